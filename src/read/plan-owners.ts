import { parseAccountId, type AccountId } from '../model/account.ts';
import { parseRoleArn } from '../model/role.ts';
import { asList, asObject, type Node } from './node.ts';
import type { Configured } from './plan-configuration.ts';
import { everyResource } from './plan-resources.ts';

/**
 * The accounts of the providers of a plan, by provider with its alias, where it says which: the role that a provider takes, the ID
 * that a data source was told, or the ARN of a role that is there already. What contradicts itself says nothing.
 */
export function ownersIn(
  root: Node,
  configured: (address: string) => Configured | undefined,
): ReadonlyMap<string, AccountId> {
  const told = new Map<string, Set<AccountId>>();
  const tell = (provider: string | undefined, owner: AccountId | undefined): void => {
    if (provider !== undefined && owner !== undefined) told.set(provider, (told.get(provider) ?? new Set()).add(owner));
  };
  const { provider_config: providers } = asObject(root['configuration']) ?? {};
  for (const [key, item] of Object.entries(asObject(providers) ?? {})) tell(key, takenBy(asObject(item) ?? {}, root));
  const prior = asObject(asObject(asObject(root['prior_state'])?.['values'])?.['root_module']);
  for (const { address, type, values } of prior === undefined ? [] : everyResource(prior))
    tell(configured(address)?.provider, ownerIn(type, values));
  return new Map([...told].flatMap(([key, [owner, ...more]]) => (owner && more.length === 0 ? [[key, owner]] : [])));
}

/** Whose account it is, by a resource that is there. */
export function ownerIn(type: string, values: Node): AccountId | undefined {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name] : '');
  if (type === 'alicloud_account') return parseAccountId(text('id'));
  if (type === 'alicloud_caller_identity') return parseAccountId(text('account_id'));
  return type === 'alicloud_ram_role' ? parseRoleArn(text('arn'))?.owner : undefined;
}

/** The account of the role that a provider takes. */
function takenBy(provider: Node, root: Node): AccountId | undefined {
  const expressions = asObject(provider['expressions']) ?? {};
  const [taken] = asList(expressions['assume_role']);
  return parseRoleArn(constant(asObject(taken)?.['role_arn'], root) ?? '')?.owner;
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
