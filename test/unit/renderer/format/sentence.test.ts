import { expect, it } from 'vitest';
import { asSentence } from '../../../../renderer/format/sentence.ts';

it('ends a text with a full stop unless it has ended already', () => {
  expect(['waiting for the news', 'It rests.', 'Why?', '  ', 'and so on…'].map(asSentence)).toEqual(['waiting for the news.', 'It rests.', 'Why?', '', 'and so on…']);
});
