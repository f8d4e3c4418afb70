import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import width from 'fast-string-width';
import { describe, expect, test } from 'vitest';

import type { PreflightReport } from '../../src/commands/preflight.ts';
import { preflightEn } from '../../src/messages/en/preflight.ts';
import { en } from '../../src/messages/en/report.ts';
import type { Setting } from '../../src/model/finding.ts';
import { loadReporter, type Format } from '../../src/report/formats.ts';
import type { ReportOptions } from '../../src/report/reporter.ts';
import { CASES } from './cases.ts';
import {
  look,
  roleIn,
  ORDERS,
  taskIn,
  trust,
  trustFor,
  STRANGER,
  world,
  type TaskRecord,
  type World,
} from '../support/accounts.ts';

const schema = new URL('../../schemas/report.schema.json', import.meta.url);
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as object,
);

async function print(report: PreflightReport, format: Format, more: Partial<ReportOptions> = {}): Promise<string> {
  const reporter = await loadReporter(format, report, 'en');
  const options = {
    catalogue: new Map(report.rules.map((card) => [card.id, card])),
    texts: { ...en, ...preflightEn },
    showSuppressed: false,
    ...more,
  };
  return [...reporter(report, options)].join('');
}

async function reportOf(at: World, settings: Readonly<Record<string, Setting>> = {}): Promise<PreflightReport> {
  return look(at, { settings: new Map(Object.entries(settings)) });
}

interface Written {
  readonly findings: readonly { readonly rule: string; readonly fingerprint: string }[];
  readonly preflight: readonly {
    readonly task: string;
    readonly verdict: string;
    readonly checks: readonly {
      readonly check: string;
      readonly result: string;
      readonly evidence: string;
      readonly rule?: string;
      readonly leadsTo?: object;
      readonly fix?: { readonly title: string; readonly commands: { readonly bash: readonly string[] } };
    }[];
  }[];
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe('reports of every case', () => {
  const named = CASES.map((each) => [`${each.check}: ${each.what}`, each] as const);

  test.each(named)('%s', async (_, each) => {
    const at = (each.start ?? world)();
    each.change(at);
    const report = await reportOf(at, each.settings);
    const written = JSON.parse(await print(report, 'json')) as Written;
    expect(validate(written) ? [] : validate.errors).toEqual([]);
    const rules = new Set(written.findings.map(({ rule }) => rule));
    for (const { result, rule, fix, evidence } of written.preflight.flatMap(({ checks }) => checks)) {
      expect(evidence).not.toBe('');
      // A failure is a finding of the same report, and says what to do.
      if (result === 'fail')
        expect([rules.has(rule ?? ''), fix?.title ?? '']).toEqual([true, expect.stringMatching(/./)]);
      if (result === 'pass' || result === 'not needed') expect(rule).toBeUndefined();
    }

    const text = await print(report, 'text');
    for (const line of text.split('\n')) {
      const isCommand = line.startsWith('  aliyun ');
      const isOneWord = !line.trim().includes(' ');
      if (!isCommand && !isOneWord) expect([line, width(line) <= 80]).toEqual([line, true]);
    }
    expect(text.replaceAll('\n', '')).not.toMatch(HIDDEN);
    // No template, no id of one, and no name of a slot comes out.
    expect(text).not.toMatch(/\{\w+[}|]|undefined|check-/);
    expect(text).toContain(`verdict: ${each.forecast}`.replace('will work', report.preflight[0]?.forecast ?? ''));
  });
});

describe('text', () => {
  test('has one column of results and one of words, with Chinese names too', async () => {
    const at = world();
    at.tasks.accounts = { 订单: ORDERS, analytics: '1000000000000002' };
    Object.assign(taskIn(at), { name: '订单到分析' });
    taskIn(at).source.account = '订单';
    trust(at, trustFor(STRANGER));
    const text = await print(await reportOf(at), 'text');
    expect(text).toMatch(/^task 订单到分析$/m);
    expect(text).toContain('source: 订单 (1000000000000001)');
    const rows = text.split('\n').filter((line) => /^ {2}(?:pass|FAIL|unknown|not needed) /.test(line));
    expect(rows.length).toBeGreaterThan(10);
    for (const line of rows) expect(line).toMatch(/^ {2}[A-Za-z ]{10} {2}\S/);
  });

  test('quiet: only what fails or is unknown, and what to do', async () => {
    const at = world();
    roleIn(at, ORDERS).policies = [];
    const text = await print(await reportOf(at), 'text', { isQuiet: true });
    expect(text).not.toContain('  pass ');
    expect(text).not.toContain('1 error');
    expect(text).toContain('FAIL        role has the permissions that DTS needs');
    expect(text).toContain('aliyun ram AttachPolicyToRole');
  });

  test('of more than three tasks: those that fail or are open, and a table of all verdicts', async () => {
    const at = world();
    const task = (name: string, creator: string): TaskRecord => ({ ...taskIn(at), name, creator });
    const works = Array.from({ length: 498 }, (_, index) => task(`works-${String(index)}`, 'analytics'));
    at.tasks.tasks = [...works, task('fails', 'operations'), task('also-fails', 'operations')];
    const report = await reportOf(at);
    const text = await print(report, 'text');
    expect(text.match(/^task .*$/gm)).toEqual(['task fails', 'task also-fails']);
    expect(text).not.toMatch(/^ {2}(?:pass|not needed) {2}/m);
    const table = text.slice(text.indexOf('\nverdicts: ')).trim().split('\n');
    expect(table[0]).toBe('verdicts: 498 will work, 2 will fail');
    expect(table[1]).toBe('  will work    works-0');
    expect(table.filter((line) => line.startsWith('  will fail    '))).toHaveLength(2);
    expect(table.join(' ').replaceAll(/\s+/g, ' ')).toContain(
      'also-fails (failed: DTS can assume the role for the creator',
    );
    // The answer of DTS is there in full once, then by its code.
    expect(text.match(/DTS would answer: AssumeRoleFail/g)?.length).toBeGreaterThan(1);
    expect(text.match(/AssumeRoleFail — NoPermission/g)).toHaveLength(1);
    const all = await print(report, 'text', { isVerbose: true });
    expect(all.match(/^task .*$/gm)).toHaveLength(500);
    expect(all).toMatch(/^ {2}pass {8}/m);
    for (const format of ['concise', 'github', 'markdown'] as const)
      expect(await print(report, format)).toMatch(/works-0\b.*will work/);
    expect((await print(report, 'concise')).match(/^task .*: will (?:work|fail)$/gm)).toHaveLength(500);
  });

  test('for PowerShell', async () => {
    const at = world();
    trust(at, trustFor(STRANGER));
    const report = await reportOf(at);
    expect(await print(report, 'text', { shell: 'powershell' })).toContain(
      `  & { $PSNativeCommandArgumentPassing = 'Legacy'; aliyun ram UpdateRole `,
    );
  });

  test('names of hostile people do no harm', async () => {
    const at = world();
    Object.assign(taskIn(at), { name: '\u001b[31mred\u202e\n' });
    taskIn(at).source.role = "x'; rm -rf ~ #";
    const report = await reportOf(at);
    const text = await print(report, 'text');
    expect(text).toContain('task \\u{1b}[31mred\\u{202e}\\u{a}');
    expect(text.replaceAll('\n', '')).not.toMatch(HIDDEN);
    // No call of RAM can have such a name: there is no command to paste.
    expect(text).not.toMatch(/^\s*aliyun/m);
    expect(text).toContain('# no command can be written for this name, so use the RAM console');
  });
});

describe('markdown', () => {
  test('is a table for each task, and nothing in a name becomes markup', async () => {
    const at = world();
    Object.assign(taskIn(at), { name: 'a|b `c` <i>d</i> @e' });
    trust(at, trustFor(STRANGER));
    const text = await print(await reportOf(at), 'markdown');
    expect(text).toContain('### task a&#124;b &#96;c&#96; &#60;i&#62;d&#60;/i&#62; &#64;e: will fail');
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(rows.map((line) => line.split('|').length))).toEqual(new Set([6, 4]));
    expect(text).toMatch(/ {2}```sh\n {2}aliyun ram UpdateRole .*\n {2}```/);
  });
});

describe('other formats', () => {
  test('have the same findings as json, with the same fingerprints', async () => {
    const at = world();
    trust(at, trustFor(STRANGER));
    roleIn(at, ORDERS).policies = [];
    const report = await reportOf(at);
    const written = JSON.parse(await print(report, 'json')) as Written;
    const sarif = JSON.parse(await print(report, 'sarif', { command: 'preflight' })) as {
      readonly runs: readonly {
        readonly results: readonly { readonly ruleId: string }[];
        readonly automationDetails: object;
      }[];
    };
    const rules = written.findings.map(({ rule }) => rule).toSorted();
    expect(rules).toEqual(['dts-trusts-wrong-account', 'link-policy-missing']);
    expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId).toSorted()).toEqual(rules);
    expect(sarif.runs[0]?.automationDetails).toEqual({ id: 'dts-xacct/preflight/' });
    for (const { fingerprint } of written.findings) expect(JSON.stringify(sarif)).toContain(fingerprint);
    for (const format of ['concise', 'github'] as const) {
      const text = await print(report, format);
      for (const rule of rules) expect(text).toContain(rule);
    }
  });
});
