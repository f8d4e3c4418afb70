// docs/rules, the pictures in docs/images, and what stands between markers in the README and in docs/*.md: from the cards,
// the fixtures and what the built program prints. `--check` writes nothing and lists what would change.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import Anser from 'anser';
import { format, resolveConfig } from 'prettier';

import { importSource } from './source.mjs';
import { inputTable, table } from './tables.mjs';

const { INPUT_KINDS } = await importSource('src/inputs/registry.ts');
const { escapeControls: visible } = await importSource('src/report/common/escape.ts');
const { explainEn: words } = await importSource('src/messages/en/explain.ts');

const root = join(import.meta.dirname, '..');
const home = join(root, 'docs', 'rules');
const FIRST_POLICY = 'lint fixtures/examples/first-policy --creator 1000000000000002 --owner 1000000000000001';
/** The pictures of what the program prints, by file. */
const PICTURES = { 'first-policy.svg': FIRST_POLICY };
const CELL = { width: 7.8, height: 18 };
const MARGIN = 16;
/** The terminal's colours, readable on the dark ground of the picture. */
const INK = {
  'ansi-bright-red': '#ff7b72',
  'ansi-bright-blue': '#79c0ff',
  'ansi-bright-yellow': '#e3b341',
  'ansi-bright-cyan': '#76e3ea',
  'ansi-green': '#7ee787',
};

const isCheck = process.argv.includes('--check');

const cards = JSON.parse(run('explain', '--format', 'json'));
const pages = new Map([
  ...cards.map((card) => [join(home, `${card.id}.md`), page(card)]),
  [join(home, 'README.md'), index()],
  ...(await Promise.all(written().map(async (file) => [file, await withOutputs(file)]))),
  ...Object.entries(PICTURES).map(([name, line]) => [join(root, 'docs', 'images', name), picture(line)]),
]);

const wrong = isCheck ? compare() : [];
if (!isCheck) write();
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** The pages that people write. */
function written() {
  return [root, join(root, 'docs')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => extname(name) === '.md' && /^README|^[a-z]/.test(name))
      .map((name) => join(folder, name)),
  );
}

function run(...args) {
  return runWith({ NO_COLOR: '1' }, args);
}

function runWith(colors, args) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: undefined, FORCE_COLOR: undefined, ...colors };
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

/** A page, with what the program prints now between its markers. */
async function withOutputs(filepath) {
  const text = readFileSync(filepath, 'utf8')
    .replaceAll(
      /^<!-- output: (.*) -->\n[^]*?^<!-- \/output -->$/gm,
      (_, line) => `<!-- output: ${line} -->\n\n${shown(run(...line.split(' ')))}\n\n<!-- /output -->`,
    )
    .replace(
      /^<!-- inputs -->\n[^]*?^<!-- \/inputs -->$/m,
      () => `<!-- inputs -->\n\n${inputTable(INPUT_KINDS)}\n\n<!-- /inputs -->`,
    );
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

function shown(text) {
  return fence(text.startsWith('---') ? 'diff' : 'text', text);
}

/** What the program prints on a terminal, as a picture. */
function picture(line) {
  const lines = runWith({ FORCE_COLOR: '1' }, line.split(' ')).trimEnd().split('\n');
  const prompt = `$ dts-xacct ${line.replaceAll('fixtures/examples/first-policy', 'ram-for-dts.json')}`;
  const rows = [prompt, '', ...lines].flatMap((row) => row.replaceAll('fixtures/examples/first-policy/', ''));
  const columns = Math.max(...rows.map((row) => Anser.ansiToText(row).length));
  const [width, height] = [Math.ceil(columns * CELL.width) + 2 * MARGIN, rows.length * CELL.height + 2 * MARGIN];
  const texts = rows.map(
    (row, at) => `<text x="${MARGIN}" y="${MARGIN + CELL.height * (at + 0.75)}">${spans(row)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${xml(prompt)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#161b22"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" fill="#e6edf3" xml:space="preserve">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function spans(row) {
  return Anser.ansiToJson(row, { use_classes: true, remove_empty: true })
    .map(({ content, fg, decorations }) => {
      const fill = fg === null ? '' : ` fill="${INK[fg] ?? '#e6edf3'}"`;
      const weight = decorations.includes('bold') ? ' font-weight="bold"' : '';
      return fill + weight === '' ? xml(content) : `<tspan${fill}${weight}>${xml(content)}</tspan>`;
    })
    .join('');
}

function xml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
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
  for (const folder of [home, join(root, 'docs', 'images')]) mkdirSync(folder, { recursive: true });
  for (const file of strangers()) rmSync(file);
  for (const [file, text] of pages) writeFileSync(file, text);
}
