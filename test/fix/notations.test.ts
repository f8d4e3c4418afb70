import { describe, expect, test } from 'vitest';

import { fixed } from './fixed.ts';

const document = (statements: string, more = ''): string => `data "alicloud_ram_policy_document" "b" {
${statements}}

resource "alicloud_ram_role" "b" {
  role_name                   = "ram-for-dts"
  assume_role_policy_document = data.alicloud_ram_policy_document.b.document
}
${more}`;

const statement = (...blocks: readonly string[]): string =>
  `  statement {\n    effect = "Allow"\n    action = ["sts:AssumeRole"]\n${blocks.join('')}  }\n`;

const principal = (entity: string, ...identifiers: readonly string[]): string =>
  `    principal {\n      entity      = ${entity}\n      identifiers = [${identifiers.map((each) => `"${each}"`).join(', ')}]\n    }\n`;

const condition = (operator: string, variable: string, value: string): string =>
  `    condition {\n      operator = "${operator}"\n      variable = "${variable}"\n      values   = ["${value}"]\n    }\n`;

const ROOT = 'acs:ram::1000000000000002:root';
const DTS = '1000000000000002@dts.aliyuncs.com';
const PAIR = [principal('"Service"', DTS), principal('"RAM"', ROOT)] as const;

/** The text after a fix; a second run must change nothing. */
async function fixedTwice(before: string, risk: 'safe' | 'review' = 'review', file = 'main.tf'): Promise<string> {
  const once = await fixed(file, before, risk);
  const twice = await fixed(file, once.text, risk);
  if (twice.text !== once.text || twice.made.length > 0) throw new Error(`a second run changes it to ${twice.text}`);
  return once.text;
}

/** The edits that reports have for each finding about a key or word of a policy. */
async function editsOf(text: string): Promise<readonly (readonly unknown[] | undefined)[]> {
  const { before } = await fixed('main.tf', text, 'safe');
  return before.findings.filter(({ rule }) => rule === 'policy-schema').map(({ fix }) => fix?.edits);
}

describe('blocks of alicloud_ram_policy_document', () => {
  test.each([
    ['entity', '"service"', '"Service"'],
    ['entity', '"SERVICE"', '"Service"'],
    ['operator', '"StringEquals"\n      variable = "OIDC:iss"', '"StringEquals"\n      variable = "oidc:iss"'],
  ])('the value of %s is edited, where the fix is safe: %s', async (_, wrong, right) => {
    const provider = principal('"Federated"', 'acs:ram::1000000000000001:oidc-provider/x');
    const text = (service: string, variable: string): string =>
      document(
        statement(principal(service, DTS), principal('"RAM"', ROOT)) +
          statement(provider, condition('StringEquals', variable, 'https://x.example')),
      );
    const isEntity = !wrong.includes('variable');
    const [before, after] = isEntity
      ? [text(wrong, 'oidc:iss'), text(right, 'oidc:iss')]
      : [text('"Service"', 'OIDC:iss'), text('"Service"', 'oidc:iss')];
    const found = (await fixed('main.tf', before, 'safe')).text;
    expect(found).toBe(isEntity ? after : before);
  });

  test('the identifiers of blocks with one entity count together, and each is edited where it stands', async () => {
    const others = principal('"Service"', 'ecs.aliyuncs.com', 'rds.aliyuncs.com');
    const text = (service: string): string =>
      document(statement(others, principal('"Service"', service), principal('"RAM"', ROOT)));
    const { before, text: after } = await fixed('main.tf', text('1000000000000002@dts.aliyun.com'), 'review');
    const linesOf = (rule: string): readonly number[] =>
      before.findings.flatMap((found) => (found.rule === rule && found.place ? [found.place.startLine] : []));
    expect([linesOf('dts-service-misspelt'), linesOf('dts-extra-trust')]).toEqual([[11], [7, 7]]);
    expect(after).toBe(text(DTS));
  });

  test('the finding about an operator stands at its value', async () => {
    const provider = principal('"Federated"', 'acs:ram::1000000000000001:oidc-provider/x');
    const text = document(statement(provider, condition('stringEquals', 'oidc:iss', 'https://x.example')));
    const { before } = await fixed('main.tf', text, 'safe');
    const place = before.findings.find(({ rule }) => rule === 'condition-unknown')?.place;
    const line = text.split('\n')[(place?.startLine ?? 1) - 1] ?? '';
    expect(line.slice((place?.startColumn ?? 1) - 1, (place?.endColumn ?? 1) - 1)).toBe('"stringEquals"');
  });

  test('a variable as entity is not overwritten', async () => {
    const text = document(
      statement(principal('local.kind', DTS), principal('"RAM"', ROOT)),
      'locals {\n  kind = "service"\n}\n',
    );
    expect(await fixedTwice(text)).toBe(text);
  });

  test.each([
    ['written', '"service"', 1],
    ['a local', 'local.kind', 0],
    ['a call', 'lower("SERVICE")', 0],
    ['a choice', 'true ? "service" : "RAM"', 0],
  ])('a wrong entity has an edit only where its text stands: %s', async (_, entity, count) => {
    const locals = 'locals {\n  kind = "service"\n}\n';
    const text = document(statement(principal(entity, DTS), principal('"RAM"', ROOT)), locals);
    expect((await editsOf(text)).map((edits) => edits?.length)).toEqual([count]);
  });

  test('an extra service: its block goes, and nothing else', async () => {
    const extra = principal('"Federated"', 'acs:ram::1000000000000001:saml-provider/x');
    expect(await fixedTwice(document(statement(...PAIR, extra)))).toBe(document(statement(...PAIR)));
  });

  test('an extra identifier: the item goes', async () => {
    expect(await fixedTwice(document(statement(principal('"Service"', DTS, 'ecs.aliyuncs.com'), PAIR[1])))).toBe(
      document(statement(...PAIR)),
    );
  });

  test('an extra statement: it goes with its header', async () => {
    const extra = statement(principal('"Service"', 'ecs.aliyuncs.com'));
    expect(await fixedTwice(document(statement(...PAIR) + extra))).toBe(document(statement(...PAIR)));
    expect(await fixedTwice(document(extra + statement(...PAIR)))).toBe(document(statement(...PAIR)));
  });

  test('a comment behind a block: advice', async () => {
    const extra = statement(principal('"Service"', 'ecs.aliyuncs.com')).replace(/\n$/, ' # the machines\n');
    const text = document(statement(...PAIR) + extra);
    expect(await fixedTwice(text)).toBe(text);
  });

  test('a missing principal becomes a block of its own', async () => {
    expect(await fixedTwice(document(statement(PAIR[0])))).toBe(document(statement(...PAIR)));
  });

  describe('in the JSON syntax', () => {
    const principals = [
      { entity: 'Service', identifiers: [DTS] },
      { entity: 'RAM', identifiers: [ROOT] },
    ];
    const own = { effect: 'Allow', action: ['sts:AssumeRole'], principal: principals };
    const other = { entity: 'Service', identifiers: ['ecs.aliyuncs.com'] };
    const data = (statement: unknown): string =>
      JSON.stringify(
        {
          data: { alicloud_ram_policy_document: { b: { statement } } },
          resource: {
            alicloud_ram_role: {
              b: { role_name: 'r', assume_role_policy_document: '${data.alicloud_ram_policy_document.b.document}' },
            },
          },
        },
        null,
        2,
      );

    test('the value of entity is edited', async () => {
      const wrong = { ...own, principal: [{ entity: 'service', identifiers: [DTS] }, principals[1]] };
      expect(await fixedTwice(data(wrong), 'safe', 'main.tf.json')).toBe(data(own));
    });

    test.each<[string, unknown, unknown]>([
      ['an item of a list', [own, { ...own, principal: [other] }], [own]],
      ['the first item', [{ ...own, principal: other }, own], [own]],
      [
        'a list of blocks that go together',
        {
          ...own,
          condition: ['acs:SourceIp', 'sts:ExternalId'].map((variable) => ({
            operator: 'StringEquals',
            variable,
            values: ['abc'],
          })),
        },
        own,
      ],
      [
        'one block without a list',
        { condition: { operator: 'StringEquals', variable: 'sts:ExternalId', values: ['abc'] }, ...own },
        own,
      ],
      ['an argument', { ...own, resource: ['*'] }, own],
    ])('%s goes with its comma', async (_, wrong, right) => {
      expect(await fixedTwice(data(wrong), 'review', 'main.tf.json')).toBe(data(right));
    });

    test('a principal that is missing: advice', async () => {
      const alone = data({ ...own, principal: [principals[0]] });
      const once = await fixed('main.tf.json', alone, 'review');
      expect(once.before.findings.map(({ rule, fix }) => [rule, fix?.edits])).toContainEqual(['dts-root-missing', []]);
      expect(once.text).toBe(alone);
    });
  });
});

describe('services and ram_users', () => {
  const role = (lists: string): string => `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n${lists}}\n`;

  test('an item is replaced, and a list that would be missing is advice', async () => {
    expect(await fixedTwice(role(`  services  = ["dts.aliyuncs.com"]\n  ram_users = ["${ROOT}"]\n`))).toBe(
      role(`  services  = ["${DTS}"]\n  ram_users = ["${ROOT}"]\n`),
    );
    const alone = role(`  services = ["${DTS}"]\n`);
    expect(await fixedTwice(alone)).toBe(alone);
  });

  test('an item too many goes', async () => {
    expect(await fixedTwice(role(`  services  = ["${DTS}", "ecs.aliyuncs.com"]\n  ram_users = ["${ROOT}"]\n`))).toBe(
      role(`  services  = ["${DTS}"]\n  ram_users = ["${ROOT}"]\n`),
    );
  });

  test('a list of which nothing would be left goes with its name', async () => {
    const services = '  services  = ["dts.aliyuncs.com"]\n';
    const stranger = `  ram_users = ["${ROOT}"]\n`;
    const text = (lists: string): string => role(lists).replace('"r"\n ', '"AliyunDTSDefaultRole"\n ');
    expect(await fixedTwice(text(services + stranger))).toBe(text(services));
    const commented = text(services + stranger.replace('\n', ' # why\n'));
    expect(await fixedTwice(commented)).toBe(commented);
    const json = (lists: object): string =>
      JSON.stringify(
        { resource: { alicloud_ram_role: { r: { role_name: 'AliyunDTSDefaultRole', ...lists } } } },
        null,
        2,
      );
    const right = { services: ['dts.aliyuncs.com'] };
    expect(await fixedTwice(json({ ram_users: [ROOT], ...right }), 'review', 'main.tf.json')).toBe(json(right));
  });
});

const encoded = (policy: string): string =>
  `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = jsonencode(${policy})\n}\n`;

describe('objects of HCL', () => {
  const other =
    'Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = ["acs:ram::9999999999999999:root"] } }]';
  const own = `Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = ["${ROOT}"], Service = ["${DTS}"] } }]`;

  test.each([`{\n    ${other}\n    ${own}\n  }`, `{ ${other}, ${own} }`])(
    'a key that stands twice is a finding, and its text is never copied: %s',
    async (policy) => {
      const once = await fixed('main.tf', encoded(policy), 'review');
      expect(once.before.findings.map(({ rule, message }) => `${rule} ${message}`)).toContain('syntax doubledKey');
      expect(once.text.split('9999999999999999').length).toBe(2);
      expect(once.text.replace(/,?\s+Version = "1"/, '')).toBe(encoded(policy));
    },
  );

  test.each([
    ['{\n    # a comment\n  }', '{\n    # a comment\n    Version = "1"\n  }'],
    ['{ /* a comment */ }', '{ /* a comment */ Version = "1" }'],
    ['{}', '{ Version = "1" }'],
    ['{\n\n  }', '{\n\n    Version = "1"\n  }'],
    ['{ // why\n  }', '{ // why\n    Version = "1"\n  }'],
  ])('whatever an empty object holds stays: %j', async (before, after) => {
    expect(await fixedTwice(encoded(before), 'safe')).toBe(encoded(after));
  });

  test('a file that does not parse is not edited', async () => {
    const text =
      'resource "alicloud_ram_role" "a" {\n  role_name = "a"\n  assume_role_policy_document = jsonencode({\n\n';
    expect(await fixedTwice(text)).toBe(text);
  });

  test.each([
    ['    Statement = []', '    Statement = []\n    Version = "1"'],
    ['    Statement = [],', '    Statement = [],\n    Version = "1",'],
    ['    Statement = [] # none yet', '    Statement = [] # none yet\n    Version = "1"'],
    ['    "Statement" : []', '    "Statement" : []\n    "Version" : "1"'],
    ['    "Statement": [],', '    "Statement": [],\n    "Version": "1",'],
  ])('a new member is written like its neighbours: %s', async (before, after) => {
    expect(await fixedTwice(encoded(`{\n${before}\n  }`), 'safe')).toBe(encoded(`{\n${after}\n  }`));
  });

  test.each([
    ['effect', 1],
    ['"effect"', 1],
    ['(local.key)', 0],
    ['(lower("EFFECT"))', 0],
  ])('a wrong key has an edit only where it is written: %s', async (key, count) => {
    const text = `locals {\n  key = "effect"\n}\n${encoded(`{ Version = "1", ${own.replace('Effect', key)} }`)}`;
    expect((await editsOf(text)).map((edits) => edits?.length)).toEqual([count]);
  });

  test('a variable stays a variable', async () => {
    const text = (more: string): string =>
      `variable "creator" {\n  default = "1000000000000002"\n}\n${encoded(
        `{ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = ["acs:ram::\${var.creator}:root"]${more} } }] }`,
      )}`;
    const right = text(', Service = ["${var.creator}@dts.aliyuncs.com"]');
    expect(await fixedTwice(text(', Service = ["dts.aliyuncs.com"]'))).toBe(right);
    expect(await fixedTwice(text(', Service = ["${var.creator}@dts.aliyun.com"]'))).toBe(right);
    expect(await fixedTwice(text(', Service = ["1000000000000002@dts.aliyun.com"]'))).toBe(
      text(', Service = ["1000000000000002@dts.aliyuncs.com"]'),
    );
  });

  test('keeps a comment next to a removed item', async () => {
    const text = (items: string): string =>
      encoded(
        `{\n    Version = "1"\n    Statement = [{\n      Effect = "Allow"\n      Action = "sts:AssumeRole"\n      Principal = {\n        RAM = ["${ROOT}"]\n        Service = [\n${items}        ]\n      }\n    }]\n  }`,
      );
    expect(
      await fixedTwice(text(`          "${DTS}", # ours\n          # the machines\n          "ecs.aliyuncs.com",\n`)),
    ).toBe(text(`          "${DTS}", # ours\n          # the machines\n`));
    const directive = text(
      `          "${DTS}",\n          "ecs.aliyuncs.com", # dts-xacct: ignore[dts-extra-trst] why\n`,
    );
    expect(await fixedTwice(directive)).toBe(directive);
  });
});

test.each([
  ['"effect": "Allow", "Action": "sts:AssumeRole"', 1],
  ['"effect": "Allow", "action": "sts:AssumeRole"', 1],
])('keys in another case are one finding, and renamed: %s', async (keys, count) => {
  const text = (written: string): string =>
    `{ "Version": "1", "Statement": [{ ${written}, "Principal": { "RAM": ["${ROOT}"], "Service": ["${DTS}"] } }] }`;
  const once = await fixed('p.json', text(keys), 'safe');
  expect(once.before.findings.filter(({ rule }) => rule === 'policy-schema').length).toBe(count);
  expect(once.text).toBe(text('"Effect": "Allow", "Action": "sts:AssumeRole"'));
});

test('answers in a list are counted one by one', async () => {
  const answer = (name: string): object => ({
    Role: { RoleName: name, Arn: `acs:ram::1000000000000001:role/${name}`, AssumeRolePolicyDocument: '{}' },
  });
  const { before } = await fixed('x.json', JSON.stringify([answer('a'), answer('b')]), 'safe');
  expect(before.summary.roles).toBe(2);
});

describe('the style of a YAML file', () => {
  const yaml = (version: string, action: string, principals: string): string =>
    `Version: ${version}\nStatement:\n  - Effect: Allow\n    Action: ${action}\n    Principal:\n${principals}`;

  test.each([
    [`'2012-10-17'`, 'sts::AssumeRole', `'1'`, 'sts:AssumeRole'],
    [`"2012-10-17"`, `'sts::AssumeRole'`, `"1"`, `'sts:AssumeRole'`],
  ])('quotes stay as they are: %s %s', async (version, action, newVersion, newAction) => {
    const who = `      RAM:\n        - ${ROOT}\n      Service:\n        - ${DTS}\n`;
    expect(await fixedTwice(yaml(version, action, who), 'review', 'p.yaml')).toBe(yaml(newVersion, newAction, who));
  });

  test.each([
    [`      Service:\n        - ${DTS}\n`, `      RAM:\n        - ${ROOT}\n`],
    [`      Service:\n      - '${DTS}'\n`, `      RAM:\n      - '${ROOT}'\n`],
    [`      Service: ["${DTS}"]\n`, `      RAM: ["${ROOT}"]\n`],
    [`      Service: ${DTS}\n`, `      RAM: [${ROOT}]\n`],
  ])('a new list is laid out like the one beside it: %s', async (before, added) => {
    const { text } = await fixed('p.yaml', yaml(`'1'`, 'sts:AssumeRole', before), 'review');
    expect(text.startsWith(yaml(`'1'`, 'sts:AssumeRole', before))).toBe(true);
    const lines = text.slice(yaml(`'1'`, 'sts:AssumeRole', before).length);
    expect(lines.replaceAll(/["']/g, '')).toBe(added.replaceAll(/["']/g, ''));
    if (!before.includes(`Service: ${DTS}`)) expect(lines).toBe(added);
  });
});

describe('records', () => {
  const policy = JSON.stringify({
    Version: '1',
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [ROOT], Service: ['dts.aliyuncs.com'] } },
    ],
  });
  const arn = 'acs:ram::1000000000000001:role/ram-for-dts';
  const state = {
    version: 4,
    terraform_version: '1.9.8',
    serial: 1,
    lineage: '0',
    outputs: {},
    resources: [
      {
        mode: 'managed',
        type: 'alicloud_ram_role',
        name: 'dts',
        provider: 'provider["registry.terraform.io/aliyun/alicloud"]',
        instances: [
          {
            schema_version: 0,
            attributes: { arn, assume_role_policy_document: policy, document: policy, role_name: 'ram-for-dts' },
          },
        ],
      },
    ],
  };
  const role = { RoleName: 'ram-for-dts', Arn: arn, AssumeRolePolicyDocument: policy };

  test.each<[string, unknown]>([
    ['a raw state', state],
    ['the answer of ListRoles', { RequestId: '0', Roles: { Role: [role] } }],
    ['the roles of such an answer', [role]],
    ['an event', { eventId: '0', eventName: 'CreateRole', requestParameters: { AssumeRolePolicyDocument: policy } }],
    ['rows of a query', [{ arn, name: 'ram-for-dts', policy }]],
    ['rows of a query below a key', { rows: [{ arn, name: 'ram-for-dts', policy }] }],
    ['any other answer', { RequestId: '0', Resource: { Configuration: policy } }],
    [
      'what an SDK has put around an answer',
      { headers: {}, statusCode: 200, body: { RequestId: '0', Roles: { Role: [role] } } },
    ],
  ])('%s is judged, and offers no edit', async (_, value) => {
    const { before, text, untouched } = await fixed('x.json', JSON.stringify(value, null, 1), 'review');
    const found = before.findings.filter(({ rule }) => rule === 'dts-service-collapsed');
    expect(found.length).toBe(1);
    expect(found[0]?.fix?.edits).toEqual([]);
    expect(text).toBe(JSON.stringify(value, null, 1));
    expect(untouched.records).toEqual(['x.json']);
  });

  test.each([
    ['AliyunDTSRolePolicy', []],
    ['AliyunECSReadOnlyAccess', ['role-policy-missing']],
  ])('a raw state tells the owner, and that %s is attached', async (policyName, missing) => {
    const attachment = {
      mode: 'managed',
      type: 'alicloud_ram_role_policy_attachment',
      name: 'dts',
      provider: 'provider["registry.terraform.io/aliyun/alicloud"]',
      instances: [{ attributes: { policy_name: policyName, policy_type: 'System', role_name: 'ram-for-dts' } }],
    };
    const whole = { ...state, resources: [...state.resources, attachment] };
    const text = JSON.stringify(whole)
      .replaceAll('1000000000000002', '1000000000000001')
      .replaceAll('dts.aliyuncs.com', '1000000000000001@dts.aliyuncs.com');
    const rules = (await fixed('x.json', text, 'review')).before.findings.map(({ rule }) => rule);
    expect(rules.filter((rule) => rule === 'role-policy-missing')).toEqual(missing);
    expect(rules).toContain('dts-trusts-owner');
  });

  test('the one role of GetRole is edited', async () => {
    const { text } = await fixed('x.json', JSON.stringify({ RequestId: '0', Role: role }), 'review');
    expect(text).toContain(DTS);
  });
});

test.each([
  ['is not made where it would delete a comment', ' # approved', []],
  ['is made where nothing but the member goes', '', ['policy-schema']],
])('a safe removal in YAML %s', async (_, comment, made) => {
  const policy = `Version: '1'
Statement:
  - Effect: Allow
    Action: sts:AssumeRole
    Principal:
      RAM: acs:ram::1000000000000002:root
    Sid: analytics${comment}
`;
  const found = await fixed('policy.yaml', policy, 'safe');
  expect(found.made.length).toBe(made.length);
  expect(found.text.includes('Sid')).toBe(made.length === 0);
});
