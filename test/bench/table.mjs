import { readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';

import { format, resolveConfig } from 'prettier';

const MARKS = /(<!-- bench -->\n)[^]*(\n<!-- \/bench -->)/;
const HEAD = ['row', 'what', 'base', 'must', 'aim', 'measured: median (lowest – highest, rounds)', 'result'];

const number = (value, unit) => value.toFixed(unit === ' MB' ? 0 : 2);

/** `met, aim met`, `met`, `missed`, or `skipped`, by the number that the table shows. */
export function verdict({ must, aim, unit, isMore = false }, { median, skipped }) {
  if (skipped !== undefined) return 'skipped';
  const shown = Number(number(median, unit));
  const reaches = (limit) => (isMore ? shown >= limit : shown <= limit);
  if (!reaches(must)) return '**missed**';
  return aim !== undefined && reaches(aim) ? 'met, aim met' : 'met';
}

/** A row as the cells of the table. */
export function cells(row, measured) {
  const { id, what, base, must, aim, unit } = row;
  const limit = (value) => (value === undefined ? '–' : `${String(value)}${unit}`);
  const { median, low, high, rounds, skipped } = measured;
  const [middle, least, most] = [median, low, high].map((value) => (value === undefined ? '' : number(value, unit)));
  const text = skipped ?? `${middle}${unit} (${least} – ${most}, ${String(rounds)})`;
  return [id, what, base, limit(must), limit(aim), text, verdict(row, measured)];
}

export function table(lines) {
  return [HEAD, HEAD.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** The lines of a table in a document, by the first cell, which is the ID of the row. */
export function readTable(text) {
  const lines = text.split('\n').filter((line) => /^\| [\w-]+ +\|/.test(line));
  const all = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  return new Map(all.filter(([id]) => id !== HEAD[0] && !/^-+$/.test(id)).map((each) => [each[0], each]));
}

/** On what was measured. */
export function machine() {
  const [cpu] = cpus();
  const cores = String(availableParallelism());
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${cores} cores, ${platform()} ${arch()}, Node ${process.version}`;
}

/** Fails where a table with only these rows measured anew would mix two machines. Asked before they are measured. */
export function checkTable(file, measured, on = machine()) {
  const part = MARKS.exec(readFileSync(file, 'utf8'))?.[0];
  if (part === undefined) throw new Error(`${file} has no <!-- bench --> … <!-- /bench -->`);
  const kept = [...readTable(part).keys()].filter((id) => !measured.includes(id));
  if (kept.length > 0 && !part.includes(`\n${on}\n`))
    throw new Error(`the other rows of ${file} were measured on another machine: measure all of them`);
}

/** Writes lines into the table of a document between its marks. Rows that were not measured stay. */
export async function updateTable(file, lines, { ids, on = machine() }) {
  const measured = new Map(lines.map((line) => [line[0], line]));
  checkTable(file, [...measured.keys()], on);
  const text = readFileSync(file, 'utf8');
  const kept = readTable(MARKS.exec(text)[0]);
  const all = ids.map((id) => measured.get(id) ?? kept.get(id)).filter((line) => line !== undefined);
  const next = text.replace(MARKS, (_, start, end) => `${start}\n${on}\n\n${table(all)}\n${end}`);
  writeFileSync(file, await format(next, { ...(await resolveConfig(file)), parser: 'markdown' }));
}
