import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeError, errorLine } from '../../../electron/logging/describeError.ts';

it('carries code, message, causes and what to do', () => {
  const error = Object.assign(new Error('the session ends', { cause: new Error('no space', { cause: 'ENOSPC' }) }), { code: 'disk-full', nextStep: 'free space' });
  expect(describeError(error)).toEqual({ code: 'disk-full', message: 'the session ends', causes: ['no space', 'ENOSPC'], nextStep: 'free space' });
  expect(errorLine(describeError(error))).toBe('the session ends: no space: ENOSPC');
});

it('says a cause once where the message contains it', () => {
  expect(errorLine(describeError(new Error('cannot write: no space', { cause: new Error('no space') })))).toBe('cannot write: no space');
});

it('ends with a chain that bites its tail', () => {
  const error = new Error('a');
  error.cause = new Error('b', { cause: error });
  expect(describeError(error).causes).toEqual(['b']);
});

it('describes whatever is thrown without throwing, and without its secrets', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  expect(describeError(cyclic).message).toBe('[object Object]');
  expect(describeError(undefined).message).toBe('undefined');
  expect(describeError(10n).message).toBe('[object BigInt]');
  fc.assert(fc.property(fc.anything(), fc.anything(), (value, cause) => {
    expect(typeof describeError(value).message).toBe('string');
    const { message, causes, nextStep } = describeError(Object.assign(new Error('hunter22', { cause }), { nextStep: 'use hunter22' }), (text) => text.replaceAll('hunter22', '…'));
    expect([message, ...causes, nextStep].join()).not.toContain('hunter22');
  }));
});
