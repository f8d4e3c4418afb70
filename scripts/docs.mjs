// docs/rules/<id>.md, docs/rules/README.md and what stands between markers in README.md, from the cards, the fixtures and
// what the built program prints. `--check` writes nothing and says what is not as it would be written.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { INPUT_KINDS } from '../dist/lib/src/inputs/registry.js';
import { escapeControls as visible } from '../dist/lib/src/report/common/escape.js';
import { explainEn as words } from '../dist/lib/src/messages/en/explain.js';
import { inputTable, table } from './tables.mjs';

const root = join(import.meta.dirname, '..');
const home = join(root, 'docs', 'rules');
/** What the README shows of what the program prints, by the name of its place. */
const SHOWN = {
  example: ['lint', 'fixtures/examples/collapsed-role'],
  setup: ['setup', 'fixtures/examples/three-accounts/tasks.yaml', '--account', 'orders'],
  walk: checked('three-accounts'),
  preflight: checked('preflight'),
};
const isCheck = process.argv.includes('--check');

const cards = JSON.parse(run('explain', '--format', 'json'));
const pages = new Map([
  ...cards.map((card) => [join(home, `${card.id}.md`), page(card)]),
  [join(home, 'README.md'), index()],
  [join(root, 'README.md'), await readme(join(root, 'README.md'))],
]);

const wrong = isCheck ? compare() : [];
if (!isCheck) write();
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;

function checked(name) {
  const folder = `fixtures/examples/${name}`;
  return ['preflight', `${folder}/tasks.yaml`, '--snapshot', `${folder}/snapshot.json`];
}

function run(...args) {
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status > 1) throw new Error(`dts-xacct ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

function page(card) {
  const { id, levels, basis, about, title, why, fixes, leadsTo, source, examples } = card;
  if (examples === null) throw new Error(`${id} has no good and bad fixture`);
  const { bad, good } = examples;
  return `${[
    `# ${id}`,
    sentence(title),
    table(
      ['Level', 'Basis', 'About', 'Fix'],
      [[levels.join(', '), words[basis], words[about], fixes.map((risk) => words[risk]).join('; ') || words.noFix]],
    ),
    '## Why',
    escaped(why),
    ...(leadsTo === null ? [] : [`${leadsTo.by} answers:`, fence('text', `${leadsTo.code} — ${leadsTo.message}`)]),
    '## Bad',
    ...bad.files.flatMap((file) => [`\`${file.name}\``, fence(extname(file.name).slice(1), file.text)]),
    'What `dts-xacct lint` prints:',
    fence('text', bad.output),
    '## Good',
    ...good.files.flatMap((file) => [`\`${file.name}\``, fence(extname(file.name).slice(1), file.text)]),
    '## Source',
    `[${escaped(source.title)}](${source.url})`,
  ].join('\n\n')}\n`;
}

function index() {
  const rows = cards.map((card) => [
    `[${card.id}](${card.id}.md)`,
    card.levels.join(', '),
    words[card.basis],
    escaped(card.title),
    card.fixes.join(', ') || 'none',
  ]);
  const intro =
    'One page a rule, written by `npm run docs` from the cards in `rules/` and the examples in `fixtures/rules/`.';
  return `# Rules\n\n${intro}\n\n${table(['Rule', 'Level', 'Basis', 'What is wrong', 'Fix'], rows)}\n`;
}

async function readme(filepath) {
  const rows = cards.map(({ id, levels, title }) => [
    `[${id}](docs/rules/${id}.md)`,
    levels.join(', '),
    escaped(title),
  ]);
  const text = readFileSync(filepath, 'utf8');
  const withInputs = between(text, 'inputs', inputTable(INPUT_KINDS));
  const withRules = between(withInputs, 'rules', table(['Rule', 'Level', 'What is wrong'], rows));
  const whole = Object.entries(SHOWN).reduce(
    (sofar, [name, args]) => between(sofar, name, fence('text', run(...args))),
    withRules,
  );
  return format(whole, { ...(await resolveConfig(filepath)), filepath });
}

function between(text, name, part) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${part}\n\n${text.slice(to)}`;
}

/** Text in a fence that nothing in it can close; what hides in it is shown. */
function fence(language, text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const lines = text.replace(/\n$/, '').split(/\r?\n/);
  return [ticks + language, ...lines.map((line) => line.split('\t').map(visible).join('\t')), ticks].join('\n');
}

function sentence(text) {
  return `${escaped(text.charAt(0).toUpperCase() + text.slice(1))}.`;
}

function escaped(text) {
  return text.replaceAll(/[\\`*_[\]<>|]/g, String.raw`\$&`);
}

function compare() {
  const differing = [...pages].filter(([file, text]) => textOf(file) !== text).map(([file]) => file);
  return [...differing, ...strangers()].map((file) => `${file.slice(root.length + 1)} is not what npm run docs writes`);
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function strangers() {
  const files = readdirSync(home).map((name) => join(home, name));
  return files.filter((file) => !pages.has(file));
}

function write() {
  mkdirSync(home, { recursive: true });
  for (const file of strangers()) rmSync(file);
  for (const [file, text] of pages) writeFileSync(file, text);
}
