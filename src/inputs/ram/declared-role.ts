import { parseInner } from '../../formats/json/parse.ts';
import { type DeclaredRole, openNameOf } from '../../inventory/declared.ts';
import type { Composition, Located, Location } from '../../model/document.ts';
import { parseRoleArn } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';
import { readPolicyText } from './roles.ts';
import { readTrust } from './trust-policy.ts';

/** The policy of a role as a text of another tool has it: a string with JSON, or an object. */
export interface WrittenPolicy extends Located<unknown> {
  /** How the text around it writes the string, where that is not as a string of its own. */
  readonly composed?: Composition;
}

/** What a text of another tool says of a role that it makes. */
interface WrittenRole extends Pick<DeclaredRole, 'name' | 'otherNames' | 'home' | 'own'> {
  readonly at: Location;
  readonly address: string;
  readonly policy: WrittenPolicy | undefined;
  /** The role that the tool takes to make it. */
  readonly madeBy: string | undefined;
}

/** A role as a text of another tool declares it. */
export function declaredRole({ policy, madeBy, address, ...role }: WrittenRole): DeclaredRole {
  const openName = policy && openNameIn(policy);
  return {
    ...role,
    address,
    id: address,
    owner: madeBy === undefined ? undefined : parseRoleArn(madeBy)?.owner,
    policy: () => (policy === undefined || openName !== undefined ? { state: 'absent' } : readPolicy(policy)),
    openName,
    openAt: policy?.at,
    unfilled: [],
  };
}

function readPolicy({ value, at, composed }: WrittenPolicy): ReturnType<typeof readPolicyText> {
  if (typeof value !== 'string' || composed === undefined) return readPolicyText({ value, at });
  const inner = parseInner(value, at, composed);
  return inner.state === 'read'
    ? { state: 'read', trust: readTrust(inner.value, { document: inner.document, path: [] }) }
    : inner;
}

/** What a policy is called of which so much is known only later that it is no JSON yet. */
function openNameIn({ value, at }: WrittenPolicy): string | undefined {
  const isBroken = typeof value === 'string' && isUnknown(value) && parseInner(value, at).state !== 'read';
  return openNameOf(value) ?? (isBroken ? firstHole(value) : undefined);
}

/** How a value that a template puts into a text begins and ends. */
const HOLES = [
  ['{{', '}}'],
  ['${', '}'],
  ['$(', ')'],
  ['<%', '%>'],
] as const;

/** The first of them in a text. One that does not end leaves none of its kind behind it. */
export function firstHole(value: string): string | undefined {
  let first: { readonly start: number; readonly end: number } | undefined;
  for (const [opener, closer] of HOLES) {
    const start = value.indexOf(opener);
    const end = start < 0 ? -1 : value.indexOf(closer, start + opener.length);
    if (end >= 0 && (first === undefined || start < first.start)) first = { start, end: end + closer.length };
  }
  return first && value.slice(first.start, first.end);
}
