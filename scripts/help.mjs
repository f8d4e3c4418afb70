// dist/help/<language>/<command>.txt: what yargs prints for --help, so that --help need not load yargs. With these files
// away the CLI asks yargs itself, which is how they are made.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '..', 'dist');
const languages = ['en', 'zh-CN'];
const commands = ['lint', 'audit', 'preflight', 'setup', 'diff', 'explain', 'merge', 'schema', 'completion'];

rmSync(join(dist, 'help'), { recursive: true, force: true });
const texts = languages.flatMap((language) => [
  { language, name: 'dts-xacct', text: help([], language) },
  ...commands.map((name) => ({ language, name, text: help([name], language) })),
]);
for (const { language, name, text } of texts) {
  mkdirSync(join(dist, 'help', language), { recursive: true });
  writeFileSync(join(dist, 'help', language, `${name}.txt`), text);
}

function help(words, language) {
  const args = [join(dist, 'cli.cjs'), ...words, '--help', '--lang', language];
  const text = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
  });
  if (text.trim() === '') throw new Error(`no help for ${words.join(' ') || 'the program'}`);
  return text;
}
