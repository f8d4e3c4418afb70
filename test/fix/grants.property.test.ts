import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { runs } from '../support/property.ts';
import { fixed, fixesIn } from './fixed.ts';

const CREATOR = '1000000000000002';
const ROOT = `acs:ram::${CREATOR}:root`;
const DTS = `${CREATOR}@dts.aliyuncs.com`;

interface Block {
  effect: 'Allow' | 'Deny';
  action: string;
  principals: { entity: string; identifiers: string[] }[];
}

/** What else a policy may grant: no rule but the one about extra trust has anything to say of it. */
const others = fc.uniqueArray(
  fc.constantFrom(
    { entity: 'Service', identifiers: ['ecs.aliyuncs.com'] },
    { entity: 'Federated', identifiers: ['acs:ram::1000000000000001:saml-provider/x'] },
    { entity: 'Service', identifiers: ['fc.aliyuncs.com', 'oss.aliyuncs.com'] },
  ),
  { maxLength: 3, selector: ({ identifiers }) => identifiers[0] },
);

const right = (): Block => ({
  effect: 'Allow',
  action: 'sts:AssumeRole',
  principals: [
    { entity: 'Service', identifiers: [DTS] },
    { entity: 'RAM', identifiers: [ROOT] },
  ],
});

const first = (block: Block, entity: string): string[] =>
  block.principals.find((each) => each.entity === entity)?.identifiers ?? [];

/** Each is wrong in one word; the fix writes the right one. */
const DEFECTS: Readonly<Record<string, (block: Block) => void>> = {
  'trust-action': (block) => void (block.action = 'sts:assumerole'),
  'dts-service-collapsed': (block) => void first(block, 'Service').splice(0, 1, 'dts.aliyuncs.com'),
  'dts-service-misspelt': (block) => void first(block, 'Service').splice(0, 1, `${CREATOR}@dts.aliyun.com`),
};

const quoted = (texts: readonly string[]): string => `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;

/** As a list of HCL blocks. */
const blocks = (statements: readonly Block[]): string =>
  `data "alicloud_ram_policy_document" "b" { # c\n${statements
    .map(
      ({ effect, action, principals }) =>
        `  statement { # c\n    effect = "${effect}"\n    action = ["${action}"] # c\n${principals
          .map(
            ({ entity, identifiers }) =>
              `    principal { # c\n      entity      = "${entity}" # c\n      identifiers = ${quoted(identifiers)} # c\n    }\n`,
          )
          .join('')}  }\n`,
    )
    .join(
      '',
    )}}\n\nresource "alicloud_ram_role" "b" {\n  role_name = "r"\n  assume_role_policy_document = data.alicloud_ram_policy_document.b.document\n}\n`;

const value = (statements: readonly Block[]): object => ({
  Version: '1',
  Statement: statements.map(({ effect, action, principals }) => ({
    Effect: effect,
    Action: action,
    Principal: Object.fromEntries(principals.map(({ entity, identifiers }) => [entity, identifiers])),
  })),
});

const hcl = (node: unknown, indent: string): string => {
  if (Array.isArray(node)) return `[${node.map((each) => hcl(each, indent)).join(', ')}]`;
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  const lines = Object.entries(node).map(([key, each]) => `${indent}  ${key} = ${hcl(each, `${indent}  `)} // c\n`);
  return `{ // c\n${lines.join('')}${indent}}`;
};

const lists = ([only]: readonly Block[]): string =>
  `resource "alicloud_ram_role" "r" {\n  role_name = "r" # c\n  services  = ${quoted(first(only ?? right(), 'Service'))} # c\n  ram_users = ${quoted(first(only ?? right(), 'RAM'))} # c\n}\n`;

/** How a policy may be written. */
const NOTATIONS: Readonly<Record<string, readonly [file: string, write: (statements: readonly Block[]) => string]>> = {
  'policy_document blocks': ['main.tf', blocks],
  jsonencode: [
    'main.tf',
    (statements) =>
      `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = jsonencode(${hcl(value(statements), '  ')}) # c\n}\n`,
  ],
  heredoc: [
    'main.tf',
    (statements) =>
      `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = <<-EOF\n    ${JSON.stringify(value(statements), null, 2).replaceAll('\n', '\n    ')}\n  EOF\n}\n`,
  ],
  JSON: ['p.json', (statements) => JSON.stringify(value(statements), null, 2)],
  'a string in JSON': [
    'role.json',
    (statements) =>
      JSON.stringify(
        {
          Role: {
            RoleName: 'r',
            Arn: 'acs:ram::1000000000000001:role/r',
            AssumeRolePolicyDocument: JSON.stringify(value(statements)),
          },
        },
        null,
        1,
      ),
  ],
  'an URL-encoded string': [
    'role.json',
    (statements) =>
      JSON.stringify(
        {
          Role: {
            RoleName: 'r',
            Arn: 'acs:ram::1000000000000001:role/r',
            AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(value(statements))),
          },
        },
        null,
        1,
      ),
  ],
  'services and ram_users': ['main.tf', lists],
};

describe.each(Object.entries(NOTATIONS))('%s', (notation, [file, write]) => {
  const isPlain = notation === 'services and ram_users';
  test.each(Object.keys(DEFECTS).filter((rule) => !isPlain || rule !== 'trust-action'))(
    'a fix of %s changes its own word and nothing else',
    async (rule) => {
      await fc.assert(
        fc.asyncProperty(isPlain ? fc.constant([]) : others, fc.nat(1), fc.boolean(), async (more, at, isWindows) => {
          const statements = (spoil?: (block: Block) => void): readonly Block[] => {
            const own = right();
            spoil?.(own);
            const extra = more.map((each): Block => ({
              effect: 'Allow',
              action: 'sts:AssumeRole',
              principals: [{ entity: each.entity, identifiers: [...each.identifiers] }],
            }));
            return at === 0 ? [own, ...extra] : [...extra, own];
          };
          const lineEnds = (text: string): string => (isWindows ? text.replaceAll('\n', '\r\n') : text);
          const broken = lineEnds(write(statements(DEFECTS[rule])));
          const mended = lineEnds(write(statements()));
          const options = { settings: new Map([['dts-extra-trust', 'off' as const]]) };
          const once = await fixed(file, broken, 'review', options);
          expect(once.before.findings.map((finding) => finding.rule)).toContain(rule);
          expect(once.text).toBe(mended);
          expect(once.untouched.refused).toEqual([]);
          expect(fixesIn(once.after)).toEqual([]);
          const twice = await fixed(file, once.text, 'review', options);
          expect([twice.text, twice.made]).toEqual([once.text, []]);
        }),
        runs(15),
      );
    },
  );

  test.skipIf(isPlain)('what nobody needs goes whole, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(others, fc.nat(1), fc.boolean(), async (more, at, isOne) => {
        const own = right();
        const all = more.map((each) => ({ entity: each.entity, identifiers: [...each.identifiers] }));
        const extra = (isOne ? all.slice(0, 1) : all).map((each): Block => ({
          effect: 'Allow',
          action: 'sts:AssumeRole',
          principals: [each],
        }));
        const broken = write(at === 0 ? [own, ...extra] : [...extra, own]);
        const once = await fixed(file, broken, 'review');
        expect(once.text).toBe(write([own]));
        expect(once.untouched.refused).toEqual([]);
        expect((await fixed(file, once.text, 'review')).made).toEqual([]);
      }),
      runs(15),
    );
  });
});
