import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a command once: wall seconds, and what it printed. */
export function run({ file = process.execPath, args, cwd, env = {} }) {
  const start = performance.now();
  const { stdout, stderr, error, status } = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 30,
    timeout: 600_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = (performance.now() - start) / 1000;
  if (error) throw error;
  return { seconds, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), status };
}

/**
 * Two commands in turn (A B A B …), after one round that does not count. Each round gives a ratio, A to B. A command that
 * does not print the same each time is not measured.
 */
export function ratio(a, b, rounds) {
  const [runA, runB] = [same(a), same(b)];
  runA();
  runB();
  return summary(Array.from({ length: rounds }, () => runA() / runB()));
}

/** Wall seconds of a command, after one run that does not count. */
export function seconds(command, rounds) {
  const measured = same(command);
  measured();
  return summary(Array.from({ length: rounds }, () => measured()));
}

/** Peak memory of a Node process in MB. */
export function peakMemory(command, { rounds, folder }) {
  const file = join(folder, 'peak');
  const measured = same({
    ...command,
    args: ['--require', join(import.meta.dirname, 'peak.cjs'), ...command.args],
    env: { PEAK_FILE: file },
  });
  return summary(Array.from({ length: rounds }, () => (measured(), Number(readFileSync(file, 'utf8')) / 1024)));
}

/** Median, lowest, highest, and how many there were. */
export function summary(numbers) {
  const sorted = [...numbers].toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, low: sorted[0], high: sorted.at(-1), rounds: sorted.length };
}

/** Seconds of a command. `isSteady: false` is for programs that print how long they took, or lose output when they exit. */
function same({ isSteady = true, ...command }) {
  let first;
  return () => {
    const { seconds, stdout, stderr, status } = run(command);
    const result = isSteady ? `exit ${String(status)}\n${stdout}${stderr}` : `exit ${String(status)}`;
    first ??= result;
    if (result !== first)
      throw new Error(`${command.args.join(' ')} gave two results:\n${start(first)}\n…\n${start(result)}`);
    return seconds;
  };
}

function start(text) {
  return text.split('\n').slice(0, 5).join('\n');
}
