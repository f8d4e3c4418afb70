/** A clock of the work that this process did, in milliseconds: a busy machine does not make it run faster, as it does the clock on the wall. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
