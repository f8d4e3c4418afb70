import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { CONNECTION_NAMES, DATABASES, supportedConnections } from '../../src/model/dts/support-matrix.ts';
import { OUTCOMES, PREDICTED_BY, type OutcomeName } from '../../src/model/outcomes.ts';
import { runCli } from '../support/run-cli.ts';
import { folder } from '../support/process.ts';

const home = folder({});
const codes = [...new Set(Object.values(OUTCOMES).map(({ code }) => code))];

describe('explain of an error code', () => {
  test.each(codes)('%s lists the rules that predict it', async (code) => {
    const { out, err, code: ended } = await runCli(['explain', code.toLowerCase()], { cwd: home });
    expect({ err, ended }).toEqual({ err: '', ended: 0 });
    for (const name of Object.keys(OUTCOMES) as OutcomeName[])
      if (OUTCOMES[name].code === code) for (const id of PREDICTED_BY[name]) expect(out).toContain(`  ${id} `);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('each rule whose card names an answer is listed with it, and each listed rule exists', () => {
    for (const { id, leadsTo } of rules) if (leadsTo !== undefined) expect(PREDICTED_BY[leadsTo]).toContain(id);
    const ids = new Set(rules.map(({ id }) => id));
    expect(
      Object.values(PREDICTED_BY)
        .flat()
        .filter((id) => !ids.has(id)),
    ).toEqual([]);
  });

  test('as data, and in Chinese', async () => {
    const { out } = await runCli(['explain', 'AssumeRoleFail', '-f', 'json'], { cwd: home });
    const answers = JSON.parse(out) as readonly { code: string; rules: readonly { id: string; title: string }[] }[];
    expect(answers.map(({ code, rules: [first] }) => [code, first?.id])).toEqual([
      ['AssumeRoleFail', 'dts-service-missing'],
      ['AssumeRoleFail', 'link-role-not-found'],
      ['AssumeRoleFail', 'task-role-is-arn'],
    ]);
    const chinese = await runCli(['explain', 'AssumeRoleFail', '--lang', 'zh-CN'], { cwd: home });
    expect(chinese.out).toContain('角色只信任所属账号的DTS');
  });
});

describe('explain databases', () => {
  test.each(['en', 'zh-CN'])('prints the tables of the vendor with their date in %s', async (lang) => {
    const { out, code } = await runCli(['explain', 'databases', '--lang', lang], { cwd: home });
    expect(code).toBe(0);
    expect(out).toContain('December 2025');
    for (const database of DATABASES)
      if (supportedConnections('source', database).length > 0) expect(out).toContain(`  ${database} `);
    expect(out.split('\n').filter((line) => !line.startsWith('https:') && line.length > 80)).toEqual([]);
  });

  test('as data', async () => {
    const { out } = await runCli(['explain', 'databases', '-f', 'json'], { cwd: home });
    const tables = JSON.parse(out) as { sources: { database: string; connections: string[] }[]; twoWay: string[] };
    expect(tables.sources.find(({ database }) => database === 'Oracle')?.connections).toEqual([
      CONNECTION_NAMES.express,
    ]);
    expect(tables.twoWay).toEqual(['MySQL', 'Tair/Redis', 'MongoDB']);
  });
});
