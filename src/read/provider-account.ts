import type { AccountId } from '../model/account.ts';
import { parseRoleArn } from '../model/role.ts';

/** An account in which a provider makes resources. Which role of a chain counts is decided by a version that is not released. */
export interface ProviderAccount {
  readonly account: AccountId;
  readonly isUnsure: boolean;
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
