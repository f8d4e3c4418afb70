/** A clock of the work that this process did, in milliseconds: a busy machine does not make it run faster, as it does the clock on the wall. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What takes less tells nothing of how it grows, in milliseconds. */
const MOMENT = 10;

/**
 * How many times more work twice as much takes: linear work gives 2, quadratic 4. A busy machine, and memory that is cleared
 * up meanwhile, only add to what is measured: the least of three counts, and of nine before it is told that work grows faster.
 */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  let [single, double] = [Infinity, Infinity];
  for (let round = 1; round <= 9; round++) {
    single = Math.min(single, await timeOf(() => work(size)));
    double = Math.min(double, await timeOf(() => work(2 * size)));
    if (round >= 3 && (double < MOMENT || double < 2.5 * single)) break;
  }
  return double < MOMENT ? 1 : double / single;
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = cpuTime();
  await work();
  return cpuTime() - start;
}
