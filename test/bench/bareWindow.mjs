/** An Electron application that does nothing but open a window: what ours is measured against. */
import { app, BrowserWindow } from 'electron';

app.setPath('userData', process.argv.at(-1));
app.on('window-all-closed', () => app.quit());
process.on('SIGTERM', () => app.quit());
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, show: false });
  window.once('ready-to-show', () => {
    window.show();
    process.stdout.write(`ready-to-show ${performance.timeOrigin + performance.now()}\n`);
  });
  return window.loadURL('data:text/html,<title>Bare</title><p>Bare');
}).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  app.exit(1);
});
