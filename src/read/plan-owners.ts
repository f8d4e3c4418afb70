import { parseAccountId, type AccountId } from '../model/account.ts';
import { parseRoleArn } from '../model/role.ts';
import { asList, asObject, type Node } from './node.ts';
import type { Configured } from './plan-configuration.ts';
import { everyResource, plannedResources } from './plan-resources.ts';
import { accountOfChain, oneOf, type ProviderAccount } from './provider-account.ts';

/**
 * The accounts of the providers of a plan or a state, by provider with its alias, where it says which: the ARN of a role that is there
 * already or the ID that a data source got, else the role that a provider takes. What contradicts itself says nothing.
 */
export function ownersIn(
  root: Node,
  configured: (address: string) => Configured | undefined,
): ReadonlyMap<string, ProviderAccount> {
  const seen = new Map<string, Set<AccountId>>();
  const see = (provider: string | undefined, owner: AccountId | undefined): void => {
    if (provider !== undefined && owner !== undefined) seen.set(provider, (seen.get(provider) ?? new Set()).add(owner));
  };
  const prior = asObject(asObject(asObject(root['prior_state'])?.['values'])?.['root_module']);
  for (const { address, type, values } of prior === undefined ? [] : everyResource(prior))
    see(configured(address)?.provider, ownerIn(type, values));
  for (const { home, type, values } of plannedResources(root)) see(home, ownerIn(type, values));
  const owners = new Map<string, ProviderAccount>();
  const { provider_config: providers } = asObject(root['configuration']) ?? {};
  for (const [key, item] of Object.entries(asObject(providers) ?? {})) {
    const taken = takenBy(asObject(item) ?? {}, root);
    if (taken !== undefined) owners.set(key, taken);
  }
  for (const [key, [account, ...more]] of seen) {
    if (more.length > 0) owners.delete(key);
    else if (account !== undefined) owners.set(key, { account, isUnsure: false });
  }
  return owners;
}

/** Whose account it is, by a resource that is there. */
export function ownerIn(type: string, values: Node): AccountId | undefined {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name] : '');
  if (type === 'alicloud_account') return parseAccountId(text('id'));
  if (type === 'alicloud_caller_identity') return parseAccountId(text('account_id'));
  return type === 'alicloud_ram_role' ? parseRoleArn(text('arn'))?.owner : undefined;
}

/** The account of the role that a provider takes. */
function takenBy(provider: Node, root: Node): ProviderAccount | undefined {
  const expressions = asObject(provider['expressions']) ?? {};
  const roles = oneOf(asList(expressions['assume_role']), asList(expressions['assume_role_with_oidc']));
  return accountOfChain(roles.map((role) => constant(asObject(role)?.['role_arn'], root) ?? ''));
}

/** A text that is written there, or the value of the one variable that stands for it. */
function constant(expression: unknown, root: Node): string | undefined {
  const { constant_value: value, references } = asObject(expression) ?? {};
  if (typeof value === 'string') return value;
  const [name, ...more] = asList(references);
  if (typeof name !== 'string' || !name.startsWith('var.') || more.length > 0) return undefined;
  const told = asObject(asObject(root['variables'])?.[name.slice('var.'.length)])?.['value'];
  return typeof told === 'string' ? told : undefined;
}
