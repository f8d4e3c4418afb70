/** A clock of the work that this process did, in milliseconds: a busy machine does not make it run faster, as it does the clock on the wall. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What takes less tells nothing of how it grows, in milliseconds. */
const MOMENT = 50;

/**
 * How many times more work twice as much takes: linear work gives 2, quadratic 4. A busy machine, and memory that is cleared
 * up meanwhile, only add to what is measured: the least of three counts, and of nine before it is told that work grows faster;
 * then four times as much is tried as well, where quadratic work takes sixteen times as long.
 */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  let [single, double] = [Infinity, Infinity];
  for (let round = 1; round <= 9; round++) {
    single = Math.min(single, await timeOf(() => work(size)));
    double = Math.min(double, await timeOf(() => work(2 * size)));
    if (round >= 3 && (double < MOMENT || double < 2.5 * single)) break;
  }
  if (double < MOMENT) return 1;
  if (double < 2.5 * single) return double / single;
  let fourfold = Infinity;
  for (let round = 1; round <= 3; round++) fourfold = Math.min(fourfold, await timeOf(() => work(4 * size)));
  return Math.min(double / single, Math.sqrt(fourfold / single));
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = cpuTime();
  await work();
  return cpuTime() - start;
}
