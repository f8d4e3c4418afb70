// Required by a measured process: its clock for pacing runs SPEED times as fast, and its longer waits are as much shorter. An
// account of 200,000 roles takes 42 minutes at 80 calls a second, and its memory does not depend on the pace.
const speed = Number(process.env.SPEED);
const now = performance.now.bind(performance);
performance.now = () => now() * speed;
const wait = globalThis.setTimeout;
globalThis.setTimeout = (work, ms, ...rest) => wait(work, ms < 5000 ? ms / speed : ms, ...rest);
