import {
  assert,
  asyncProperty,
  array,
  boolean,
  constantFrom,
  integer,
  record,
  shuffledSubarray,
  subarray,
} from 'fast-check';
import { expect, test } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { loadBaseline, recordBaseline } from '../../src/commands/load-baseline.ts';
import type { Report } from '../../src/model/report.ts';
import { baselineText } from '../../src/report/baseline.ts';
import { eachInFolder } from '../support/config-folder.ts';
import { runs } from '../support/property.ts';

const folder = eachInFolder();

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string;
  readonly Principal: Readonly<Record<string, readonly string[]>>;
  readonly Condition?: object;
}

const ID = constantFrom('1000000000000002', '1000000000000003', '1000000000000004');
/** Most are wrong in some way. */
const RAM = constantFrom(
  'acs:ram::1000000000000002:root',
  'acs:ram::*:root',
  '1000000000000003',
  'acs:ram:1000000000000004:root',
);
const SERVICE = constantFrom(
  'dts.aliyuncs.com',
  'DTS.aliyuncs.com',
  '1000000000000002@dts.aliyuncs.com',
  '1000000000000003@dts.aliyuncs.com',
  'ecs.aliyuncs.com',
);
const statement = record({
  action: constantFrom('sts:AssumeRole', 'sts:AssumeRoles', 'sts:*'),
  ram: array(RAM, { maxLength: 3 }),
  service: array(SERVICE, { minLength: 1, maxLength: 3 }),
  isNarrowed: boolean(),
}).map(({ action, ram, service, isNarrowed }): Statement => {
  const condition = { StringEqual: { 'acs:SourceIp': '203.0.113.1' } };
  return {
    Effect: 'Allow',
    Action: action,
    Principal: { ...(ram.length > 0 && { RAM: [...new Set(ram)] }), Service: [...new Set(service)] },
    ...(isNarrowed && { Condition: condition }),
  };
});
const policy = array(statement, { minLength: 1, maxLength: 4 }).map((list): Policy => ({
  Version: '1',
  Statement: list,
}));

function yaml(value: unknown, indent: string, quote: string): string {
  if (Array.isArray(value))
    return value.map((item) => `\n${indent}- ${yaml(item, `${indent}  `, quote).trimStart()}`).join('');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, member]) => `\n${indent}${key}: ${yaml(member, `${indent}  `, quote)}`)
      .join('');
  return `${quote}${String(value)}${quote}`;
}

/** Writes a policy as the layout says. */
interface Layout {
  readonly indent: number;
  readonly lines: number;
  readonly quote: string;
  readonly isSingle: boolean;
}

function text(value: Policy, notation: string, { lines, isSingle, ...layout }: Layout): string {
  const body = NOTATIONS[notation]?.(isSingle ? onlyMembers(value) : value, layout) ?? '';
  return `${'\n'.repeat(lines)}${body}\n`;
}

/** How a policy stands in a file, by the name of the file. */
const NOTATIONS: Readonly<Record<string, (policy: unknown, layout: Pick<Layout, 'indent' | 'quote'>) => string>> = {
  'a.json': (policy, { indent }) => JSON.stringify(policy, undefined, indent),
  'a.yaml': (policy, { quote }) => yaml(policy, '', quote),
  'answer.json': (policy, { indent }) => {
    const Arn = 'acs:ram::1000000000000001:role/r';
    const AssumeRolePolicyDocument = JSON.stringify(policy, undefined, indent);
    return JSON.stringify({ Role: { RoleName: 'r', Arn, AssumeRolePolicyDocument } }, undefined, indent);
  },
  'heredoc.tf': (policy, { indent }) => resource(`<<EOF\n${JSON.stringify(policy, undefined, indent)}\nEOF`),
  'encoded.tf': (policy, { indent }) => resource(`jsonencode(${JSON.stringify(policy, undefined, indent)})`),
  'template.json': (policy, { indent }) => {
    const Properties = { RoleName: 'r', AssumeRolePolicyDocument: policy };
    const Resources = { R: { Type: 'ALIYUN::RAM::Role', Properties } };
    return JSON.stringify({ ROSTemplateFormatVersion: '2015-09-01', Resources }, undefined, indent);
  },
};

function resource(document: string): string {
  return `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = ${document}\n}`;
}

/** A list of one principal as the one. */
function onlyMembers(value: Policy): unknown {
  const only = (list: readonly string[]): unknown => (list.length === 1 ? list[0] : list);
  return {
    ...value,
    Statement: value.Statement.map((each) => ({
      ...each,
      Principal: Object.fromEntries(Object.entries(each.Principal).map(([key, list]) => [key, only(list)])),
    })),
  };
}

const layout = record({
  indent: constantFrom(0, 1, 2, 4),
  lines: integer({ min: 0, max: 3 }),
  quote: constantFrom('"', "'"),
  isSingle: boolean(),
});

/** The same policy with its statements, keys and principals in another order. */
const reordered = (value: Policy) =>
  shuffledSubarray([...value.Statement], { minLength: value.Statement.length }).chain((list) =>
    boolean().map((isTurned): Policy => ({
      Version: '1',
      Statement: list.map((each) => {
        if (!isTurned) return each;
        const members = Object.entries(each).toReversed();
        const principals = Object.entries(each.Principal).toReversed();
        const turned = Object.fromEntries(principals.map(([key, texts]) => [key, texts.toReversed()]));
        return { ...Object.fromEntries(members), Principal: turned } as unknown as Statement;
      }),
    })),
  );

async function written(name: string): Promise<string> {
  const recorder = recordBaseline(folder.path('base.json'), undefined);
  await lint({ paths: [folder.path(name)], baseline: recorder });
  const entries = recorder.recorded();
  if (typeof entries === 'string') throw new Error(entries);
  return folder.write('base.json', [...baselineText(entries)].join(''));
}

async function checked(file: string, ...names: readonly string[]): Promise<Report> {
  return lint({ paths: names.map((name) => folder.path(name)), baseline: loadBaseline(file) });
}

test('lines, layout, order and moved statements change nothing', async () => {
  await assert(
    asyncProperty(
      policy.chain((value) => record({ value: constantFrom(value), other: reordered(value) })),
      constantFrom(...Object.keys(NOTATIONS)),
      layout,
      layout,
      async ({ value, other }, name, first, second) => {
        folder.write('base.json', '{"baselineVersion":1,"tool":"dts-xacct","entries":[]}');
        folder.write(name, text(value, name, first));
        const file = await written(name);
        folder.write(name, text(other, name, second));
        const report = await checked(file, name);
        expect(report.findings.map(({ rule, data }) => ({ rule, data }))).toEqual([]);
      },
    ),
    runs(150),
  );
}, 60_000);

/** What is found at each statement of a file, apart from what the whole policy is found to be. */
function countsOf({ findings, suppressed }: Report): { readonly left: number; readonly all: number } {
  return { left: findings.length, all: findings.length + suppressed.length };
}

test('one entry covers one finding: what comes with another statement, principal or file is left', async () => {
  await assert(
    asyncProperty(policy, statement, ID, async (value, more, id) => {
      folder.write('base.json', '{"baselineVersion":1,"tool":"dts-xacct","entries":[]}');
      folder.write('a.json', JSON.stringify(value));
      folder.write('b.json', JSON.stringify(value));
      const file = await written('a.json');
      const known = countsOf(await checked(file, 'a.json')).all;
      // Another file.
      const both = countsOf(await checked(file, 'a.json', 'b.json'));
      expect(both.left).toBe(both.all - known);
      // A statement about somebody whom no statement was about.
      const stranger = {
        ...more,
        Principal: {
          RAM: [`acs:ram::${id.replace(/^1/, '2')}:root`],
          Service: [`${id.replace(/^1/, '2')}@dts.aliyuncs.com`],
        },
      };
      for (const Statement of [
        [...value.Statement, stranger],
        [stranger, ...value.Statement],
      ]) {
        folder.write('a.json', JSON.stringify({ ...value, Statement }, undefined, 1));
        const { findings, suppressed } = await checked(file, 'a.json');
        const index = Statement.indexOf(stranger);
        const inside = ({ path }: Report['findings'][number]): boolean => path[0] === 'Statement' && path[1] === index;
        expect(suppressed.filter(inside)).toEqual([]);
        if (more.Action !== 'sts:AssumeRole')
          expect(findings.filter(inside).map(({ rule }) => rule)).toContain('trust-action');
      }
    }),
    runs(100),
  );
}, 60_000);

test('a finding that took the place of a known one is left', async () => {
  await assert(
    asyncProperty(
      statement,
      subarray(['1000000000000005', '1000000000000006'], { minLength: 1 }),
      async (each, [id = '']) => {
        const about = (account: string): Policy => ({
          Version: '1',
          Statement: [
            {
              ...each,
              Action: 'sts:AssumeRoles',
              Principal: { RAM: [`acs:ram::${account}:root`], Service: [`${account}@dts.aliyuncs.com`] },
            },
          ],
        });
        folder.write('base.json', '{"baselineVersion":1,"tool":"dts-xacct","entries":[]}');
        folder.write('a.json', JSON.stringify(about('1000000000000002')));
        const file = await written('a.json');
        folder.write('a.json', JSON.stringify(about(id)));
        const { findings, suppressed } = await checked(file, 'a.json');
        expect(suppressed).toEqual([]);
        expect(findings.map(({ rule }) => rule)).toContain('trust-action');
      },
    ),
    runs(30),
  );
});
