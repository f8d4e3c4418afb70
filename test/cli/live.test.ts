import { join } from 'node:path';

import { expect, test } from 'vitest';

import { liveAudit, livePreflight, whileReading } from '../../src/cli/live-options.ts';
import { liveEn } from '../../src/messages/en/live.ts';
import type { Streams } from '../../src/cli/streams.ts';
import { folder } from '../support/process.ts';

function begun(): { readonly live: ReturnType<typeof liveAudit>; readonly err: () => string } {
  const { streams, err } = listening();
  return { live: liveAudit({}, {}, streams, liveEn), err };
}

function listening(): { readonly streams: Streams; readonly err: () => string } {
  let err = '';
  const streams: Streams = {
    out: () => undefined,
    err: (text) => void (err += text),
    isOutTerminal: () => false,
    isErrTerminal: () => true,
    env: {},
    cwd: '',
  };
  return { streams, err: () => err };
}

const listeners = (): readonly number[] => [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];

test('a signal ends the reading once; the next one does what it always does', () => {
  const before = listeners();
  const { live, err } = begun();
  expect(listeners()).toEqual(before.map((count) => count + 1));
  process.emit('SIGINT', 'SIGINT');
  expect([live.stoppedWith(), live.options.live.stop.aborted, listeners()]).toEqual([130, true, before]);
  expect(err()).toContain('stopping: what was read is kept for the report');
});

test('what cannot be taken up again is not said to be', () => {
  const { streams, err } = listening();
  livePreflight({ 'save-snapshot': join(folder({}), 'kept') }, {}, streams, liveEn);
  process.emit('SIGINT', 'SIGINT');
  expect(err()).toBe('stopping: what was read is kept for the report\n');
});

test('once all is read, no signal makes it a run that was ended', () => {
  const before = listeners();
  const { live } = begun();
  live.options.live.onProgress({ kind: 'over' });
  expect([listeners(), live.stoppedWith()]).toEqual([before, undefined]);
});

test('a reading that fails leaves nothing on the terminal, and no handler', async () => {
  const before = listeners();
  const { live, err } = begun();
  const failing = whileReading(live, () => {
    live.options.live.onProgress({ kind: 'accounts', of: 3 });
    return Promise.reject(new Error('no disk'));
  });
  await expect(failing).rejects.toThrow('no disk');
  expect([listeners(), err().endsWith('\r\u001B[2K')]).toEqual([before, true]);
});
