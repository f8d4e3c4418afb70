import { evaluate } from '../../formats/hcl/evaluate.ts';
import type { Scope } from '../../formats/hcl/scope.ts';
import type { Attribute, Block, SourceFile } from '../../formats/hcl/syntax.ts';
import { textOf } from '../../formats/hcl/values.ts';
import { parseAccountId, type AccountId } from '../../model/account.ts';
import { parseRoleArn } from '../../model/role.ts';
import { everyBlock, type Module } from './blocks.ts';

/** An account in which a provider makes resources. Which role of a chain counts is decided by a version that is not released. */
export interface ProviderAccount {
  readonly account: AccountId;
  readonly isUnsure: boolean;
}

/** The provider of Alibaba Cloud that a resource has where it names none. */
export const DEFAULT_PROVIDER = 'alicloud';

/** The provider that a block names, with its alias: `alicloud.orders`. */
export function providerOf({ attributes }: Block, source: SourceFile): string {
  const provider = attributes.get('provider');
  return provider === undefined ? DEFAULT_PROVIDER : writtenText(provider, source);
}

/** What stands for an attribute, as it is written. */
function writtenText({ value, source: own }: Attribute, source: SourceFile): string {
  return (own ?? source).text.slice(value.start, value.end).replaceAll('"', '');
}

/** The providers that a call hands over: by the name in the module that is called, the name in the one that calls it. */
export function handedProviders({ attributes }: Block, source: SourceFile): ReadonlyMap<string, string> {
  const given = attributes.get('providers');
  if (given?.value.kind !== 'object') return new Map();
  const { text } = given.source ?? source;
  const name = ({ start, end }: { start: number; end: number }): string => text.slice(start, end).replaceAll('"', '');
  return new Map(given.value.members.map(({ key, value }) => [name(key), name(value)]));
}

/** The providers that a module configures itself. */
export function ownProviders({ files }: Module): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { source, blocks } of files)
    for (const block of everyBlock(blocks)) {
      if (block.type !== 'provider' || block.labels[0] !== DEFAULT_PROVIDER) continue;
      const alias = block.attributes.get('alias');
      names.add(alias === undefined ? DEFAULT_PROVIDER : `${DEFAULT_PROVIDER}.${writtenText(alias, source)}`);
    }
  return names;
}

/** The accounts of the providers of a module, where they say which: the role that they take, or the ID itself. */
export function ownersOf({ files }: Module, scope: Scope): ReadonlyMap<string, ProviderAccount> {
  const owners = new Map<string, ProviderAccount>();
  for (const { source, blocks } of files) {
    for (const block of everyBlock(blocks)) {
      if (block.type !== 'provider' || block.labels[0] !== DEFAULT_PROVIDER) continue;
      const text = (attribute: Attribute | undefined): string | undefined =>
        attribute && textOf(evaluate(attribute.value, { source: attribute.source ?? source, scope }));
      const alias = text(block.attributes.get('alias'));
      const arns = takenRoles(block).map((taken) => text(taken.attributes.get('role_arn')) ?? '');
      const given = parseAccountId(text(block.attributes.get('account_id')) ?? '');
      const owner = accountOfChain(arns) ?? (given && { account: given, isUnsure: false });
      if (owner !== undefined)
        owners.set(alias === undefined ? DEFAULT_PROVIDER : `${DEFAULT_PROVIDER}.${alias}`, owner);
    }
  }
  return owners;
}

/** The roles that a provider takes, one after the other; none where it cannot be known which. */
function takenRoles({ blocks }: Block): readonly Block[] {
  const isOpen = blocks.some(({ type, labels }) => type === 'dynamic' && (labels[0] ?? '').startsWith('assume_role'));
  const [chain, tokens] = ['assume_role', 'assume_role_with_oidc'].map((name) =>
    blocks.filter(({ type }) => type === name),
  );
  return isOpen ? [] : oneOf(chain ?? [], tokens ?? []);
}

/** Of two ways to take a role the one that is used; none where both are. */
export function oneOf<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (one.length > 0 && other.length > 0) return [];
  return one.length > 0 ? one : other;
}

/** The account of the last role of a chain. */
export function accountOfChain(arns: readonly string[]): ProviderAccount | undefined {
  const owners = arns.map((arn) => parseRoleArn(arn)?.owner);
  const account = owners.at(-1);
  return account && { account, isUnsure: owners.some((owner) => owner !== account) };
}
