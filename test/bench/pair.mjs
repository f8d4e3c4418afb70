import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a command once: wall seconds, and what it printed. */
export function once({ file = process.execPath, args, cwd, env = {} }) {
  const start = performance.now();
  const { stdout, stderr, error, status } = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 30,
    timeout: 30000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = (performance.now() - start) / 1000;
  if (error) throw error;
  return { seconds, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), status };
}

/** Two commands in turn (A B A B …) after one round that does not count. Ratios are made within a round. */
export function pair(ours, base, rounds) {
  once(ours);
  once(base);
  const ratios = [];
  for (let round = 0; round < rounds; round++) ratios.push(once(ours).seconds / once(base).seconds);
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

/** Peak memory of a Node process in MB, the median of some runs. */
export function peak(command, { rounds, folder }) {
  const file = join(folder, 'peak');
  const run = {
    ...command,
    args: ['--require', join(import.meta.dirname, 'peak.cjs'), ...command.args],
    env: { PEAK_FILE: file },
  };
  return median(Array.from({ length: rounds }, () => (once(run), Number(readFileSync(file, 'utf8')) / 1024)));
}

export function median(numbers) {
  const sorted = [...numbers].toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
