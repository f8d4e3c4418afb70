// fixtures/rules/** -> generated/examples.js: for each rule one bad example with what the program prints of it, and a good
// one, so that `explain` reads no fixtures. Of the bad ones, the first that is as grave as the rule gets.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';

import { importSource } from './source.mjs';

const root = join(import.meta.dirname, '..');
const home = join(root, 'fixtures', 'rules');
const RANK = ['note', 'warning', 'error'];
const { en } = await importSource('src/messages/en/report.ts');
/** How the text report marks the risk of a fix. */
const LABELS = { safe: en.safe, review: en.review };

const types = `/** A file of an example, by its name in the example's folder. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/** What is wrong or right by a rule; \`output\` is what the program prints. */
export interface Example {
  readonly name: string;
  readonly files: readonly ExampleFile[];
  readonly output: string;
}

/** The examples of one rule, and the risks of the fixes that it offers in any of its bad fixtures. */
export interface RuleExamples {
  readonly bad: Example;
  readonly good: Example;
  readonly fixes: readonly ('safe' | 'review')[];
}

declare const examples: Readonly<Record<string, RuleExamples>>;
export default examples;
`;

const examples = Object.fromEntries(
  readdirSync(home)
    .toSorted()
    .flatMap((rule) => {
      const all = fixturesOf(rule);
      const bad = gravest(
        rule,
        all.filter(({ name, output }) => name.startsWith('bad-') && output !== ''),
      );
      const good = all.find(({ name }) => name.startsWith('good-'));
      return bad === undefined || good === undefined ? [] : [[rule, { bad, good, fixes: fixesIn(rule, all) }]];
    }),
);

const code = `export default ${JSON.stringify(examples, null, 1)};\n`;
writeFileSync(join(root, 'generated', 'examples.js'), code);
writeFileSync(join(root, 'generated', 'examples.d.ts'), types);

function fixturesOf(rule) {
  return readdirSync(join(home, rule))
    .filter((name) => !name.endsWith('.out'))
    .toSorted()
    .map((name) => {
      const path = join(home, rule, name);
      const isFolder = statSync(path).isDirectory();
      const out = join(home, rule, `${isFolder ? name : parse(name).name}.out`);
      const files = isFolder ? filesIn(path) : [{ name, text: readFileSync(path, 'utf8') }];
      return { name, files, output: existsSync(out) ? readFileSync(out, 'utf8') : '' };
    });
}

function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
  return names.toSorted().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** The levels at which a rule speaks in an output. */
function levelIn(rule, output) {
  return Math.max(...RANK.map((level, rank) => (output.includes(`${level}[${rule}]`) ? rank : -1)));
}

function gravest(rule, bad) {
  const most = Math.max(...bad.map(({ output }) => levelIn(rule, output)));
  return bad.find(({ output }) => levelIn(rule, output) === most);
}

/** The risks of a rule's fixes, as its outputs tell them. */
function fixesIn(rule, all) {
  const blocks = all.flatMap(({ output }) => output.split(/^(?=(?:error|warning|note)\[)/m));
  const own = blocks
    .filter((block) => block.includes(`[${rule}]`))
    .join('\n')
    .replaceAll(/\s+/g, ' ');
  return Object.keys(LABELS).filter((risk) => own.includes(`(${LABELS[risk]})`));
}
