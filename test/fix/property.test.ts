import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';

import { fixed, fixesIn } from './fixed.ts';
import { runs } from '../support/property.ts';

interface Statement {
  Effect: string;
  Action: string;
  Principal: { RAM?: string | string[]; Service?: string[] };
  Sid?: string;
}

interface Policy {
  Version?: string | undefined;
  Statement: Statement[];
}

const CREATOR = '1000000000000002';

const right = (): Policy => ({
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: [`acs:ram::${CREATOR}:root`], Service: [`${CREATOR}@dts.aliyuncs.com`] },
    },
  ],
});

/** Each breaks a right policy so that its rule speaks. */
const DEFECTS: Readonly<Record<string, (policy: Policy, statement: Statement) => void>> = {
  'trust-action': (_, statement) => void (statement.Action = 'sts:assumerole'),
  'policy-version': (policy) => void (policy.Version = '2012-10-17'),
  'policy-schema': (_, statement) => void (statement.Effect = 'allow'),
  'dts-service-collapsed': (_, { Principal }) => void (Principal.Service = ['dts.aliyuncs.com']),
  'dts-service-misspelt': (_, { Principal }) => void (Principal.Service = [`${CREATOR}@dts.aliyun.com`]),
  'dts-root-missing': (_, { Principal }) => void delete Principal.RAM,
};

/** Those that can be in one policy together. */
const CLASHING = new Set(['dts-service-collapsed', 'dts-service-misspelt', 'dts-root-missing']);

interface Container {
  readonly name: string;
  /** What stands before the policy, and behind it; neither changes. */
  readonly text: (policy: Policy) => readonly [head: string, body: string, tail: string];
  /** In a stack a policy is a role's. */
  readonly without?: readonly string[];
}

const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);
const json = (policy: Policy, indent: number | string = 2): string => JSON.stringify(policy, null, indent);

const heredoc = (mark: string): Container => ({
  name: 'role.tf',
  text: (policy) => [
    `# a role\nresource "alicloud_ram_role" "r" {\n  role_name = "r" # its name\n  assume_role_policy_document = <<${mark}\n`,
    `${mark.startsWith('-') ? `    ${indented(json(policy), '    ')}` : json(policy)}\n`,
    `  EOF\n}\n# the end\n`.replace('  EOF', mark.startsWith('-') ? '  EOF' : 'EOF'),
  ],
});

/** A value as HCL writes it, a line for each member. */
function hcl(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return `[${value.map((each) => `\n${indent}  ${hcl(each, `${indent}  `)},`).join('')}\n${indent}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const lines = Object.entries(value).map(([key, each]) => `\n${indent}  ${key} = ${hcl(each, `${indent}  `)} # c`);
  return `{${lines.join('')}\n${indent}}`;
}

const yaml = (value: unknown): string =>
  stringify(value, { lineWidth: 0 }).replaceAll(/^( *\S.*)$/gm, (line) => `${line} # c`);

const role = (document: unknown): object => ({
  ROSTemplateFormatVersion: '2015-09-01',
  Resources: { R: { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: 'r', AssumeRolePolicyDocument: document } } },
});

const answer = (encode: (text: string) => string): Container => ({
  name: 'role.json',
  text: (policy) => [
    `{\n  "RequestId": "0",\n  "Role": {\n    "RoleName": "r",\n    "Arn": "acs:ram::1000000000000001:role/r",\n    "AssumeRolePolicyDocument": `,
    JSON.stringify(encode(json(policy))),
    `,\n    "Description": "d"\n  }\n}\n`,
  ],
});

const CONTAINERS: Readonly<Record<string, Container>> = {
  'JSON on one line': { name: 'p.json', text: (policy) => ['', json(policy, 0), '\n'] },
  'JSON with tabs': { name: 'p.json', text: (policy) => ['\n', json(policy, '\t'), ''] },
  'a string in an answer': answer((text) => text),
  'URL-encoded in an answer': answer(encodeURIComponent),
  YAML: { name: 'p.yaml', text: (policy) => ['# a policy\n', yaml(policy), '# the end\n'] },
  'a block of YAML': {
    name: 'role.yaml',
    text: (policy) => [
      'Role: # c\n  RoleName: r\n  Arn: acs:ram::1000000000000001:role/r\n  AssumeRolePolicyDocument: | # c\n\n    ',
      indented(json(policy), '    '),
      '\n  Description: d # c\n',
    ],
  },
  'YAML in brackets': { name: 'p.yaml', text: (policy) => ['# a policy\n', json(policy), ' # the end\n'] },
  'ROS in YAML': { name: 't.yaml', text: (policy) => ['# a template\n', yaml(role(policy)), '# the end\n'] },
  'ROS in JSON': { name: 't.json', text: (policy) => ['', JSON.stringify(role(policy), null, 2), '\n'] },
  heredoc: heredoc('EOF'),
  'indented heredoc': heredoc('-EOF'),
  jsonencode: {
    name: 'role.tf',
    text: (policy) => [
      `# a role\nresource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = jsonencode(`,
      hcl(policy, '  '),
      `) # c\n}\n# the end\n`,
    ],
  },
};

const worlds = fc.record({
  defects: fc
    .uniqueArray(fc.constantFrom(...Object.keys(DEFECTS)), { minLength: 1, maxLength: 4 })
    .filter((names) => names.filter((name) => CLASHING.has(name)).length <= 1),
  isWindows: fc.boolean(),
});

describe.each(Object.entries(CONTAINERS))('%s', (_, { name, text }) => {
  test('every problem is fixed at its place, once and for all', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ defects, isWindows }) => {
        const policy = right();
        for (const defect of defects) policy.Statement.forEach((each) => DEFECTS[defect]?.(policy, each));
        const [head, body, tail] = text(policy).map((part) => (isWindows ? part.replaceAll('\n', '\r\n') : part));
        const original = `${head ?? ''}${body ?? ''}${tail ?? ''}`;
        const once = await fixed(name, original, 'review');
        const said = once.before.findings.map(({ rule }) => rule);
        // What a statement means is not known before its elements are spelt right.
        const first = defects.includes('policy-schema') ? ['policy-schema'] : defects;
        expect(said).toEqual(expect.arrayContaining(first));
        expect(once.after.findings.map(({ rule }) => rule).filter((rule) => defects.includes(rule))).toEqual([]);
        expect(fixesIn(once.after)).toEqual([]);
        expect(once.text.startsWith(head ?? '')).toBe(true);
        expect(once.text.endsWith(tail ?? '')).toBe(true);
        expect(once.text.match(/# c/g)?.length).toBe(original.match(/# c/g)?.length);
        if (isWindows) expect(once.text).not.toMatch(/(?<!\r)\n/);
        else expect(once.text).not.toContain('\r');
        const twice = await fixed(name, once.text, 'review');
        expect([twice.text, twice.made]).toEqual([once.text, []]);
      }),
      runs(5),
    );
  });
});

const WORDS = [
  ['SQLServer', 'LocalInstance'],
  ['MySQL', 'Express'],
  ['DRDS', 'dg'],
] as const;

test('a tasks file: words of other APIs and ARNs in place of names', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...WORDS),
      fc.boolean(),
      fc.boolean(),
      async ([database, connection], isArn, isWindows) => {
        const lines = [
          '# tasks',
          'version: 1',
          'tasks:',
          '  - name: a # c',
          `    creator: "${CREATOR}"`,
          '    source:',
          '      account: "1000000000000001" # c',
          `      database: ${database} # c`,
          `      connection: ${connection}`,
          `      role: ${isArn ? 'acs:ram::1000000000000001:role/r' : 'r'} # c`,
          '    destination:',
          `      { account: "${CREATOR}", database: MySQL, connection: Alibaba Cloud Instance } # c`,
          '',
        ];
        const original = lines.join(isWindows ? '\r\n' : '\n');
        const once = await fixed('tasks.yaml', original, 'review');
        expect(once.before.findings.length).toBeGreaterThan(0);
        expect(fixesIn(once.after)).toEqual([]);
        expect(once.text.split('\n').length).toBe(lines.length);
        expect(once.text.match(/# c\r?$/gm)).toEqual(original.match(/# c\r?$/gm));
        expect(once.after.findings.map(({ rule }) => rule)).not.toContain('task-role-is-arn');
        expect((await fixed('tasks.yaml', once.text, 'review')).text).toBe(once.text);
      },
    ),
    runs(5),
  );
});
