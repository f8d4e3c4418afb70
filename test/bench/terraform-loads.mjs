// The loads of Terraform: a plan as `terraform show -json` prints it, and a folder of source.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { policy, tally } from './loads.mjs';
import { makeRandom } from './random.mjs';

const VERSIONS = '"format_version":"1.2","terraform_version":"1.9.8"';

/** A plan that makes `count` roles, on one line; each stands in the planned values and in the changes. 52 MB for 20,000. */
export function writePlan(file, { count, badShare, seed = 7 }) {
  const { counts, add } = tally();
  const fd = openSync(file, 'w');
  const random = makeRandom(seed);
  const roles = Array.from({ length: count }, (_, i) => {
    const { made, rule } = policy(random, badShare);
    add(rule);
    return { address: `alicloud_ram_role.r${String(i)}`, name: `r${String(i)}`, values: valuesOf(made, i) };
  });
  const list = (items) => {
    for (const [index, item] of items.entries()) writeSync(fd, (index > 0 ? ',' : '') + JSON.stringify(item));
  };
  writeSync(fd, `{${VERSIONS},"planned_values":{"root_module":{"resources":[`);
  list(roles.map(planned));
  writeSync(fd, ']}},"resource_changes":[');
  list(roles.map(changed));
  writeSync(fd, '],"configuration":{"root_module":{}}}\n');
  closeSync(fd);
  return counts;
}

function valuesOf(made, i) {
  return {
    arn: null,
    assume_role_policy_document: JSON.stringify(made, null, 2),
    description: 'cross-account data transmission',
    force: false,
    max_session_duration: 3600,
    role_name: `ram-for-dts-${String(i)}`,
    tags: { team: 'billing', env: 'prod' },
    timeouts: null,
  };
}

const RESOURCE = {
  mode: 'managed',
  type: 'alicloud_ram_role',
  provider_name: 'registry.terraform.io/aliyun/alicloud',
};

function planned({ address, name, values }) {
  return { address, ...RESOURCE, name, schema_version: 0, values, sensitive_values: { tags: {} } };
}

function changed({ address, name, values }) {
  const change = {
    actions: ['create'],
    before: null,
    after: values,
    after_unknown: { id: true, role_id: true, tags: {} },
    before_sensitive: false,
    after_sensitive: { tags: {} },
  };
  return { address, ...RESOURCE, name, change };
}

/** One module of `count` files with two roles each: one policy as a heredoc, one as an expression. */
export function writeModule(folder, { count, badShare = 0.1, seed = 9 }) {
  const random = makeRandom(seed);
  const { counts, add } = tally();
  mkdirSync(folder, { recursive: true });
  const role = (name, document) =>
    `resource "alicloud_ram_role" "${name}" {\n  role_name                   = "ram-for-dts-${name}"\n  assume_role_policy_document = ${document}\n}\n`;
  for (let i = 0; i < count; i++) {
    const [first, second] = [policy(random, badShare), policy(random, badShare)];
    add(first.rule);
    add(second.rule);
    const heredoc = `<<EOF\n${JSON.stringify(first.made, null, 2)}\nEOF`;
    const encoded = `jsonencode(${expression(second.made, '  ')})`;
    const text = `${role(`a${String(i)}`, heredoc)}\n${role(`b${String(i)}`, encoded)}`;
    writeFileSync(join(folder, `roles-${String(i).padStart(4, '0')}.tf`), text);
  }
  return counts;
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
