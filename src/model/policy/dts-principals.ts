import { compareTexts } from '../../lib/ordering.ts';
import { accountText, isId, isSameAccount, type Account, type AccountId } from '../account.ts';
import type { Location } from '../document.ts';
import { type Principal, isDts, type PrincipalOf } from './principal.ts';
import type { Trust } from './trust-policy.ts';

/** Entries of one kind for DTS and for the account's own RAM users and roles. */
export interface EntryPair {
  readonly services: readonly ActingEntry[];
  readonly ram: readonly RamEntry[];
}

/**
 * The entries of the statements that allow, sorted by what they are to the tasks that need the role: each stands in one
 * place, so that each mistake has one rule. What is not known, or is a placeholder, is in none of the wrong ones.
 */
export interface DtsEntries {
  /** Who creates the tasks; where nothing says so, the one account that the `RAM` (else the `Service`) entries name. */
  readonly wanted: readonly AccountId[];
  /** Those of `wanted` that no entry for DTS names, and those that no `RAM` entry names; empty where an entry may be theirs. */
  readonly unserved: readonly AccountId[];
  readonly unnamed: readonly AccountId[];
  readonly right: EntryPair;
  /** `dts.aliyuncs.com` where an account is missing in front of it. */
  readonly collapsed: readonly ServiceEntry[];
  /** Wrong entries next to a collapsed entry, or where DTS has no entry at all: they are part of the same mistake. */
  readonly adjacent: EntryPair;
  readonly misspelled: readonly MisspelledEntry[];
  readonly namingOwner: EntryPair;
  readonly namingOther: EntryPair;
  /** Entries that name different accounts where nothing says which is right; `isCertain`: both are known by ID. */
  readonly disagreeing: EntryPair & { readonly isCertain: boolean };
  readonly extra: readonly Principal[];
  /** Whether an entry that cannot be read, or not yet, may let DTS in, or a `RAM` account. */
  readonly isServiceOpen: boolean;
  readonly isRamOpen: boolean;
  /** Whether any entry names DTS as it is written. */
  readonly hasDts: boolean;
}

/** What is known of a role for DTS: see `DtsRole`. */
interface RoleFacts {
  readonly trust: Trust;
  readonly owner: AccountId | undefined;
  readonly ownNames?: readonly string[];
  readonly unfilled?: readonly string[];
  readonly creators: readonly { readonly account: AccountId }[];
}

/** The accounts that create tasks with a role. */
function creatorIds({ creators }: RoleFacts): readonly AccountId[] {
  return creators.length < 2
    ? creators.map(({ account }) => account)
    : [...new Set(creators.map(({ account }) => account))];
}

/** Sorts the entries of a role's trust policy. */
export function dtsEntries(role: RoleFacts): DtsEntries {
  const found = allowedEntries(role.trust);
  const account = onlyRightAccount(found, role);
  if (account !== undefined) return allRight(found, account);
  return role.creators.length > 0 ? sortByCreators(found, role) : sortByOneAnother(found, role);
}

/** The account of a policy as the vendor page has it, which nearly all are: both kinds of entries name it, and no other. */
function onlyRightAccount(found: AllowedEntries, { owner, creators }: RoleFacts): AccountId | undefined {
  const { plain, acting, misspelled, ram, isServiceOpen, isRamOpen } = found;
  const account = acting[0]?.account;
  if (!isId(account) || account === owner || ram.length === 0) return undefined;
  if (plain.length > 0 || misspelled.length > 0 || isServiceOpen || isRamOpen) return undefined;
  const isOther = (entry: { readonly account: Account }): boolean => entry.account !== account;
  return acting.some(isOther) || ram.some(isOther) || creators.some(isOther) ? undefined : account;
}

function allRight({ acting, ram, others }: AllowedEntries, account: AccountId): DtsEntries {
  return {
    wanted: [account],
    unserved: [],
    unnamed: [],
    right: { services: acting, ram },
    collapsed: [],
    adjacent: NONE,
    misspelled: [],
    namingOwner: NONE,
    namingOther: NONE,
    disagreeing: NO_DISAGREEMENT,
    extra: others,
    isServiceOpen: false,
    isRamOpen: false,
    hasDts: true,
  };
}

function asFound(found: AllowedEntries): Pick<DtsEntries, 'misspelled' | 'isServiceOpen' | 'isRamOpen' | 'hasDts'> {
  const { misspelled, isServiceOpen, isRamOpen, plain, acting } = found;
  return { misspelled, isServiceOpen, isRamOpen, hasDts: plain.length > 0 || acting.length > 0 };
}

const NONE: EntryPair = { services: [], ram: [] };
const NO_DISAGREEMENT = { ...NONE, isCertain: false };

/** The creators are known: an entry is right where it names one of them, wrong where one of them is left out, else extra. */
function sortByCreators(found: AllowedEntries, role: RoleFacts): DtsEntries {
  const wanted = creatorIds(role);
  const isOwner = ownedBy(role);
  const isServed = found.isServiceOpen || found.misspelled.length > 0;
  const unserved = isServed ? [] : leftOut(wanted, found.acting.filter(not(isOwner)));
  const unnamed = found.isRamOpen ? [] : leftOut(wanted, found.ram.filter(not(isOwner)));
  const isRight = (entry: ActingEntry | RamEntry): boolean =>
    isId(entry.account) ? wanted.includes(entry.account) : !isOwner(entry);
  const [strangers, strangeRam] = [found.acting.filter(not(isRight)), found.ram.filter(not(isRight))];
  const wrong: EntryPair = {
    services: unserved.length > 0 ? strangers : [],
    ram: unnamed.length > 0 ? strangeRam : [],
  };
  const isCollapsed = found.plain.length > 0 && unserved.length > 0;
  const isAside = isCollapsed || (unserved.length > 0 && found.acting.length === 0);
  return {
    ...asFound(found),
    wanted,
    unserved,
    unnamed,
    right: { services: found.acting.filter(isRight), ram: found.ram.filter(isRight) },
    collapsed: isCollapsed ? found.plain : [],
    adjacent: isAside ? wrong : NONE,
    namingOwner: isAside ? NONE : pick(wrong, isOwner),
    namingOther: isAside ? NONE : pick(wrong, not(isOwner)),
    disagreeing: [...found.acting, ...found.ram].every(({ account }) => isUnknown(account))
      ? disagreement({ services: found.acting, ram: found.ram }, role)
      : NO_DISAGREEMENT,
    extra: [
      ...(unserved.length > 0 ? [] : [...found.plain, ...strangers]),
      ...(unnamed.length > 0 ? [] : strangeRam),
      ...found.others,
    ],
  };
}

/** Nobody says who creates the tasks: the entries are held against the owner, and against one another. */
function sortByOneAnother(found: AllowedEntries, role: RoleFacts): DtsEntries {
  const isOwner = ownedBy(role);
  const others: EntryPair = { services: found.acting.filter(not(isOwner)), ram: found.ram.filter(not(isOwner)) };
  const hasService = others.services.length > 0 || found.isServiceOpen || found.misspelled.length > 0;
  const hasRam = others.ram.length > 0 || found.isRamOpen;
  const own: EntryPair = { services: found.acting.filter(isOwner), ram: found.ram.filter(isOwner) };
  const wrong: EntryPair = { services: hasService ? [] : own.services, ram: hasRam ? [] : own.ram };
  const isCollapsed = found.plain.length > 0 && !hasService;
  const isAside = !hasService && own.services.length === 0;
  const wanted = onlyAccount(others);
  const disagreeing = found.isRamOpen || found.isServiceOpen ? NO_DISAGREEMENT : disagreement(others, role);
  const extra = [
    ...(hasService ? [...found.plain, ...own.services] : []),
    ...(hasRam ? own.ram : []),
    ...(disagreeing.services.length > 0 ? [] : strangersAmong(others)),
    ...(found.ram.length + found.acting.length + found.misspelled.length > 0 ? found.others : []),
  ];
  return {
    ...asFound(found),
    wanted,
    unserved: leftOut(wanted, found.acting),
    unnamed: leftOut(wanted, found.ram),
    right: pick(others, (entry) => !extra.includes(entry) && !disagrees(disagreeing, entry)),
    collapsed: isCollapsed ? found.plain : [],
    adjacent: isCollapsed || isAside ? wrong : NONE,
    namingOwner: isCollapsed || isAside ? NONE : wrong,
    namingOther: NONE,
    disagreeing,
    extra,
  };
}

/** Whether an entry names the account that owns the role, by its ID or by what a template calls the own account. */
function ownedBy({ owner, ownNames }: RoleFacts): (entry: ActingEntry | RamEntry) => boolean {
  return ({ account }) =>
    isId(account) ? account === owner : account.kind === 'unknown' && ownNames?.includes(account.text) === true;
}

/** Accounts that no entry names; none where an entry's account is not known, since it may be theirs. */
function leftOut(accounts: readonly AccountId[], entries: readonly (ActingEntry | RamEntry)[]): readonly AccountId[] {
  if (entries.some(({ account }) => !isId(account))) return [];
  return accounts.filter((account) => !entries.some((entry) => entry.account === account));
}

function onlyAccount({ services, ram }: EntryPair): readonly AccountId[] {
  const named = idsOf(ram);
  if (named.length > 0) return named.length === 1 ? named : [];
  const served = idsOf(services);
  return served.length === 1 ? served : [];
}

function idsOf(entries: readonly (ActingEntry | RamEntry)[]): readonly AccountId[] {
  return [...new Set(entries.map(({ account }) => account).filter(isId))];
}

/** Entries of each kind whose account the other kind does not name, where both kinds have such. */
function disagreement({ services, ram }: EntryPair, { unfilled }: RoleFacts): DtsEntries['disagreeing'] {
  const alone = {
    services: services.filter((entry) => !hasTwin(entry, ram)),
    ram: ram.filter((entry) => !hasTwin(entry, services)),
  };
  if (alone.services.length === 0 || alone.ram.length === 0) return NO_DISAGREEMENT;
  const all = [...alone.services, ...alone.ram];
  const isCertain = all.every(({ account }) => isId(account));
  const isComing = ({ account }: ActingEntry | RamEntry): boolean =>
    isUnknown(account) && unfilled?.includes(accountText(account)) !== true;
  return isCertain || all.every(isComing) ? { ...alone, isCertain } : NO_DISAGREEMENT;
}

function hasTwin({ account }: ActingEntry | RamEntry, others: readonly (ActingEntry | RamEntry)[]): boolean {
  return others.some((twin) => accountText(twin.account) === accountText(account));
}

function isUnknown(account: Account): boolean {
  return typeof account === 'object' && account.kind === 'unknown';
}

/** Entries that certainly name another account than the first one that both kinds (else either) name. */
function strangersAmong({ services, ram }: EntryPair): readonly (ActingEntry | RamEntry)[] {
  const all = [...services, ...ram];
  if (all.length < 2) return [];
  // The order of the entries has no meaning, so an entry is kept at any position.
  const kept =
    services.filter((entry) => hasTwin(entry, ram)).toSorted(byAccountText)[0] ??
    (services.length > 0 ? services : ram).toSorted(byAccountText)[0];
  return kept === undefined ? [] : all.filter((entry) => isSameAccount(entry.account, kept.account) === false);
}

function disagrees(disagreeing: EntryPair, entry: ActingEntry | RamEntry): boolean {
  return disagreeing.services.includes(entry as ActingEntry) || disagreeing.ram.includes(entry as RamEntry);
}

function pick({ services, ram }: EntryPair, isWanted: (entry: ActingEntry | RamEntry) => boolean): EntryPair {
  return { services: services.filter(isWanted), ram: ram.filter(isWanted) };
}

function not<T>(test: (value: T) => boolean): (value: T) => boolean {
  return (value) => !test(value);
}

type ServiceEntry = PrincipalOf<'service'>;
/** DTS acting for an account that the entry names. */
export type ActingEntry = ServiceEntry & { readonly account: Account };
/** What was meant to be DTS; in a role for DTS that does not name it, plain `rds.aliyuncs.com` too. */
type MisspelledEntry = PrincipalOf<'misspeltDts'> | ServiceEntry;
type RamEntry = PrincipalOf<'account'> | PrincipalOf<'identity'>;

/** All entries of the statements that allow, by kind. */
interface AllowedEntries {
  readonly plain: ServiceEntry[];
  readonly acting: ActingEntry[];
  readonly misspelled: MisspelledEntry[];
  readonly ram: RamEntry[];
  others: Principal[];
  isServiceOpen: boolean;
  isRamOpen: boolean;
}

/** Takes up the entries of the statements that allow. */
function allowedEntries(trust: Trust): AllowedEntries {
  const found: AllowedEntries = {
    plain: [],
    acting: [],
    misspelled: [],
    ram: [],
    others: [],
    isServiceOpen: false,
    isRamOpen: false,
  };
  const unread: Principal[] = [];
  for (const { effect, principals } of trust.statements) {
    // What cannot be read may be anything: a statement that says neither of the two words, a `Principal` without entries.
    if (effect === undefined || principals.length === 0) found.isServiceOpen = found.isRamOpen = true;
    if (effect !== 'Allow') continue;
    for (const principal of principals) if (!isTaken(found, principal)) unread.push(principal);
  }
  const { plain, acting, misspelled, others } = found;
  for (const { at } of trust.faults) openPlace(found, at);
  for (const principal of unread) open(found, principal);
  if (others.length > 0 && plain.length + acting.length + misspelled.length === 0) {
    misspelled.push(...others.filter(isPlainRds));
    if (misspelled.length > 0) found.others = others.filter((entry) => !isPlainRds(entry));
  }
  return found;
}

function isPlainRds(entry: Principal): entry is ServiceEntry {
  return entry.kind === 'service' && entry.service === 'rds.aliyuncs.com' && entry.account === undefined;
}

/** Sorts an entry in; `false` for one that cannot be read, or not yet. */
function isTaken(found: AllowedEntries, principal: Principal): boolean {
  if (principal.kind === 'account' || principal.kind === 'identity') found.ram.push(principal);
  else if (principal.kind === 'misspeltDts') found.misspelled.push(principal);
  else if (principal.kind === 'service' && isDts(principal)) {
    if (isActing(principal)) found.acting.push(principal);
    else found.plain.push(principal);
  } else if (principal.kind === 'service' || principal.kind === 'provider') found.others.push(principal);
  else return false;
  return true;
}

function isActing(entry: ServiceEntry): entry is ActingEntry {
  return entry.account !== undefined;
}

/** An empty list, or a value of another type: `policy-schema` reports it. It hides no entry for DTS where another names DTS. */
function openPlace(found: AllowedEntries, { path }: Location): void {
  const key = path[path.indexOf('Principal') + 1];
  if (key === 'Service' && found.plain.length + found.acting.length === 0) found.isServiceOpen = true;
  if (key === 'RAM') found.isRamOpen = true;
}

/** What cannot be read counts for the key it stands under; under a key that RAM does not have, for any. */
function open(found: AllowedEntries, principal: Principal): void {
  const { under, text } = principal;
  const isForeignKey = under !== 'RAM' && under !== 'Service' && under !== 'Federated';
  const isOfDts = /dts/i.test(text);
  if (isOfDts || ((under === 'Service' || isForeignKey) && mayBeMissing(found, principal))) found.isServiceOpen = true;
  if (under === 'RAM' || isForeignKey) found.isRamOpen = true;
}

/** Whether an entry may be DTS acting for an account. Next to plain DTS, one that names no account is a mistake of its own. */
function mayBeMissing({ plain }: AllowedEntries, { kind, under, text }: Principal): boolean {
  return plain.length === 0 || kind !== 'unreadable' || (under === 'Service' && /[\d@]/.test(text));
}

/** By the text of the account, those that are known first. */
function byAccountText(one: ActingEntry | RamEntry, other: ActingEntry | RamEntry): number {
  return (
    Number(!isId(one.account)) - Number(!isId(other.account)) ||
    compareTexts(accountText(one.account), accountText(other.account))
  );
}
