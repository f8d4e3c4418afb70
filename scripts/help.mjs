// dist/help/<command>.txt: what yargs prints for --help, so that --help need not load yargs. With these files away the CLI
// asks yargs itself, which is how they are made.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '..', 'dist');
const commands = ['lint', 'audit', 'preflight', 'setup', 'explain', 'schema'];

rmSync(join(dist, 'help'), { recursive: true, force: true });
const texts = [help([]), ...commands.map((name) => help([name]))];
mkdirSync(join(dist, 'help'));
for (const { name, text } of texts) writeFileSync(join(dist, 'help', `${name}.txt`), text);

function help(words) {
  const text = execFileSync(process.execPath, [join(dist, 'cli.cjs'), ...words, '--help'], { encoding: 'utf8' });
  if (text.trim() === '') throw new Error(`no help for ${words.join(' ') || 'the program'}`);
  return { name: words[0] ?? 'dts-xacct', text };
}
