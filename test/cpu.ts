/** A clock of the work that this process did, in milliseconds: a busy machine does not make it run faster, as it does the clock on the wall. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How many times more work twice as much takes: the least of three, since a busy machine only adds to it. Linear work gives 2. */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  const [single, double] = [await least(() => work(size)), await least(() => work(2 * size))];
  return double / single;
}

async function least(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 3; count++) {
    const start = cpuTime();
    await work();
    times.push(cpuTime() - start);
  }
  return Math.min(...times);
}
