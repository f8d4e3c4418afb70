// Every fact of the vendor that the code rests on: where it stands, its sources with their dates, and how to check it; then the
// sources, oldest first, with the rules that rest on each. `npm run facts`.
import { importSource } from './source.mjs';

const { FACTS, RULES_BY_PAGE, SOURCES } = await importSource('src/facts.ts');

const WIDTH = 80;
const NO_DATE = 'date unknown';

for (const [file, facts] of Object.entries(FACTS)) {
  console.log(`\n${file}`);
  for (const { what, constants, sources, check } of facts) {
    console.log(`\n  ${wrapped(what, 2)}`);
    field('Constants', constants.join(', '));
    if (sources.length === 0) field('Source', `not recorded, ${NO_DATE}`);
    for (const name of sources) field('Source', dated(SOURCES[name]));
    field('Check', check);
  }
}
console.log('\nSources, oldest first');
for (const source of Object.values(SOURCES).toSorted(byDate)) {
  console.log(`\n  ${wrapped(dated(source), 2)}`);
  if (source.url !== undefined) field('Address', source.url);
  const rules = RULES_BY_PAGE.get(source.url) ?? [];
  if (rules.length > 0) field('Rules', rules.join(', '));
}

function byDate({ date: one = '' }, { date: other = '' }) {
  return one < other ? -1 : Number(one > other);
}

function dated({ title, date = NO_DATE }) {
  return `${title}, ${date}`;
}

function field(name, text) {
  console.log(`    ${name.padEnd(11)}${wrapped(text, 15)}`);
}

/** A text in lines that end before the edge; those after the first are indented. */
function wrapped(text, indent) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== '' && indent + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
