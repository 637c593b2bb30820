import { join } from 'node:path';
import { expect, launchApplication, screenshotFolder, test } from './application.ts';

test('a session starts by itself on the generated market when no exchange can be reached', async ({ dataDir }) => {
  // Nothing listens there: the exchange is out of reach, as without a network.
  const application = await launchApplication({ dataDir, switches: [], env: { BINGX_REST_URL: 'http://127.0.0.1:9', BINGX_WS_URL: 'ws://127.0.0.1:9' } });
  const { page, electron } = application;
  await page.screenshot({ path: join(screenshotFolder, 'start-up.png') });
  await expect(page.getByText('SIMULATED').first()).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(6_000);
  await page.screenshot({ path: join(screenshotFolder, 'desk.png') });
  expect(application.complaints).toEqual([]);
  await electron.close();
});
