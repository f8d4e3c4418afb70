// Whole estates, each read by the built program at the vendor's own host names: nothing is lost, and nothing is said that is not so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { DTS_REGIONS } from '../../src/cloud/endpoints.ts';
import { folder } from '../support/process.ts';
import { SYSTEM_CLOCK } from './api-server.mjs';
import { serving } from '../support/live-command.ts';
import {
  ANALYTICS,
  AUDITOR,
  CANARIES,
  CONFIG,
  DEFAULT_ROLE,
  dtsRole,
  KEY,
  ORDERS,
  trusting,
  world,
} from './loopback.ts';
import { program } from './program.ts';
import { certificateFor, realHosts } from './real-hosts.ts';

const OVERSEAS = [
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'us-west-1',
  'us-east-1',
  'eu-central-1',
  'eu-west-1',
  'me-east-1',
];
const dtsHostOf = (region: string): string =>
  ['cn-chengdu', 'cn-wulanchabu'].includes(region) ? 'dts.aliyuncs.com' : `dts.${region}.aliyuncs.com`;
const MAIN = ['ram', 'sts', 'ims'].map((api) => `${api}.aliyuncs.com`);
const certificate = certificateFor([
  ...MAIN,
  'resourcedirectory.aliyuncs.com',
  'resourcedirectory-intl.aliyuncs.com',
  'dts.aliyuncs.com',
  ...DTS_REGIONS.map(dtsHostOf),
]);

const FORMATS = ['json', 'sarif', 'github', 'markdown', 'concise'];

interface Report {
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
  readonly gaps: readonly { readonly reason: string; readonly what: string; readonly because: string }[];
  readonly accounts?: readonly { readonly id: string; readonly state: string }[];
  readonly preflight?: readonly { readonly task: string; readonly verdict: string }[];
  readonly scope: Readonly<Record<string, readonly string[]>>;
}

interface Read {
  readonly code: number | null;
  readonly report: Report;
  readonly err: string;
  readonly asked: readonly string[];
}

interface Estate {
  readonly given: object;
  readonly config: string;
  readonly tasks?: string;
}

/** Runs a command once, in all formats, and looks for secrets in whatever it prints and writes. */
async function run({ given, config, tasks }: Estate, words: readonly string[]): Promise<Read> {
  const server = await serving({ isRegional: true, ...given }, SYSTEM_CLOCK);
  const hosts = await realHosts(server.url, certificate ?? expect.fail());
  const home = folder({ '.dts-xacct.yaml': config, ...(tasks !== undefined && { 'tasks.yaml': tasks }) });
  const reports = FORMATS.flatMap((format) => ['-f', `${format}=${join(home, format)}`]);
  const all = [
    ...words,
    '-f',
    'text',
    ...reports,
    '--rate',
    '80',
    '--debug',
    '--save-snapshot',
    join(home, 'kept.json'),
  ];
  const { code, out, err } = await program(all, { cwd: home, env: hosts.env });
  const texts = [out, err, ...[...FORMATS, 'kept.json'].map((name) => readFileSync(join(home, name), 'utf8'))];
  expect(CANARIES.filter((canary) => texts.some((text) => text.includes(canary)))).toEqual([]);
  expect(((await server.stats()) as unknown as { refusedParameters: string[] }).refusedParameters).toEqual([]);
  const report = JSON.parse(readFileSync(join(home, 'json'), 'utf8')) as Report;
  return { code, report, err, asked: [...hosts.asked].toSorted() };
}

/** What there is to see of a run in which all is well. */
function summed({ code, report, asked }: Read): object {
  const { findings, gaps, accounts = [], preflight = [] } = report;
  return {
    code,
    findings,
    gaps: gaps.filter(({ reason }) => reason === 'not-readable'),
    accounts: accounts.map(({ id, state }) => `${id} ${state}`),
    verdicts: preflight.map(({ task, verdict }) => `${task} ${verdict}`),
    asked,
  };
}

const calm = (more: {
  accounts?: readonly string[];
  verdicts?: readonly string[];
  asked: readonly string[];
}): object => ({
  code: 0,
  findings: [],
  gaps: [],
  accounts: (more.accounts ?? []).map((id) => `${id} complete`),
  verdicts: (more.verdicts ?? []).map((task) => `${task} will work`),
  asked: [...new Set(more.asked)].toSorted(),
});

const taskFile = (pairs: readonly (readonly [name: string, owner: string, creator: string])[]): string =>
  `version: 1\ntasks:\n${pairs
    .map(
      ([name, owner, creator]) => `  - name: ${name}
    creator: "${creator}"
    source: { account: "${owner}", database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: "${creator}", database: MySQL, connection: Alibaba Cloud Instance }
`,
    )
    .join('')}`;

/** Members of a directory: each owns a role that the next one's job uses, in a region of its own. */
function directoryOf(
  count: number,
  regions: readonly string[],
  accessRole: string,
): Estate & { readonly ids: string[] } {
  const ids = Array.from({ length: count }, (_, i) => `2${String(i).padStart(15, '0')}`);
  const at = (i: number): string => ids[(i + count) % count] ?? '';
  const access = {
    name: accessRole,
    trust: trusting({ RAM: [`acs:ram::${ANALYTICS}:root`] }),
    policies: [{ name: 'AdministratorAccess', type: 'System' }],
  };
  const accounts = ids.map((id, i) => {
    const region = regions[i % regions.length] ?? '';
    const source = { account: at(i - 1), role: 'ram-for-dts' };
    const job = { id: `job${String(i)}`, name: `job${String(i)}`, type: 'SYNC', region, source, destination: {} };
    return [id, { roles: [access, DEFAULT_ROLE, dtsRole('ram-for-dts', at(i + 1))], jobs: [job] }] as const;
  });
  return {
    ids,
    given: {
      keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS } },
      accounts: { [ANALYTICS]: { roles: [DEFAULT_ROLE] }, ...Object.fromEntries(accounts) },
      members: ids.map((id, i) => ({ id, folder: 'fd-1', ...(i % 2 === 0 && { name: `member-${String(i)}` }) })),
      manager: ANALYTICS,
    },
    config: `regions: [${regions.join(', ')}]\n`,
    tasks: taskFile([
      ['first', at(0), at(1)],
      ['second', at(1), at(2)],
    ]),
  };
}

/** The configuration by which pre-flight gets into members. */
function withMembers(config: string, ids: readonly string[], role: string): string {
  const members = ids.map(
    (id) => `  m${id}: { id: "${id}", credentials: { assumeRole: "acs:ram::${id}:role/${role}" } }\n`,
  );
  return `accounts:\n${members.join('')}${config}`;
}

const ACCESS = 'ResourceDirectoryAccountAccessRole';
const TIME = 60_000;

describe.skipIf(certificate === undefined)('estates at the hosts of the vendor', () => {
  const quiet = {
    given: world(),
    config: CONFIG.replace(/regions: .*\n/, ''),
    tasks: taskFile([['one', ORDERS, ANALYTICS]]),
  };

  test('quiet: two accounts, all regions', { timeout: TIME }, async () => {
    const read = await run(quiet, ['audit']);
    expect(summed(read)).toEqual(
      calm({ accounts: [ORDERS, ANALYTICS], asked: [...MAIN, ...DTS_REGIONS.map(dtsHostOf)] }),
    );
    expect(read.report.scope).toMatchObject({ regions: DTS_REGIONS, unansweredRegions: [], centralRegions: [] });
    const flown = await run(quiet, ['preflight', 'tasks.yaml']);
    expect(summed(flown)).toEqual(calm({ verdicts: ['one'], asked: ['ram.aliyuncs.com', 'sts.aliyuncs.com'] }));
  });

  test('a folder of 25 members, each with a task', { timeout: TIME }, async () => {
    const estate = directoryOf(25, ['cn-hangzhou', 'cn-beijing'], ACCESS);
    const hosts = ['resourcedirectory.aliyuncs.com', 'dts.cn-hangzhou.aliyuncs.com', 'dts.cn-beijing.aliyuncs.com'];
    const read = await run(estate, ['audit', '--resource-directory', '--folder', 'fd-1']);
    expect(summed(read)).toEqual(calm({ accounts: estate.ids, asked: [...MAIN, ...hosts] }));
    const config = withMembers(estate.config, estate.ids.slice(0, 3), ACCESS);
    const flown = await run({ ...estate, config }, ['preflight', 'tasks.yaml']);
    expect(summed(flown)).toEqual(
      calm({ verdicts: ['first', 'second'], asked: ['ram.aliyuncs.com', 'sts.aliyuncs.com'] }),
    );
  });

  test('a folder in which one member lets nobody in, and one has no role', { timeout: TIME }, async () => {
    const { given, ids, config } = directoryOf(25, ['cn-hangzhou'], ACCESS);
    const { accounts, ...rest } = given as { readonly accounts: Readonly<Record<string, object>> };
    const [shut = '', bare = ''] = [ids[3], ids[17]];
    const closed = { name: ACCESS, trust: trusting({ RAM: ['acs:ram::1000000000000009:root'] }) };
    const changed = { ...accounts, [shut]: { ...accounts[shut], roles: [closed] }, [bare]: { roles: [] } };
    const estate = { given: { ...rest, accounts: changed }, config };
    const { code, report } = await run(estate, ['audit', '--resource-directory', '--folder', 'fd-1']);
    expect([code, report.accounts?.map(({ id }) => id)]).toEqual([3, ids]);
    expect(report.findings.filter(({ rule }) => rule !== 'link-owner-unknown')).toEqual([]);
    expect(report.accounts?.filter(({ state }) => state !== 'complete').map(({ id }) => id)).toEqual([shut, bare]);
    expect(report.gaps.filter(({ reason }) => reason === 'not-readable').map(({ because }) => because)).toEqual([
      expect.stringMatching(/^AssumeRole: denied \(NoPermission\); .*"Action":"sts:AssumeRole","Resource":"acs:ram::/),
      expect.stringMatching(/^AssumeRole: not found \(EntityNotExist.Role\); account .* has no role of that name/),
    ]);
  });

  test('of the international site: its own host for the directory', { timeout: TIME }, async () => {
    const estate = directoryOf(12, ['ap-southeast-1', 'us-west-1'], ACCESS);
    const own = `accounts:\n  management: { id: "${ANALYTICS}", endpoints: { resourceDirectory: resourcedirectory-intl.aliyuncs.com } }\n`;
    const known = estate.ids.map((id) => `  m${id}: "${id}"\n`).join('');
    const hosts = [
      'resourcedirectory-intl.aliyuncs.com',
      'dts.ap-southeast-1.aliyuncs.com',
      'dts.us-west-1.aliyuncs.com',
    ];
    const read = await run({ ...estate, config: own + known + estate.config }, ['audit', '--resource-directory']);
    expect(summed(read)).toEqual(calm({ accounts: [ANALYTICS, ...estate.ids], asked: [...MAIN, ...hosts] }));
    const config = withMembers(estate.config, estate.ids.slice(0, 3), ACCESS);
    const flown = await run({ ...estate, config }, ['preflight', 'tasks.yaml']);
    expect(summed(flown)).toEqual(
      calm({ verdicts: ['first', 'second'], asked: ['ram.aliyuncs.com', 'sts.aliyuncs.com'] }),
    );
  });

  test('overseas: the jobs of each region are found at its own host', { timeout: TIME }, async () => {
    const jobs = OVERSEAS.map((region) => ({
      id: `job-${region}`,
      name: `job-${region}`,
      type: 'SYNC',
      region,
      source: { account: ORDERS, role: `for-${region}` },
      destination: {},
    }));
    const roles = [AUDITOR, DEFAULT_ROLE, ...OVERSEAS.map((region) => dtsRole(`for-${region}`, ANALYTICS))];
    const estate = { given: world({ orders: { roles }, analytics: { jobs } }), config: quiet.config };
    // A role whose region is asked elsewhere is reported as unused.
    expect(summed(await run(estate, ['audit']))).toEqual(
      calm({ accounts: [ORDERS, ANALYTICS], asked: [...MAIN, ...DTS_REGIONS.map(dtsHostOf)] }),
    );
    const tasks = taskFile([['one', ORDERS, ANALYTICS]]).replace('ram-for-dts', 'for-us-west-1');
    const flown = await run({ ...estate, tasks }, ['preflight', 'tasks.yaml']);
    expect(summed(flown)).toEqual(calm({ verdicts: ['one'], asked: ['ram.aliyuncs.com', 'sts.aliyuncs.com'] }));
  });
});

// Node 24 warns of what the SDK does where it stands in a bundle.
test('nothing is printed on standard error by a quiet audit, a quiet pre-flight and a lint', async () => {
  const { env } = await serving(world(), SYSTEM_CLOCK);
  const cwd = folder({ '.dts-xacct.yaml': CONFIG, 'tasks.yaml': taskFile([['one', ORDERS, ANALYTICS]]) });
  for (const words of [
    ['audit', '--quiet', '--save-snapshot', 'kept.json'],
    ['preflight', 'tasks.yaml', '--quiet'],
    ['lint', 'kept.json', 'tasks.yaml'],
  ])
    expect(await program(words, { cwd, env })).toMatchObject({ code: 0, err: '' });
});
