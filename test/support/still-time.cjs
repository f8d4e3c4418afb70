// Keeps the clock of a program still: what two runs record then has the same time, and their reports the same bytes.
const STILL = Date.parse('2026-11-30T12:00:00Z');
Date.now = () => STILL;
