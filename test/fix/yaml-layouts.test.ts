import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { fixed, fixesIn } from './fixed.ts';
import { runs } from '../support/property.ts';

const CREATOR = '1000000000000002';

/** A policy as a task needs it, and what breaks it: each part of it in a way that has a fix. */
const policies = fc.record({
  version: fc.constantFrom<unknown>('1', '2012-10-17', 1, undefined),
  effect: fc.constantFrom('Allow', 'allow'),
  action: fc.constantFrom<unknown>(
    'sts:AssumeRole',
    'sts:assumerole',
    ['sts:AssumeRole'],
    ['sts:assumerole', 'sts:SetSourceIdentity'],
  ),
  services: fc.constantFrom<unknown>(
    [`${CREATOR}@dts.aliyuncs.com`],
    'dts.aliyuncs.com',
    ['dts.aliyuncs.com'],
    [`${CREATOR}@dts.aliyun.com`],
    [`${CREATOR}@dts.aliyuncs.com`, 'dts.aliyuncs.com'],
    undefined,
  ),
  ram: fc.constantFrom<unknown>(
    [`acs:ram::${CREATOR}:root`],
    `acs:ram::${CREATOR}:root`,
    [`acs:ram::${CREATOR}:user/x`],
    [`acs:ram::${CREATOR}:root`, 'acs:ram::1000000000000003:root'],
  ),
  isTwice: fc.boolean(),
  isNamed: fc.boolean(),
});
type Parts = typeof policies extends fc.Arbitrary<infer T> ? T : never;

/** A member of a map. */
type Member = readonly [key: string, value: Tree];
type Tree = string | number | boolean | readonly Tree[] | { readonly [key: string]: Tree };

function policyOf({ version, effect, action, services, ram, isTwice, isNamed }: Parts): Tree {
  const Principal = { RAM: ram, ...(services !== undefined && { Service: services }) };
  const statement = { ...(isNamed && { Sid: 'One' }), Effect: effect, Action: action, Principal };
  const other = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${CREATOR}:root`] } };
  return {
    ...(version !== undefined && { Version: version }),
    Statement: isTwice ? [other, statement] : [statement],
  } as unknown as Tree;
}

function membersOf(value: Tree): readonly Member[] {
  return Object.entries(value as { readonly [key: string]: Tree });
}

/** Writes a value as YAML in a layout that a stream of numbers chooses. */
function writer(choices: readonly number[]): (value: Tree, indent: string) => string {
  let at = 0;
  let comments = 0;
  let anchors = 0;
  const choose = (count: number): number => (choices[at++ % choices.length] ?? 0) % count;
  const comment = (): string => (choose(3) === 0 ? ` # c${comments++}` : '');
  const scalar = (value: string | number | boolean): string => {
    if (typeof value !== 'string') return String(value);
    const style = choose(3);
    if (style === 0 && /^[A-Za-z][\w:./@-]*$/.test(value)) return value;
    return style === 1 ? `'${value}'` : JSON.stringify(value);
  };
  const key = (name: string): string => (choose(4) === 0 ? JSON.stringify(name) : name);
  const flow = (value: Tree): string => {
    if (Array.isArray(value)) return `[${(value as Tree[]).map(flow).join(choose(2) === 0 ? ', ' : ',')}]`;
    if (typeof value !== 'object') return scalar(value);
    return `{ ${membersOf(value)
      .map(([name, each]) => `${key(name)}: ${flow(each)}`)
      .join(', ')} }`;
  };
  const block = (value: Tree, indent: string): string => {
    if (Array.isArray(value)) {
      return (value as Tree[]).map((each) => `${indent}- ${inline(each, `${indent}  `)}`).join('\n');
    }
    const entries = membersOf(value);
    const merged = choose(6) === 0 && entries.length > 1 ? choose(entries.length) : -1;
    return entries
      .map(([name, each], index) => {
        if (index === merged) return `${indent}<<: ${flow({ [name]: each })}${comment()}`;
        return `${indent}${key(name)}:${below(each, indent)}`;
      })
      .join('\n');
  };
  /** Behind `- `: the first line of a block stands there itself. */
  const inline = (value: Tree, indent: string): string =>
    typeof value !== 'object' || choose(3) === 0
      ? `${flow(value)}${comment()}`
      : block(value, indent).slice(indent.length);
  /** Behind a key. */
  const below = (value: Tree, indent: string): string => {
    if (typeof value !== 'object' || choose(3) === 0) {
      const anchor = choose(5) === 0 ? ` &a${anchors++}` : '';
      return `${anchor} ${flow(value)}${comment()}`;
    }
    const further = Array.isArray(value) && choose(2) === 0 ? indent : `${indent}${' '.repeat(1 + choose(4))}`;
    return `${comment()}\n${block(value, further)}`;
  };
  return (value, indent) => block(value, indent);
}

const layouts = fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 });

/** A JSON text in a block of YAML: the header, and how deep it stands. */
const headers = fc.record({
  header: fc.constantFrom('|', '|-', '|+', '|2', '|2-', '>', '>-', '>2', '| # c', '> # c'),
  deeper: fc.nat(2),
  indent: fc.constantFrom(0, 1, 2, 4),
  isCrLf: fc.boolean(),
});

const comments = (text: string): readonly string[] => text.match(/# c\d*/g) ?? [];

async function mended(
  file: string,
  text: string,
): Promise<{ readonly text: string; readonly left: readonly string[] }> {
  const once = await fixed(file, text, 'review');
  expect(once.after.findings.filter(({ rule }) => rule === 'syntax')).toEqual([]);
  expect(fixesIn(once.after)).toEqual([]);
  const twice = await fixed(file, once.text, 'review');
  expect(twice.text).toBe(once.text);
  return { text: once.text, left: once.after.findings.map(({ rule }) => rule) };
}

describe('a fix in any YAML layout gives the same value as in JSON', () => {
  test('of a policy', async () => {
    await fc.assert(
      fc.asyncProperty(policies, layouts, async (parts, choices) => {
        const policy = policyOf(parts);
        const text = `# first\n${writer(choices)(policy, '')}\n# last\n`;
        expect(parse(text, { merge: true })).toEqual(policy);
        const json = await mended('p.json', JSON.stringify(policy));
        const yaml = await mended('p.yaml', text);
        expect(yaml.text.startsWith('# first\n') && yaml.text.endsWith('\n# last\n')).toBe(true);
        if (yaml.left.length === json.left.length)
          expect(parse(yaml.text, { merge: true })).toEqual(JSON.parse(json.text));
        else expect(text).toContain('<<');
        expect(comments(yaml.text).length).toBeGreaterThanOrEqual(comments(text).length - 2);
      }),
      runs(20),
    );
  });

  test('of a policy as JSON in a block of YAML', async () => {
    await fc.assert(
      fc.asyncProperty(policies, headers, async (parts, { header, deeper, indent, isCrLf }) => {
        const policy = policyOf(parts);
        const own = ' '.repeat(4 + (/\d/.test(header) ? 0 : deeper));
        const lines = JSON.stringify(policy, null, indent).replaceAll('\n', `\n${own}`);
        const head = `Role: # c\n  RoleName: r\n  Arn: acs:ram::1000000000000001:role/r\n  AssumeRolePolicyDocument: ${header}\n`;
        const written = `${head}${own}${lines}\n  Description: d # c\n`;
        const text = isCrLf ? written.replaceAll('\n', '\r\n') : written;
        const of = (yaml: string): unknown =>
          JSON.parse((parse(yaml) as { Role: { AssumeRolePolicyDocument: string } }).Role.AssumeRolePolicyDocument);
        expect(of(text)).toEqual(policy);
        const yaml = await mended('r.yaml', text);
        const answer = {
          Role: {
            RoleName: 'r',
            Arn: 'acs:ram::1000000000000001:role/r',
            AssumeRolePolicyDocument: JSON.stringify(policy),
            Description: 'd',
          },
        };
        const json = await mended('r.json', JSON.stringify(answer));
        expect(comments(yaml.text)).toEqual(comments(text));
        const same = JSON.parse((JSON.parse(json.text) as typeof answer).Role.AssumeRolePolicyDocument) as unknown;
        expect({ of: of(yaml.text), left: yaml.left }).toEqual({ of: same, left: json.left });
      }),
      runs(20),
    );
  });
});
