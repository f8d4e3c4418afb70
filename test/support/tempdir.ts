import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes one temporary folder for all that a run of the tests writes, and removes it at its end (`globalSetup` of vitest). */
export default function setup(): () => void {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-tests-')));
  // Some tests run programs as another user.
  chmodSync(home, 0o711);
  process.env['TMPDIR'] = home;
  return () => rmSync(home, { recursive: true, force: true });
}
