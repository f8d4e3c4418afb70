import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Short, since reports name files with their folder. */
const PREFIX = 'dx-';

/** Makes one temporary folder for all that a run of the tests writes, and removes it at its end (`globalSetup` of vitest). */
export default function setup(): (() => void) | undefined {
  // Called for each project.
  if (basename(tmpdir()).startsWith(PREFIX)) return undefined;
  const home = realpathSync(mkdtempSync(join(tmpdir(), PREFIX)));
  // Some tests run programs as another user.
  chmodSync(home, 0o711);
  process.env['TMPDIR'] = home;
  return () => rmSync(home, { recursive: true, force: true });
}
