import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { command, serving } from '../support/live-command.ts';
import { AUDITOR, CANARIES, CONFIG, DEFAULT_ROLE, dtsRole, ANALYTICS, world, type Fault } from './loopback.ts';
import { program } from './program.ts';

const home = folder({ '.dts-xacct.yaml': CONFIG });
const EACH_TIME = [
  'denied',
  'deniedXml',
  'unknownKey',
  'expired',
  'badSignature',
  'clockSkew',
  'echo',
  'cutSecret',
  'cut',
  'null200',
  'nothing200',
  'wrongType',
  'lostDigits',
  'empty403',
  'redirect',
  'portal',
  'huge',
];
const AT_FIRST = [
  'throttled429',
  'throttled400',
  'throttled503',
  'throttledWait',
  'server500',
  'server503',
  'html502',
  'empty500',
  'reset',
  'closed',
  'half',
  'hang',
  'trickle',
];

/** A fault of each kind, for a role each. */
const FAULTS: readonly Fault[] = [...EACH_TIME, ...AT_FIRST].map((kind, index) => ({
  action: 'GetRole',
  role: `app-${String(index).padStart(6, '0')}`,
  kind,
  ...(AT_FIRST.includes(kind) && { times: 1 }),
}));

test('no fault brings a secret to light, under --debug too', async () => {
  const roles = [AUDITOR, dtsRole('ram-for-dts', ANALYTICS), DEFAULT_ROLE];
  const server = await serving(world({ orders: { roles, makeRoles: FAULTS.length + 1 } }));
  await server.fail(...FAULTS);
  const args = ['audit', '--debug', '--rate', '80', '--timeout', '1', '-f', 'json', '--save-snapshot', 'all.json'];
  const { code, out, err } = await command(args, { cwd: home, env: server.env });
  expect([code, (JSON.parse(out) as { gaps: unknown[] }).gaps.length]).toEqual([3, expect.any(Number)]);
  expect((await server.stats()).faults).toBeGreaterThanOrEqual(FAULTS.length);
  expect(CANARIES.filter((canary) => `${out}${err}`.includes(canary))).toEqual([]);
  for (const kind of EACH_TIME) expect([kind, gapsName(out, kind)]).toEqual([kind, true]);
});

/** Each role that was not read is named by a gap, or counted as one of those that failed alike. */
function gapsName(out: string, kind: string): boolean {
  const role = FAULTS.find((fault) => fault.kind === kind)?.role ?? '';
  return out.includes(`trust policy of ${role}`) || / and \d+ more/.test(out);
}

test.each(['echo', 'cutSecret', 'cut', 'badSignature'])('%s, where a session is begun', async (kind) => {
  const server = await serving(world());
  await server.fail({ action: 'AssumeRole', kind });
  const ended = [await command(ARGS, { cwd: home, env: server.env })];
  // A program of its own prints what its modules print too. It waits in earnest, so no kind that is retried.
  if (kind === 'echo') ended.push(await program(ARGS, { cwd: home, env: server.env }));
  for (const { code, out, err } of ended) {
    expect([code, out]).toEqual([3, expect.stringContaining('"unreachable"')]);
    expect(CANARIES.filter((canary) => `${out}${err}`.includes(canary))).toEqual([]);
  }
});

const ARGS = ['audit', '--debug', '-f', 'json'];
