import { main } from './cli/main.ts';
import { isTerminal, writeOut } from './cli/write.ts';

void main(process.argv.slice(2), {
  out: (text) => writeOut(1, text),
  err: (text) => writeOut(2, text),
  isOutTerminal: () => isTerminal(1, process),
  isErrTerminal: () => isTerminal(2, process),
  env: process.env,
  cwd: process.cwd(),
}).then((code) => {
  process.exitCode = code;
});
