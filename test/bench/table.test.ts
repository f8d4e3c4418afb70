import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROWS, type Row } from './rows.mjs';
import { cells, readTable, updateTable, verdict, type Measured } from './table.mjs';

const file = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md');
const document = readFileSync(file, 'utf8');
const ids = ROWS.map(({ id }) => id);
const at = (median: number): Measured => ({ median, low: median, high: median, rounds: 3 });

describe('docs/benchmarks.md', () => {
  test('has the rows of the bench, in their order, with their limits', () => {
    const written = [...readTable(document).values()].map((line) => line.slice(0, 5));
    expect(written).toEqual(ROWS.map((row) => cells(row, at(1)).slice(0, 5)));
  });

  test('calls a row missed where what was measured is', () => {
    const lines = readTable(document);
    const wrong = ROWS.filter((row) => {
      const [measured = '', result] = lines.get(row.id)?.slice(5) ?? [];
      const median = Number.parseFloat(measured);
      const expected = Number.isNaN(median) ? 'skipped' : verdict(row, at(median));
      return expected !== result;
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('says what each row measures', () => {
    const [said = ''] = /## What each row measures[^]*?\n## /.exec(document) ?? [];
    const named = new Set([...said.matchAll(/`(-?[\w-]+)`/g)].map(([, name = '']) => name));
    for (const major of ['-22', '-24']) if (named.has(major)) named.add(`one-policy-node${major}`);
    expect(ids.filter((id) => !named.has(id))).toEqual([]);
  });
});

describe('a row', () => {
  const row: Row = { id: 'one', what: 'one', base: '–', must: 3, aim: 2, unit: 'x' };

  test.each<[string, number, Partial<Row>]>([
    ['met, aim met', 2, {}],
    ['met', 2.01, {}],
    ['met', 3, {}],
    ['**missed**', 3.01, {}],
    ['met, aim met', 1, { isMore: true, must: 0.6, aim: 1 }],
    ['met', 0.6, { isMore: true, must: 0.6, aim: 1 }],
    ['**missed**', 0.59, { isMore: true, must: 0.6, aim: 1 }],
  ])('is %s with %d', (expected, median, more) => {
    expect(verdict({ ...row, ...more }, at(median))).toBe(expected);
  });

  test('without an aim is met or missed', () => {
    const { aim: _, ...plain } = row;
    expect([1, 4].map((median) => verdict(plain, at(median)))).toEqual(['met', '**missed**']);
  });

  test('that was skipped gives the reason', () => {
    expect(cells(row, { skipped: 'no Node 24' }).slice(-2)).toEqual(['no Node 24', 'skipped']);
  });
});

describe('writing the table', () => {
  let home = '';
  let copy = '';
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'dts-xacct-table-'));
    copy = join(home, 'benchmarks.md');
    copyFileSync(file, copy);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const lines = (median: number) => ROWS.map((row) => cells(row, at(median)));

  test('replaces all rows, and then one', async () => {
    await updateTable(copy, lines(4), { ids, on: 'this machine' });
    await updateTable(copy, lines(9).slice(1, 2), { ids, on: 'this machine' });
    const expected = [...lines(4).slice(0, 1), ...lines(9).slice(1, 2), ...lines(4).slice(2)];
    expect([...readTable(readFileSync(copy, 'utf8')).values()]).toEqual(expected);
  });

  test('does not mix rows of two machines', async () => {
    await updateTable(copy, lines(4), { ids, on: 'this machine' });
    await expect(updateTable(copy, lines(9).slice(1, 2), { ids, on: 'another' })).rejects.toThrow('another machine');
  });

  test('fails where there is no place for it', async () => {
    writeFileSync(join(home, 'empty.md'), '# Benchmarks\n');
    await expect(updateTable(join(home, 'empty.md'), lines(4), { ids })).rejects.toThrow('has no <!-- bench -->');
  });
});
