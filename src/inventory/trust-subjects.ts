import { dtsEntries } from '../model/policy/dts-principals.ts';
import { isDtsRole } from '../model/policy/dts-role.ts';
import { creatorsOf, isCreatorGiven, type Checkable, type InventoryPolicy, type RunFacts } from './inventory.ts';
import {
  CREATOR_UNKNOWN,
  isWhollyUnknown,
  LONGEST_JUDGED,
  tooLong,
  unchecked,
  unknownPrincipals,
} from './unchecked.ts';

/** What rules look at in a bare trust policy. */
export function trustSubjects(
  { trust, context }: InventoryPolicy,
  { knownAccounts }: Pick<RunFacts, 'knownAccounts'>,
): readonly Checkable[] {
  if (trust.length > LONGEST_JUDGED) return [unchecked(tooLong(trust.at, LONGEST_JUDGED))];
  const { owner } = context;
  const of = { trust, origin: 'file', owner, knownAccounts } as const;
  const subjects: Checkable[] = [
    { kind: 'trust', of, subject: undefined },
    { kind: 'mentions', of, subject: undefined },
    ...unknownPrincipals(trust),
  ];
  const purpose = {
    trust,
    role: undefined,
    isNamedByTask: false,
    hasConfiguredCreator: context.creator !== undefined && context.creatorBy === 'config',
    isMeantByOption: context.creator !== undefined && context.isNamed,
  };
  if (!isDtsRole(purpose)) return subjects;
  const creators = creatorsOf([], context, owner);
  if (!isWhollyUnknown(trust) && !isCreatorGiven(creators, context)) subjects.push(CREATOR_UNKNOWN);
  const role = { trust, role: undefined, owner, creators };
  subjects.push({ kind: 'dtsRole', of: { entries: dtsEntries(role), ...role }, subject: undefined });
  return subjects;
}
