import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Loads of other generators of the same shape, where they lie beside the checkout; none in a user's clone. */
export function sharedLoads(home, root) {
  const from = join(root, '..', 'shared', 'bench');
  if (!existsSync(join(from, 'policies.mjs'))) return [];
  const loads = {
    name: 'shared loads',
    small: join(home, 's10k'),
    large: join(home, 's100k'),
    roles: join(home, 's-roles.json'),
  };
  const make = (script, ...args) => execFileSync(process.execPath, [join(from, script), ...args], { stdio: 'ignore' });
  make('policies.mjs', '--out', loads.small, '--n', '10000');
  make('policies.mjs', '--out', loads.large, '--n', '100000');
  make('roles.mjs', '--out', loads.roles);
  return [loads];
}
