// docs/rules in both languages, the pictures in docs/images, and what stands between markers in the README and in docs/*.md: from the cards,
// the fixtures and what the built program prints. `--check` writes nothing and lists what would change.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

import Anser from 'anser';
import { format, resolveConfig } from 'prettier';

import { importSource } from './source.mjs';
import { inputTable, table } from './tables.mjs';

const { INPUT_KINDS } = await importSource('src/inputs/registry.ts');
const { escapeControls: visible } = await importSource('src/report/common/escape.ts');
const { explainEn } = await importSource('src/messages/en/explain.ts');
const { explainZh } = await importSource('src/messages/zh-CN/explain.ts');

const root = join(import.meta.dirname, '..');
const { main } = createRequire(import.meta.url)(join(root, 'dist', 'main.cjs'));
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

/** What the pages of rules say around the cards, by language. */
const ENGLISH = {
  folder: home,
  words: explainEn,
  stop: '.',
  space: ' ',
  separator: ', ',
  alternatives: '; ',
  columns: ['Level', 'Basis', 'About', 'Fix'],
  why: 'Why',
  answers: (by) => `${by} answers:`,
  bad: 'Bad',
  prints: 'What `dts-xacct lint` prints:',
  good: 'Good',
  source: 'Source',
  other: (id) => `[中文](zh-CN/${id}.md)`,
  index: 'Rules',
  intro: 'One page a rule, written by `npm run docs` from the cards in `rules/` and the examples in `fixtures/rules/`.',
  indexColumns: ['Rule', 'Level', 'Basis', 'What is wrong', 'Fix'],
  none: 'none',
};
const CHINESE = {
  folder: join(home, 'zh-CN'),
  words: explainZh,
  stop: '。',
  space: '',
  separator: '、',
  alternatives: '；',
  columns: ['级别', '依据', '检查对象', '修复'],
  why: '原因',
  answers: (by) => `${by}报错：`,
  bad: '错误示例',
  prints: '`dts-xacct lint --lang zh-CN`的输出：',
  good: '正确示例',
  source: '来源',
  other: (id) => `[English](../${id}.md)`,
  index: '规则',
  intro: '每条规则一页，由`npm run docs`根据规则及`fixtures/rules/`中的示例生成。',
  indexColumns: ['规则', '级别', '依据', '问题', '修复'],
  none: '无',
};

const isCheck = process.argv.includes('--check');

const cards = JSON.parse(run('explain', '--format', 'json'));
const chineseCards = await inChinese(JSON.parse(run('explain', '--format', 'json', '--lang', 'zh-CN')));
const pages = new Map([
  ...rulePages(cards, ENGLISH),
  ...rulePages(chineseCards, CHINESE),
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

/** The cards with what the program prints of their bad examples in Chinese. */
async function inChinese(all) {
  const done = [];
  for (const card of all) {
    const { bad, good } = card.examples;
    done.push({ ...card, examples: { bad: { ...bad, output: await chineseOutput(card.id, bad.name) }, good } });
  }
  return done;
}

/** The same call as scripts/fixtures.mjs makes for the English output; in this process, since there are many. */
async function chineseOutput(id, name) {
  const rule = join(root, 'fixtures', 'rules', id);
  const isFolder = statSync(join(rule, name)).isDirectory();
  const cwd = isFolder ? join(rule, name) : rule;
  const config = isFolder && existsSync(join(cwd, '.dts-xacct.yaml')) ? [] : ['--no-config'];
  let [out, err] = ['', ''];
  process.chdir(cwd);
  await main(['lint', '--lang', 'zh-CN', ...config, isFolder ? '.' : name], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: {},
    cwd,
  });
  process.chdir(root);
  if (out === '') throw new Error(`${id}/${name}: ${err}`);
  return out;
}

/** A page for each rule, and one that lists them. */
function rulePages(all, language) {
  return [
    ...all.map((card) => [join(language.folder, `${card.id}.md`), page(card, language)]),
    [join(language.folder, 'README.md'), index(all, language)],
  ];
}

function page(card, language) {
  const { id, levels, basis, about, title, why, fixes, leadsTo, source, examples } = card;
  const { words } = language;
  if (examples === null) throw new Error(`${id} has no good and bad fixture`);
  const { bad, good } = examples;
  const fix = fixes.map((risk) => words[risk]).join(language.alternatives) || words.noFix;
  return `${[
    `# ${id}`,
    `${sentence(title, language)}${language.space}${language.other(id)}`,
    table(language.columns, [[levels.join(language.separator), words[basis], words[about], fix]]),
    `## ${language.why}`,
    escaped(why),
    ...(leadsTo === null ? [] : [language.answers(leadsTo.by), fence('text', `${leadsTo.code} — ${leadsTo.message}`)]),
    `## ${language.bad}`,
    ...bad.files.flatMap((file) => [`\`${file.name}\``, fence(extname(file.name).slice(1), file.text)]),
    language.prints,
    fence('text', bad.output),
    `## ${language.good}`,
    ...good.files.flatMap((file) => [`\`${file.name}\``, fence(extname(file.name).slice(1), file.text)]),
    `## ${language.source}`,
    `[${escaped(source.title)}](${source.url})`,
  ].join('\n\n')}\n`;
}

function index(all, language) {
  const rows = all.map((card) => [
    `[${card.id}](${card.id}.md)`,
    card.levels.join(language.separator),
    language.words[card.basis],
    escaped(card.title),
    card.fixes.join(language.separator) || language.none,
  ]);
  const intro = `${language.intro}${language.space}${language.other('README')}`;
  return `# ${language.index}\n\n${intro}\n\n${table(language.indexColumns, rows)}\n`;
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

function sentence(text, { stop }) {
  return `${escaped(text.charAt(0).toUpperCase() + text.slice(1))}${stop}`;
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
  const files = readdirSync(home, { recursive: true }).map((name) => join(home, name));
  return files.filter((file) => extname(file) !== '' && !pages.has(file));
}

function write() {
  for (const folder of [CHINESE.folder, join(root, 'docs', 'images')]) mkdirSync(folder, { recursive: true });
  for (const file of strangers()) rmSync(file);
  for (const [file, text] of pages) writeFileSync(file, text);
}
