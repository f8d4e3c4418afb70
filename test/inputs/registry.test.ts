import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inputTable } from '../../scripts/tables.mjs';
import { lint } from '../../src/commands/lint.ts';
import type { InputKind } from '../../src/inputs/input-kind.ts';
import { detectInputKind, expectedInputs, INPUT_KINDS } from '../../src/inputs/registry.ts';
import type { Report } from '../../src/model/report.ts';
import { toy } from '../support/toy/kind.ts';

const home = mkdtempSync(join(tmpdir(), 'kinds-'));

const text = JSON.stringify({
  toy: {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: ['acs:ram::1000000000000002:root'], Service: ['DTS.aliyuncs.com'] },
      },
    ],
  },
});

async function shown(): Promise<{ readonly report: Report; readonly files: readonly string[] }> {
  const file = join(home, 'a.json');
  writeFileSync(file, text);
  const files: string[] = [];
  return { report: await lint({ paths: [file], onFile: (_, what) => files.push(what) }), files };
}

describe('a kind of input in a folder of its own and a row of the registry', () => {
  const rows = INPUT_KINDS as InputKind[];

  it('is a text of another tool without the row', async () => {
    expect(detectInputKind(JSON.parse(text))).toBeUndefined();
    expect(await shown()).toMatchObject({ files: ['manifest'] });
  });

  describe('with the row', () => {
    beforeAll(() => void rows.splice(2, 0, toy));
    afterAll(() => void rows.splice(2, 1));

    it('is detected', () => {
      expect(detectInputKind(JSON.parse(text))).toBe(toy);
    });

    it('is listed by --show-files, and read', async () => {
      const { report, files } = await shown();
      expect(files).toEqual(['toy']);
      expect(report.summary).toMatchObject({ documents: 1, roles: 1 });
      expect(report.findings.map(({ rule, path }) => [rule, path[0]])).toContainEqual(['dts-service-misspelt', 'toy']);
    });

    it('is never edited where it is a record', async () => {
      const { report } = await shown();
      expect(report.findings.flatMap(({ fix }) => fix ?? [])).toContainEqual(
        expect.objectContaining({ edits: [], isOfRecord: true }),
      );
    });

    it('stands in the table of the README, and among what is expected', () => {
      expect(inputTable(INPUT_KINDS)).toContain('| toy | an object with `toy` |');
      expect(expectedInputs()).toContain(', a toy, ');
    });
  });
});

describe('the registry', () => {
  it('has a name and words of its own for each kind', () => {
    expect(new Set(INPUT_KINDS.map(({ id }) => id)).size).toBe(INPUT_KINDS.length);
    expect(new Set(INPUT_KINDS.map(({ looks }) => looks)).size).toBe(INPUT_KINDS.length);
  });
});
