import { isSameKey } from './condition-key.ts';
import { parseOperator } from './condition.ts';
import type { Located } from './location.ts';
import type { Condition } from './trust.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';
import { matchesWildcard } from './wildcard.ts';

/** Where RAM takes SAML answers: on the China site and on the international site. */
export const SAML_RECIPIENTS = [
  'https://signin.aliyun.com/saml-role/sso',
  'https://signin.alibabacloud.com/saml-role/sso',
] as const;

/** The conditions that ask something of a key of a token, or may do so: a key may be known only later. "Not this one" leaves all others in, and `*` leaves in everything. */
export function limiting(conditions: readonly Condition[], wanted: string): readonly Condition[] {
  return conditions.filter(({ operator, key, values }) => {
    if (!isUnknown(key) && !isSameKey(key, wanted)) return false;
    const known = parseOperator(operator);
    if (known?.isNegative === true) return false;
    return known?.hasWildcards !== true || !values.some(({ value }) => value === '*');
  });
}

/** The values of a condition on `saml:recipient` that are none of RAM's addresses; what is filled in later may be one. */
export function strangeRecipients({ operator, values }: Condition): readonly Located<string>[] {
  const hasWildcards = parseOperator(operator)?.hasWildcards === true;
  return values.filter(
    (entry): entry is Located<string> =>
      typeof entry.value === 'string' && !isLeftOpen(entry.value) && !isRecipient(entry.value, hasWildcards),
  );
}

function isLeftOpen(value: string): boolean {
  return isUnknown(value) || findPlaceholder(value) !== undefined;
}

function isRecipient(value: string, hasWildcards: boolean): boolean {
  return SAML_RECIPIENTS.some((known) => (hasWildcards ? matchesWildcard(value, known) : value === known));
}
