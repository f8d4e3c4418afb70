import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';

const root = join(import.meta.dirname, '..', '..');
const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
const home = folder({});

/** A recorded estate: each account has roles for two others, some of them with a wrong service. */
function estate(accounts: number, roles: number): string {
  const id = (at: number): string => String(1_000_000_000_000_000 + at);
  const recorded = Array.from({ length: accounts }, (_, a) => ({
    id: id(a + 1),
    name: `account-${String(a + 1)}`,
    dtsJobs: [],
    gaps: [],
    roles: Array.from({ length: roles }, (_role, r) => {
      const creator = id(((a * 7 + r * 3) % accounts) + 1);
      const Service = [(a + r) % 5 === 0 ? 'dts.aliyuncs.com' : `${creator}@dts.aliyuncs.com`];
      const Statement = [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${creator}:root`], Service } },
      ];
      const name = `ram-for-dts-${String(r)}`;
      return {
        name,
        arn: `acs:ram::${id(a + 1)}:role/${name}`,
        trustPolicy: JSON.stringify({ Version: '1', Statement }),
        policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
      };
    }),
  }));
  return JSON.stringify({ snapshotVersion: 1, takenAt: '2026-11-23T10:00:00Z', accounts: recorded });
}

function report(name: string, accounts: number, roles: number): string {
  writeFileSync(join(home, `${name}.json`), estate(accounts, roles));
  const page = join(home, `${name}.html`);
  const args = ['audit', '--snapshot', `${name}.json`, '--no-config', '-f', `html=${page}`];
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
    cwd: home,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 1 });
  return page;
}

interface Seen {
  readonly text: string;
  readonly console: readonly string[];
  readonly requests: readonly string[];
  readonly picture: string;
}

/** What the browser asks for by itself, whatever page it shows. */
const OWN_OF_CHROMIUM = /^https?:\/\/[^/]*\.(?:google|googleapis|gstatic)\.com\//;

/** What a browser shows of a page, prints on its console and asks for. */
function open(page: string): Seen {
  const [log, picture] = [`${page}.netlog.json`, `${page}.png`];
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // No name is resolved and nothing leaves the machine, whatever the browser itself wants to ask.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--proxy-server=http://127.0.0.1:9',
    `--user-data-dir=${folder({})}`,
    '--enable-logging=stderr',
    '--window-size=1200,2000',
  ];
  const run = (...more: string[]): { stdout: string; stderr: string } =>
    spawnSync(CHROMIUM ?? '', [...flags, ...more, pathToFileURL(page).href], {
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
    });
  const { stdout, stderr } = run('--dump-dom', `--log-net-log=${log}`);
  run(`--screenshot=${picture}`);
  const events = readFileSync(log, 'utf8');
  return {
    text: stdout,
    console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')),
    requests: [...events.matchAll(/"url":"((?:https?|wss?):[^"]*)"/g)]
      .map(([, url = '']) => url)
      .filter((url) => !OWN_OF_CHROMIUM.test(url)),
    picture,
  };
}

describe.skipIf(CHROMIUM === undefined)('the HTML report in Chromium', () => {
  let few: Seen;
  let many: Seen;

  beforeAll(() => {
    few = open(report('few', 5, 3));
    many = open(report('many', 25, 20));
  });

  test('shows a picture of few accounts, and a matrix of many', () => {
    expect(few.text).toMatch(/<svg class="map"/);
    expect(few.text.match(/<rect class="role/g)).toHaveLength(15);
    expect(many.text).toMatch(/<table class="matrix">/);
    expect(many.text.match(/<tr><td>acs:ram::/g)?.length).toBeGreaterThanOrEqual(500);
  });

  test('prints nothing on the console and asks for nothing', () => {
    for (const seen of [few, many]) {
      expect(seen.console).toEqual([]);
      expect(seen.requests).toEqual([]);
    }
  });

  test('would be reported if it ran a script or asked for something', () => {
    const page = report('script', 2, 1);
    const image = 'http://127.0.0.1:9/x.png';
    const text = readFileSync(page, 'utf8').replace('</body>', `<script>1</script><img src="${image}"></body>`);
    writeFileSync(page, text);
    expect(open(page).console.join('\n')).toContain('Content Security Policy');
    writeFileSync(page, text.replace(/<meta http-equiv[^>]*>/, ''));
    expect(open(page).requests).toContain(image);
  });

  test('is drawn', () => {
    for (const { picture } of [few, many]) expect(statSync(picture).size).toBeGreaterThan(20_000);
  });
});
