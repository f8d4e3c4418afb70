import { spawnSync } from 'node:child_process';

/** Runs a command once: wall seconds, and what it printed. */
export function once({ file = process.execPath, args, cwd }) {
  const start = process.hrtime.bigint();
  const { stdout, stderr, error, status } = spawnSync(file, args, { cwd, maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (error) throw error;
  return { seconds, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), status };
}

/** Two commands in turn (A B A B …) after one round that does not count. Ratios are made within a round. */
export function pair(ours, base, { rounds }) {
  once(ours);
  once(base);
  const ratios = [];
  const [a, b] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const [one, other] = [once(ours).seconds, once(base).seconds];
    ratios.push(one / other);
    a.push(one);
    b.push(other);
  }
  return { ratio: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios), ours: median(a), base: median(b) };
}

export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
