// A plan as `terraform show -json` prints it: one line, each role in the planned values and in the changes.
import { between, makeRandom, name, pick } from './random.mjs';
import { roleOf } from './roles.mjs';

const PROVIDER = 'registry.terraform.io/aliyun/alicloud';

/** One file with a plan of `count` roles, every other one in a child module, and one other resource for 20 roles. */
export function* plan({ count, badShare = 0.1, seed = 7 }) {
  const random = makeRandom(seed);
  const roles = Array.from({ length: count }, (_, i) => {
    const made = roleOf(random, { badShare });
    return { made, ...resource('alicloud_ram_role', i, roleValues(random, made, i)), actions: actionsOf(random) };
  });
  const networks = Array.from({ length: Math.floor(count / 20) }, (_, i) => ({
    ...resource('alicloud_vpc', i, networkValues(random, i)),
    actions: ['no-op'],
  }));
  const all = [...roles, ...networks];
  const inModule = (isWanted) => all.filter(({ module }) => (module === '') === !isWanted).map(planned);
  const value = {
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: {
      root_module: {
        resources: inModule(false),
        child_modules: [{ address: 'module.roles', resources: inModule(true) }],
      },
    },
    resource_changes: all.map(changed),
    configuration: { root_module: {} },
  };
  yield {
    path: 'plan.json',
    text: `${JSON.stringify(value)}\n`,
    defects: roles.flatMap(({ made }) => made.defects),
    findings: roles.flatMap(({ made }) => made.findings),
  };
}

function resource(type, i, values) {
  const module = i % 2 === 1 ? 'module.roles.' : '';
  const address = `${module}${type}.r${String(i)}`;
  return { module, values, head: { address, mode: 'managed', type, name: `r${String(i)}`, provider_name: PROVIDER } };
}

function roleValues(random, made, i) {
  const roleName = `${name(random)}-${String(i)}`;
  return {
    arn: `acs:ram::1234567890120001:role/${roleName}`,
    assume_role_policy_document: made.text,
    description: name(random),
    force: false,
    id: roleName,
    max_session_duration: pick(random, [3600, 7200, 43200]),
    name: roleName,
    role_id: String(300_000_000_000_000 + i),
    role_name: roleName,
    tags: { team: name(random), env: pick(random, ['prod', 'test']) },
    timeouts: null,
  };
}

function networkValues(random, i) {
  return {
    id: `vpc-${String(i)}`,
    vpc_name: name(random),
    cidr_block: `10.${String(between(random, 0, 255))}.0.0/16`,
    description: null,
    status: 'Available',
  };
}

function actionsOf(random) {
  return pick(random, [['no-op'], ['update'], ['create'], ['create']]);
}

function planned({ head, values }) {
  return { ...head, schema_version: 0, values, sensitive_values: { tags: {} } };
}

function changed({ head, values, actions }) {
  const isNew = actions[0] === 'create';
  const before = isNew ? null : actions[0] === 'update' ? { ...values, description: 'as it was' } : values;
  return {
    ...head,
    change: {
      actions,
      before,
      after: values,
      after_unknown: { tags: {} },
      before_sensitive: isNew ? false : { tags: {} },
      after_sensitive: { tags: {} },
    },
  };
}
