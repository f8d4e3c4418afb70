import { auditRatio } from './audit.mjs';
import { nodeOf } from './node-versions.mjs';
import { PEERS, installPeers } from './peers.mjs';

/**
 * The rows of the table, in its order. `must` and `aim` are in `unit`, at most or, where `isMore`, at least; some have no
 * aim. `measure` gives
 * `{ median, low, high, rounds }`, or `{ skipped }` with the reason.
 */
export const ROWS = [
  ...[20, 22, 24].map((major) => ({
    id: `one-policy-node-${String(major)}`,
    what: `one small policy, whole process, Node ${String(major)}`,
    base: '`node -e 0`',
    must: major === 20 ? 1.6 : 1.35,
    aim: 1.25,
    unit: 'x',
    measure(bench) {
      const file = nodeOf(major, bench.home);
      if (file === undefined) return { skipped: `node@${String(major)} could not be installed` };
      const path = `${bench.load('policies')}/d0000/p000000.json`;
      return bench.ratio({ ...bench.lint(path), file }, { file, args: ['-e', '0'] }, 31);
    },
  })),
  {
    id: 'policies',
    what: '10,000 different policies, 10 % with a defect, text',
    base: 'read + JSON.parse of them',
    must: 5,
    aim: 3,
    unit: 'x',
    measure: (bench) =>
      bench.ratio(bench.lint(bench.load('policies')), bench.floor('files', bench.load('policies')), 15),
  },
  {
    id: 'policies-sarif',
    what: 'the same, SARIF',
    base: 'its own text run',
    must: 1.3,
    aim: 1.1,
    unit: 'x',
    measure: (bench) =>
      bench.ratio(bench.lint(bench.load('policies'), '-f', 'sarif'), bench.lint(bench.load('policies')), 15),
  },
  {
    id: 'policies-100k',
    what: '100,000 different policies, text',
    base: 'its own run on 10,000',
    must: 11,
    aim: 9,
    unit: 'x',
    measure: (bench) => bench.ratio(bench.lint(bench.load('policies-100k')), bench.lint(bench.load('policies')), 5),
  },
  {
    id: 'memory-policies',
    what: 'peak memory, 10,000 policies',
    base: '–',
    must: 110,
    aim: 80,
    unit: ' MB',
    measure: (bench) => bench.peakMemory(bench.lint(bench.load('policies')), 5),
  },
  {
    id: 'memory-policies-100k',
    what: 'peak memory, 100,000 policies',
    base: '–',
    must: 180,
    aim: 120,
    unit: ' MB',
    measure: (bench) => bench.peakMemory(bench.lint(bench.load('policies-100k')), 3),
  },
  ...[
    ['ajv', 'ajv-cli'],
    ['biome', 'Biome'],
  ].map(([id, peer]) => ({
    id,
    what: `${peer} on the 10,000 policies`,
    base: 'ours (theirs / ours)',
    must: 0.6,
    aim: 1,
    unit: 'x',
    isMore: true,
    measure(bench) {
      if (!installPeers()) return { skipped: 'the packages of test/bench/peers could not be installed' };
      const path = bench.load('policies');
      return bench.ratio({ ...PEERS[id](path, bench.home), cwd: bench.home }, bench.lint(path), 9);
    },
  })),
  {
    id: 'tasks',
    what: '1,000 different YAML tasks files',
    base: 'read + JSON.parse of the same as JSON',
    must: 11,
    aim: 8,
    unit: 'x',
    measure: (bench) =>
      bench.ratio(bench.lint(`${bench.load('tasks')}/yaml`), bench.floor('files', `${bench.load('tasks')}/json`), 15),
  },
  {
    id: 'terraform',
    what: '1,000 different Terraform folders of 2 roles',
    base: 'parsing them with the same parser',
    must: 3,
    aim: 2.5,
    unit: 'x',
    measure: (bench) => bench.ratio(bench.lint(bench.load('terraform')), bench.floorHcl(bench.load('terraform')), 11),
  },
  {
    id: 'module-calls',
    what: '200 calls of local modules, all different',
    base: 'parsing them with the same parser',
    must: 4,
    aim: 3,
    unit: 'x',
    measure: (bench) =>
      bench.ratio(bench.lint(bench.load('module-calls')), bench.floorHcl(bench.load('module-calls')), 11),
  },
  {
    id: 'plan',
    what: 'plan of 20,000 different roles',
    base: 'readFile + JSON.parse',
    must: 3,
    aim: 2,
    unit: 'x',
    measure: (bench) => bench.ratio(bench.lint(bench.load('plan')), bench.floor('files', bench.load('plan')), 11),
  },
  {
    id: 'memory-plan',
    what: 'peak memory, plan of 20,000 roles',
    base: '–',
    must: 500,
    unit: ' MB',
    measure: (bench) => bench.peakMemory(bench.lint(bench.load('plan')), 5),
  },
  {
    id: 'snapshot',
    what: 'snapshot folder, 1,000 accounts × 100 roles',
    base: 'JSON.parse of all of it and of each policy',
    must: 5,
    aim: 3,
    unit: 'x',
    measure: (bench) =>
      bench.ratio(bench.auditSnapshot(bench.load('snapshot')), bench.floor('snapshot', bench.load('snapshot')), 9),
  },
  {
    id: 'memory-snapshot',
    what: 'peak memory, snapshot folder',
    base: '–',
    must: 300,
    unit: ' MB',
    measure: (bench) => bench.peakMemory(bench.auditSnapshot(bench.load('snapshot')), 3),
  },
  {
    id: 'access',
    what: 'the same folder, with who can assume which role (`--access`)',
    base: 'the same without it',
    must: 1.3,
    unit: 'x',
    measure: (bench) =>
      bench.ratio(
        bench.auditSnapshot(bench.load('snapshot'), '--access'),
        bench.auditSnapshot(bench.load('snapshot')),
        9,
      ),
  },
  {
    id: 'html',
    what: '5,000 findings as html',
    base: '–',
    must: 3,
    unit: ' s',
    measure: (bench) => bench.seconds(bench.lint(bench.load('findings'), '-f', 'html'), 5),
  },
  {
    id: 'audit',
    what: 'audit, 200 accounts × 100 roles, calls a second',
    base: 'calls a second of the SDK alone',
    must: 0.8,
    aim: 1,
    unit: 'x',
    isMore: true,
    measure: (bench) => auditRatio(bench.home, bench.rounds(5)),
  },
];
