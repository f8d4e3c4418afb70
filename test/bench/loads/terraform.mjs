// Terraform modules of two roles each: the policy as a heredoc or with jsonencode, the attachment, and a variable.
import { makeRandom, name, pick, shuffled } from './random.mjs';
import { roleOf } from './roles.mjs';

/** `count` folders of one module; one policy in ten has a defect. */
export function* terraform({ count, badShare = 0.1, seed = 9 }) {
  const random = makeRandom(seed);
  for (let i = 0; i < count; i++) {
    const roles = [roleOf(random, { badShare }), roleOf(random, { badShare })];
    const blocks = [variable(random), ...roles.flatMap((role) => blocksOf(random, role))];
    yield {
      path: `m${String(i).padStart(5, '0')}/main.tf`,
      text: shuffled(random, blocks).join('\n'),
      defects: roles.flatMap(({ defects }) => defects),
      findings: roles.flatMap(({ findings }) => findings),
    };
  }
}

/** One configuration that calls `count` modules, each of its own: one role there, one whose policy the call hands over. */
export function* moduleCalls({ count, badShare = 0.1, seed = 11 }) {
  const random = makeRandom(seed);
  const calls = [];
  for (let i = 0; i < count; i++) {
    const [own, handed] = [roleOf(random, { badShare }), roleOf(random, { badShare })];
    const folder = `m${String(i).padStart(5, '0')}`;
    const label = name(random);
    calls.push(
      `module "${label}_${String(i)}" {\n  source    = "../${folder}"\n  role_name = "${name(random)}"\n  trust     = ${jsonencode(random, handed.policy)}\n}\n`,
    );
    const given = { ...handed, policy: undefined };
    yield {
      path: `${folder}/main.tf`,
      text: shuffled(random, [
        'variable "role_name" {\n  type = string\n}\n',
        'variable "trust" {\n  type = string\n}\n',
        ...blocksOf(random, own),
        ...blocksOf(random, given),
      ]).join('\n'),
      defects: [...own.defects, ...handed.defects],
      findings: [...own.findings, ...handed.findings],
    };
  }
  yield { path: 'root/main.tf', text: calls.join('\n'), defects: [], findings: [] };
}

function variable(random) {
  return `variable "${name(random)}" {\n  type    = string\n  default = "${name(random)}"\n}\n`;
}

function blocksOf(random, { policy, attached }) {
  const label = name(random);
  const role = shuffled(random, {
    role_name: policy === undefined ? 'var.role_name' : `"${name(random)}"`,
    assume_role_policy_document:
      policy === undefined ? 'var.trust' : pick(random, [heredoc, jsonencode])(random, policy),
    description: `"${name(random)}"`,
  });
  const attachment = shuffled(random, {
    policy_name: `"${attached}"`,
    policy_type: '"System"',
    role_name: `alicloud_ram_role.${label}.role_name`,
  });
  return [
    `# ${name(random)}\n${block('alicloud_ram_role', label, role)}`,
    block('alicloud_ram_role_policy_attachment', label, attachment),
  ];
}

function block(type, label, attributes) {
  const lines = Object.entries(attributes).map(([key, value]) => `  ${key} = ${value}\n`);
  return `resource "${type}" "${label}" {\n${lines.join('')}}\n`;
}

/** The policy as text between two marks, with its margin or, after `<<-`, an indented one. */
function heredoc(random, policy) {
  const text = JSON.stringify(policy, null, pick(random, [2, 4]));
  return random() < 0.5
    ? `<<EOF\n${text}\nEOF`
    : `<<-EOT\n${text
        .split('\n')
        .map((line) => `    ${line}\n`)
        .join('')}  EOT`;
}

function jsonencode(_, policy) {
  return `jsonencode(${expression(policy, '  ')})`;
}

/** A value of JSON as Terraform writes it. */
function expression(value, indent) {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[${value.map((item) => expression(item, deeper)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${deeper}${/^\w+$/.test(key) ? key : JSON.stringify(key)} = ${expression(member, deeper)}\n`,
  );
  return `{\n${members.join('')}${indent}}`;
}
