// `npm run bench`: the speed and the memory of the built program, each against a base in the same run, as a table.
//   --write    puts the table into README.md    --quick    fewer rounds    --only WORD    rows whose name holds WORD
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { auditRows } from './audit.mjs';
import { writePolicies, writeRoles, writeTasks } from './loads.mjs';
import { once, pair, peak } from './pair.mjs';
import { peers } from './peers.mjs';
import { sharedLoads } from './shared-loads.mjs';
import { terraform } from './terraform.mjs';

const root = join(import.meta.dirname, '..', '..');
const words = process.argv.slice(2);
const only = words.includes('--only') ? words[words.indexOf('--only') + 1] : '';
const rounds = (count) => (words.includes('--quick') ? Math.max(3, Math.ceil(count / 4)) : count);
const home = mkdtempSync(join(tmpdir(), 'dts-xacct-bench-'));

const cli = join(root, 'dist', 'cli.cjs');
const lint = (path, ...more) => ({ args: [cli, 'lint', '--no-config', ...more, path], cwd: home });
const floor = (mode, path) => ({ args: [join(import.meta.dirname, 'floor.cjs'), mode, path], cwd: home });
const node = { args: ['-e', '0'] };

const rows = [];

try {
  // The loads of lint take a minute to write.
  if (!only.startsWith('audit')) measure();
  for (const row of await auditRows(join(home, 'audit'), (what) => what.includes(only))) add(row);
} finally {
  rmSync(home, { recursive: true, force: true });
}
const table = [
  '| what | base | must | aim | measured (lowest – highest round) |',
  '| --- | --- | --- | --- | --- |',
  ...rows.map(
    ({ what, base, must, aim, measured, isMet }) =>
      `| ${what} | ${base} | ${must} | ${aim} | ${measured}${isMet ? '' : ' **missed**'} |`,
  ),
].join('\n');
console.log(table);
if (words.includes('--write')) writeTable(`${table}\n\nNode ${process.version}, ${process.platform} ${process.arch}.`);
process.exitCode = rows.every(({ isMet }) => isMet) ? 0 : 1;

function measure() {
  const loads = makeLoads();
  const [one] = [join(loads.small, 'd0000', 'p000000.json')];
  ratio({ what: 'one small trust policy', base: '`node -e 0`', must: 1.25, aim: 1.1 }, lint(one), node, 31);
  ratio({ what: '`--help`', base: '`node -e 0`', must: 1.8, aim: 1.2 }, { args: [cli, '--help'] }, node, 31);
  ratio({ what: '`--version`', base: '`node -e 0`', must: 1.8, aim: 1.2 }, { args: [cli, '--version'] }, node, 31);
  ratio(
    { what: 'one YAML tasks file', base: '`node -e 0`', must: 1.7, aim: 1.4 },
    lint(join(loads.yaml, 't00000.yaml')),
    node,
    31,
  );
  policies('', loads);
  ratio(
    { what: '1,000 YAML tasks files', base: 'read + JSON.parse of the same as JSON', must: 11, aim: 8 },
    lint(loads.yaml),
    floor('tree', loads.json),
    9,
  );
  ratio(
    { what: 'dump of 100,000 roles', base: 'JSON.parse of it and of each policy', must: 2, aim: 1.3 },
    lint(loads.roles),
    floor('roles', loads.roles),
    7,
  );
  terraform({ home, lint, floor, check, ratio, memory });
  for (const shared of sharedLoads(home, root)) {
    check(shared.small, shared.expected.small, { options: shared.options });
    check(shared.roles, shared.expected.roles, { options: shared.options });
    policies(`${shared.name}: `, shared, shared.options);
    ratio(
      { what: `${shared.name}: dump of 100,000 roles`, base: 'JSON.parse of it and of each policy', must: 2, aim: 1.3 },
      lint(shared.roles, ...shared.options),
      floor('roles', shared.roles),
      7,
    );
  }
  for (const peer of peers(root, home)) {
    ratio(
      { what: `10,000 policies: ${peer.name}`, base: 'ours', must: 1.5, aim: 2.5, isMore: true },
      { ...peer.command(loads.small), cwd: home },
      lint(loads.small),
      7,
    );
  }
}

/** The rows of 10,000 and 100,000 policies. */
function policies(name, { small, large }, options = []) {
  ratio(
    { what: `${name}10,000 policies, text`, base: 'read + JSON.parse', must: 1.6, aim: 1.3 },
    lint(small, ...options),
    floor('tree', small),
    15,
  );
  ratio(
    { what: `${name}10,000 policies, SARIF`, base: 'its own text run', must: 1.3, aim: 1.1 },
    lint(small, '-f', 'sarif', ...options),
    lint(small, ...options),
    11,
  );
  ratio(
    { what: `${name}100,000 policies, text`, base: 'its own run on 10,000', must: 11, aim: 7 },
    lint(large, ...options),
    lint(small, ...options),
    5,
  );
  memory({ what: `${name}peak memory, 10,000 policies`, must: 90, aim: 70 }, lint(small, ...options));
  memory({ what: `${name}peak memory, 100,000 policies`, must: 160, aim: 110 }, lint(large, ...options));
}

function makeLoads() {
  const at = (name) => join(home, name);
  const loads = { small: at('10k'), large: at('100k'), roles: at('roles.json'), yaml: at('yaml'), json: at('json') };
  mkdirSync(home, { recursive: true });
  check(loads.small, writePolicies(loads.small, { count: 10_000 }));
  writePolicies(loads.large, { count: 100_000 });
  check(loads.roles, writeRoles(loads.roles, { count: 100_000 }));
  check(loads.yaml, writeTasks(loads.yaml, loads.json, { count: 1000 }), { besides: ['link-owner-unknown'] });
  return loads;
}

/** A run that did not find what was put in is no result. */
function check(path, expected, { besides = [], options = [] } = {}) {
  const { findings } = JSON.parse(once(lint(path, '-f', 'json', ...options)).stdout);
  const found = {};
  for (const { rule } of findings) if (!besides.includes(rule)) found[rule] = (found[rule] ?? 0) + 1;
  const sorted = (counts) => JSON.stringify(Object.entries(counts).toSorted());
  if (sorted(found) !== sorted(expected))
    throw new Error(`${path}: put in ${sorted(expected)}, found ${sorted(found)}`);
}

function ratio({ what, base, must, aim, isMore = false }, ours, other, count) {
  if (!what.includes(only)) return;
  const { median, low, high } = pair(ours, other, rounds(count));
  const isMet = isMore ? median >= must : median <= must;
  add({
    what,
    base,
    must: `${must}x`,
    aim: `${aim}x`,
    measured: `${median.toFixed(2)}x (${low.toFixed(2)} – ${high.toFixed(2)})`,
    isMet,
  });
}

function memory({ what, must, aim }, command) {
  if (!what.includes(only)) return;
  const found = peak(command, { rounds: 3, folder: home });
  add({
    what,
    base: '–',
    must: `${must} MB`,
    aim: `${aim} MB`,
    measured: `${found.toFixed(0)} MB`,
    isMet: found <= must,
  });
}

function add(row) {
  rows.push(row);
  console.error(`${row.what}: ${row.measured}`);
}

function writeTable(text) {
  const file = join(root, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [start, end] = ['<!-- bench -->', '<!-- /bench -->'];
  if (!readme.includes(start) || !readme.includes(end)) throw new Error(`README.md has no ${start} … ${end}`);
  writeFileSync(file, readme.replace(/<!-- bench -->[^]*<!-- \/bench -->/, `${start}\n\n${text}\n\n${end}`));
}
