// `npm run bench`: the speed and the memory of the built program, each against a base in the same run, as a table.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { makeBench } from './bench.mjs';
import { ROWS } from './rows.mjs';
import { cells, checkTable, machine, table, updateTable } from './table.mjs';

const HELP = `npm run bench -- [options]
  --row ID    only this row; may be given more than once
  --quick     three rounds
  --write     write the table into docs/benchmarks.md
rows: ${ROWS.map(({ id }) => id).join(' ')}`;

const { values: options } = parseArgs({
  options: {
    row: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const ids = ROWS.map(({ id }) => id);
const file = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md');
const unknown = options.row.filter((id) => !ids.includes(id));
if (options.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `no row ${unknown.join(', ')}\n${HELP}` : HELP);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else await measureRows(ROWS.filter(({ id }) => options.row.length === 0 || options.row.includes(id)));

async function measureRows(rows) {
  if (options.write)
    checkTable(
      file,
      rows.map(({ id }) => id),
    );
  const home = mkdtempSync(join(tmpdir(), 'dts-xacct-bench-'));
  const lines = [];
  try {
    const bench = makeBench({ home, isQuick: options.quick });
    for (const row of rows) {
      const line = cells(row, await row.measure(bench));
      lines.push(line);
      console.error(line.filter((_, index) => index !== 1 && index !== 4).join(' | '));
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  console.log(`${machine()}\n\n${table(lines)}`);
  if (options.write) await updateTable(file, lines, { ids });
  process.exitCode = lines.some((line) => line.at(-1) === '**missed**') ? 1 : 0;
}
