import { join } from 'node:path';

import { checkFindings } from './check-findings.mjs';
import { moduleCalls, plan, policies, snapshot, tasks, terraform, writeLoad } from './loads/index.mjs';
import { peakMemory, ratio, seconds } from './measure.mjs';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'dist', 'cli.cjs');

/** What each load is made of, and the part of its folder that is linted. */
const LOADS = {
  policies: { files: () => policies({ count: 10_000 }) },
  'policies-100k': { files: () => policies({ count: 100_000, seed: 2 }) },
  findings: { files: () => policies({ count: 5000, badShare: 1, seed: 3 }) },
  tasks: { files: () => tasks({ count: 1000 }), linted: 'yaml' },
  terraform: { files: () => terraform({ count: 1000 }) },
  'module-calls': { files: () => moduleCalls({ count: 200 }) },
  plan: { files: () => plan({ count: 20_000 }) },
  snapshot: { files: () => snapshot({ accounts: 1000, roles: 100 }) },
};

/** What the rows measure with. `home` is a folder for loads and programs. */
export function makeBench({ home, isQuick }) {
  const written = new Map();
  const node = (...args) => ({ args, cwd: home });
  const lint = (path, ...more) => node(cli, 'lint', ...more, path);
  const rounds = (count) => (isQuick ? Math.min(3, count) : count);
  return {
    home,
    rounds,
    lint,
    auditSnapshot: (path, ...more) => node(cli, 'audit', '--snapshot', path, ...more),
    floor: (mode, path) => node(join(import.meta.dirname, 'floor.cjs'), mode, path),
    floorHcl: (path) => node(join(import.meta.dirname, 'floor-hcl.mjs'), path),
    ratio: (a, b, count) => ratio(a, b, rounds(count)),
    seconds: (command, count) => seconds(command, rounds(count)),
    peakMemory: (command, count) => peakMemory(command, { rounds: rounds(count), folder: home }),
    /** The folder of a load. When it is first asked for, it is written, and what is found in it is checked. */
    load(name) {
      const folder = join(home, name);
      if (!written.has(name)) {
        const { files, linted = '' } = LOADS[name];
        written.set(name, writeLoad(folder, files()));
        checkFindings(lint(join(folder, linted), '-f', 'json'), written.get(name));
      }
      return folder;
    },
  };
}
