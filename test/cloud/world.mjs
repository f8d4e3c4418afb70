// The accounts of the server: what it is started with, filled in.

/** Accounts by ID, with their roles by name in the order of RAM, which sorts them. */
export function makeWorld({ accounts = {}, members = [], ...settings }) {
  const all = new Map();
  for (const [id, given] of Object.entries(accounts)) {
    const roles = [...(given.roles ?? []), ...madeRoles(given.makeRoles ?? 0)].map((role) => completed(role, id));
    all.set(id, {
      id,
      denied: new Set(given.denied ?? []),
      policies: given.policies ?? {},
      holders: given.holders ?? [],
      jobs: given.jobs ?? [],
      roles: new Map(roles.map((role) => [role.name, role])),
      countedRoles: given.countedRoles,
      hiddenJobs: given.hiddenJobs,
      countedJobs: given.countedJobs,
      dtsRefusal: given.dtsRefusal,
    });
  }
  return { accounts: all, members, ...settings };
}

function completed(role, id) {
  const trust = role.trust ?? trusting({ RAM: [`acs:ram::${id}:root`] });
  return {
    policies: [],
    ...role,
    trust: typeof trust === 'string' ? trust : JSON.stringify(trust),
    arn:
      role.arn ??
      `acs:ram::${id}:role/${role.name.toLowerCase().startsWith('aliyunservicerolefor') ? 'aliyun-service-role/' : ''}${role.name}`,
  };
}

/** Ordinary roles by number: a world of 200,000 roles is not sent as text. */
function madeRoles(count) {
  return Array.from({ length: count }, (_, i) => ({ name: `app-${String(i).padStart(6, '0')}` }));
}

/** A trust policy that lets principals in. */
function trusting(principal) {
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }] };
}
