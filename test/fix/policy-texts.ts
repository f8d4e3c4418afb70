import { stringify } from 'yaml';

/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How a text is laid out; a writer takes what its notation has. */
export interface Style {
  /** Comments wherever there is room for one. */
  readonly hasComments: boolean;
  /** Each member of a list on a line of its own. */
  readonly hasTallLists: boolean;
  readonly indent: '  ' | '    ' | '\t';
  readonly isWindows: boolean;
  readonly hasFinalNewline: boolean;
}

/** A way to write a policy down. */
export interface Notation {
  readonly file: string;
  /** `undefined` where the notation has no words for this policy. */
  readonly write: (policy: Json, style: Style, roleName: string) => string | undefined;
  /** ROS makes strings of all values before RAM sees them. */
  readonly isRos?: true;
  /** It is a policy by itself, and nothing says of which role. */
  readonly isBare?: true;
}

interface Syntax {
  readonly between: string;
  readonly comment: string;
  readonly key: (key: string) => string;
  /** Whether a comma parts the members of an object. */
  readonly hasCommas: boolean;
  /** Whether a comma may stand behind the last member of a list. */
  readonly hasLastComma: boolean;
}

/** A value in braces and brackets, a member on each line. */
function inBraces(value: Json, syntax: Syntax, style: Style, outer = ''): string {
  const inner = `${outer}${style.indent}`;
  const comment = style.hasComments ? syntax.comment : '';
  const lines = (open: string, members: readonly string[], close: string, commas: readonly string[]): string =>
    `${open}${comment}\n${members.map((member, index) => `${inner}${member}${commas[index] ?? ''}${comment}\n`).join('')}${outer}${close}`;
  const commasOf = (count: number, isLastToo: boolean): string[] =>
    Array.from({ length: count }, (_, index) => (index < count - 1 || isLastToo ? ',' : ''));
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((each) => inBraces(each, syntax, style, inner));
    const isTall = style.hasTallLists || items.some((item) => item.includes('\n'));
    return isTall ? lines('[', items, ']', commasOf(items.length, syntax.hasLastComma)) : `[${items.join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) => `${syntax.key(key)}${syntax.between}${inBraces(each, syntax, style, inner)}`,
  );
  return lines('{', members, '}', syntax.hasCommas ? commasOf(members.length, false) : []);
}

const JSONC: Syntax = {
  between: ': ',
  comment: ' // c',
  key: (key) => JSON.stringify(key),
  hasCommas: true,
  hasLastComma: false,
};

const HCL: Syntax = { ...JSONC, between: ' = ', comment: ' # c', key: hclKey, hasCommas: false, hasLastComma: true };

function hclKey(key: string): string {
  return /^[A-Za-z_]+$/.test(key) ? key : JSON.stringify(key);
}

const json = (value: Json, style: Style): string => inBraces(value, JSONC, { ...style, hasComments: false });

function finished(text: string, { isWindows, hasFinalNewline }: Style): string {
  const lines = isWindows ? text.replaceAll('\n', '\r\n') : text;
  return `${lines}${hasFinalNewline ? (isWindows ? '\r\n' : '\n') : ''}`;
}

/** With a blank behind each comma and colon. */
function onOneLine(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((each) => onOneLine(each)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`)
    .join(', ')}}`;
}

const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

const answer = (document: string, roleName: string): Json => ({
  RequestId: '0',
  Role: { RoleName: roleName, Arn: `acs:ram::1000000000000001:role/${roleName}`, AssumeRolePolicyDocument: document },
});

const template = (document: Json, roleName: string): Json => ({
  ROSTemplateFormatVersion: '2015-09-01',
  Resources: {
    Role: { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: roleName, AssumeRolePolicyDocument: document } },
  },
});

const resource = (roleName: string, document: string): string =>
  `# roles\nresource "alicloud_ram_role" "r" {\n  role_name                   = "${roleName}" # its name\n  assume_role_policy_document = ${document}\n}`;

/** A block for each member that YAML can write so, with a comment behind each line that can have one. */
function yaml(value: Json, { hasComments }: Style): string {
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  return hasComments ? text.replaceAll(/^.*\S$/gm, (line) => `${line} # c`) : text;
}

/** The statements of a policy, where each has nothing but what the blocks of a `policy_document` can say. */
interface BlockStatement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal: Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

const BLOCK_KEYS = new Set(['Effect', 'Action', 'Resource', 'Principal', 'Condition']);

function blockStatements(policy: Json): readonly BlockStatement[] | undefined {
  const { Version: version, Statement: statements, ...rest } = policy as Record<string, Json>;
  if (Object.keys(rest).length > 0 || (version !== undefined && typeof version !== 'string')) return undefined;
  if (!Array.isArray(statements)) return undefined;
  const list = statements as readonly Record<string, Json>[];
  const isPlain = (each: Record<string, Json>): boolean =>
    Object.keys(each).every((key) => BLOCK_KEYS.has(key)) &&
    Object.values((each['Condition'] ?? {}) as Record<string, object>).every((keys) =>
      Object.values(keys).every((value) => typeof value === 'string'),
    );
  return list.every(isPlain) ? (list as unknown as readonly BlockStatement[]) : undefined;
}

/** `data "alicloud_ram_policy_document"` in the native syntax. */
function policyDocument(policy: Json, style: Style, roleName: string): string | undefined {
  const statements = blockStatements(policy);
  if (statements === undefined) return undefined;
  const version = (policy as { readonly Version?: string }).Version;
  const comment = style.hasComments ? ' # c' : '';
  const list = (values: string | readonly string[], outer: string): string =>
    inBraces(listOf(values), HCL, style, outer);
  const lines = [
    'data "alicloud_ram_policy_document" "p" {',
    ...(version === undefined ? [] : [`  version = "${version}"${comment}`]),
  ];
  for (const {
    Effect: effect,
    Action: action,
    Resource: on,
    Principal: principal,
    Condition: condition,
  } of statements) {
    lines.push(`  statement {${comment}`);
    if (effect !== undefined) lines.push(`    effect = "${effect}"${comment}`);
    if (action !== undefined) lines.push(`    action = ${list(action, '    ')}${comment}`);
    if (on !== undefined) lines.push(`    resource = ${list(on, '    ')}${comment}`);
    for (const [entity, identifiers] of Object.entries(principal))
      lines.push(
        `    principal {${comment}`,
        `      entity      = "${entity}"${comment}`,
        `      identifiers = ${list(identifiers, '      ')}${comment}`,
        '    }',
      );
    for (const [operator, keys] of Object.entries(condition ?? {}))
      for (const [variable, values] of Object.entries(keys))
        lines.push(
          `    condition {${comment}`,
          `      operator = "${operator}"${comment}`,
          `      variable = "${variable}"${comment}`,
          `      values   = ${list(values, '      ')}${comment}`,
          '    }',
        );
    lines.push('  }');
  }
  return `${lines.join('\n')}\n}\n\n${resource(roleName, 'data.alicloud_ram_policy_document.p.document')}`;
}

/** The same in the JSON syntax. */
function policyDocumentJson(policy: Json, style: Style, roleName: string): string | undefined {
  const statements = blockStatements(policy);
  if (statements === undefined) return undefined;
  const version = (policy as { readonly Version?: string }).Version;
  const statement = statements.map(
    ({ Effect: effect, Action: action, Resource: on, Principal: principal, Condition: condition }): Json => ({
      ...(effect !== undefined && { effect }),
      ...(action !== undefined && { action: listOf(action) }),
      ...(on !== undefined && { resource: listOf(on) }),
      principal: Object.entries(principal).map(([entity, identifiers]) => ({
        entity,
        identifiers: listOf(identifiers),
      })),
      ...(condition !== undefined && {
        condition: Object.entries(condition).flatMap(([operator, keys]) =>
          Object.entries(keys).map(([variable, values]) => ({ operator, variable, values: listOf(values) })),
        ),
      }),
    }),
  );
  return json(
    {
      data: { alicloud_ram_policy_document: { p: { ...(version !== undefined && { version }), statement } } },
      resource: {
        alicloud_ram_role: {
          r: { role_name: roleName, assume_role_policy_document: '${data.alicloud_ram_policy_document.p.document}' },
        },
      },
    },
    style,
  );
}

/** `services` and `ram_users`, which allow `sts:AssumeRole` to whom they name. */
function principalLists(policy: Json, style: Style, roleName: string): string | undefined {
  const statements = blockStatements(policy);
  const [only, ...more] = statements ?? [];
  if (only === undefined || more.length > 0) return undefined;
  const { Effect: effect, Action: action, Resource: on, Principal: principal, Condition: condition } = only;
  const isPlain = effect === 'Allow' && action === 'sts:AssumeRole' && on === undefined && condition === undefined;
  const { Service: services, RAM: users, ...others } = principal;
  if (!isPlain || Object.keys(others).length > 0 || (policy as { Version?: string }).Version !== '1') return undefined;
  const comment = style.hasComments ? ' # c' : '';
  const line = (name: string, values: string | readonly string[] | undefined): string =>
    values === undefined ? '' : `  ${name} = ${inBraces(listOf(values), HCL, style, '  ')}${comment}\n`;
  return `resource "alicloud_ram_role" "r" {\n  role_name = "${roleName}" # its name\n${line('services', services)}${line('ram_users', users)}}`;
}

export const NOTATIONS: Readonly<Record<string, Notation>> = {
  JSON: { file: 'p.json', isBare: true, write: (policy, style) => finished(json(policy, style), style) },
  'JSON on one line': {
    file: 'p.json',
    isBare: true,
    write: (policy, style) => finished(onOneLine(policy), style),
  },
  JSONC: { file: 'p.jsonc', isBare: true, write: (policy, style) => finished(inBraces(policy, JSONC, style), style) },
  'a string in JSON': {
    file: 'role.json',
    write: (policy, style, roleName) => finished(json(answer(json(policy, style), roleName), style), style),
  },
  'an URL-encoded string': {
    file: 'role.json',
    write: (policy, style, roleName) =>
      finished(json(answer(encodeURIComponent(json(policy, style)), roleName), style), style),
  },
  YAML: { file: 'p.yaml', isBare: true, write: (policy, style) => finished(yaml(policy, style), style) },
  'YAML in brackets': {
    file: 'p.yaml',
    isBare: true,
    write: (policy, style) =>
      finished(inBraces(policy, { ...JSONC, comment: ' # c' }, { ...style, indent: '  ' }), style),
  },
  'a string in YAML': {
    file: 'role.yaml',
    write: (policy, style, roleName) =>
      finished(
        `Role: # c\n  RoleName: ${roleName}\n  Arn: acs:ram::1000000000000001:role/${roleName}\n  AssumeRolePolicyDocument: ${JSON.stringify(json(policy, style))}\n  Description: d # c`,
        style,
      ),
  },
  'a string in single quotes': {
    file: 'role.yaml',
    write: (policy, style, roleName) =>
      finished(
        `Role:\n  RoleName: ${roleName}\n  Arn: acs:ram::1000000000000001:role/${roleName}\n  AssumeRolePolicyDocument: '${onOneLine(policy)}' # c`,
        style,
      ),
  },
  'a block of YAML': {
    file: 'role.yaml',
    write: (policy, style, roleName) =>
      finished(
        `Role:\n  RoleName: ${roleName}\n  Arn: acs:ram::1000000000000001:role/${roleName}\n  AssumeRolePolicyDocument: | # c\n    ${indented(json(policy, style), '    ')}\n  Description: d # c`,
        style,
      ),
  },
  'ROS in YAML': {
    file: 't.yaml',
    isRos: true,
    write: (policy, style, roleName) => finished(yaml(template(policy, roleName), style), style),
  },
  'ROS in JSON': {
    file: 't.json',
    isRos: true,
    write: (policy, style, roleName) => finished(json(template(policy, roleName), style), style),
  },
  'JSON without blanks': {
    file: 'p.json',
    isBare: true,
    write: (policy, style) => finished(JSON.stringify(policy), style),
  },
  'a string in ROS': {
    file: 't.json',
    isRos: true,
    write: (policy, style, roleName) => finished(json(template(JSON.stringify(policy), roleName), style), style),
  },
  heredoc: {
    file: 'main.tf',
    write: (policy, style, roleName) => finished(resource(roleName, `<<EOF\n${json(policy, style)}\nEOF`), style),
  },
  'indented heredoc': {
    file: 'main.tf',
    write: (policy, style, roleName) =>
      finished(
        resource(roleName, `<<-EOF\n    ${indented(json(policy, { ...style, indent: '  ' }), '    ')}\n  EOF`),
        style,
      ),
  },
  'a quoted text of HCL': {
    file: 'main.tf',
    write: (policy, style, roleName) => finished(resource(roleName, JSON.stringify(JSON.stringify(policy))), style),
  },
  jsonencode: {
    file: 'main.tf',
    write: (policy, style, roleName) =>
      finished(
        resource(roleName, `jsonencode(${inBraces(policy, HCL, style, '  ')})${style.hasComments ? ' # c' : ''}`),
        style,
      ),
  },
  'jsonencode with colons': {
    file: 'main.tf',
    write: (policy, style, roleName) =>
      finished(
        resource(
          roleName,
          `jsonencode(${inBraces(policy, { ...JSONC, hasCommas: false, hasLastComma: true }, style, '  ')})`,
        ),
        style,
      ),
  },
  'policy_document blocks': {
    file: 'main.tf',
    write: (policy, style, roleName) => {
      const text = policyDocument(policy, style, roleName);
      return text && finished(text, style);
    },
  },
  'policy_document blocks in JSON': {
    file: 'main.tf.json',
    write: (policy, style, roleName) => {
      const text = policyDocumentJson(policy, style, roleName);
      return text && finished(text, style);
    },
  },
  'a string in .tf.json': {
    file: 'main.tf.json',
    write: (policy, style, roleName) =>
      finished(
        json(
          {
            resource: {
              alicloud_ram_role: { r: { role_name: roleName, assume_role_policy_document: json(policy, style) } },
            },
          },
          style,
        ),
        style,
      ),
  },
  'services and ram_users': {
    file: 'main.tf',
    write: (policy, style, roleName) => {
      const text = principalLists(policy, style, roleName);
      return text && finished(text, style);
    },
  },
};
