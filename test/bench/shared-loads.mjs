import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is found of each defect that the generator puts in. A policy that only lacks the service of DTS is none for DTS, and an account
 * that is too short is told where it disagrees with the other one.
 */
const FOUND = {
  'account-mismatch': ['dts-principals-disagree'],
  'bad-account-length': ['dts-principals-disagree'],
  'bare-dts-service': ['dts-service-collapsed'],
  'effect-case': ['policy-schema'],
  'missing-service': [],
  'placeholder-left': ['placeholder'],
  'unknown-key': ['policy-schema'],
  'wildcard-principal': ['principal-wildcard'],
  'wrong-action': ['trust-action'],
  'wrong-version': ['policy-version'],
};

/** Rules that speak of every policy of these loads, also of those that their generator holds for good. */
const OF_EVERY_POLICY = ['condition-unknown', 'dts-extra-trust'];

/** Loads of other generators of the same shape, where they lie beside the checkout; none in a user's clone. */
export function sharedLoads(home, root) {
  const from = join(root, '..', 'shared', 'bench');
  if (!existsSync(join(from, 'policies.mjs'))) return [];
  const loads = { small: join(home, 's10k'), large: join(home, 's100k'), roles: join(home, 's-roles.json') };
  const make = (script, ...args) =>
    JSON.parse(execFileSync(process.execPath, [join(from, script), ...args], { encoding: 'utf8' })).defects;
  const small = make('policies.mjs', '--out', loads.small, '--n', '10000');
  make('policies.mjs', '--out', loads.large, '--n', '100000');
  const roles = make('roles.mjs', '--out', loads.roles);
  return [
    {
      ...loads,
      name: 'shared loads',
      options: OF_EVERY_POLICY.flatMap((rule) => ['--rule', `${rule}=off`]),
      expected: { small: rulesOf(small), roles: rulesOf(roles) },
    },
  ];
}

/** The number of findings by rule. */
function rulesOf(defects) {
  const counts = {};
  for (const [defect, count] of Object.entries(defects))
    for (const rule of FOUND[defect]) counts[rule] = (counts[rule] ?? 0) + count;
  return counts;
}
