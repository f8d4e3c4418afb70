import type { Account } from './account.ts';
import { isDts, type Principal, type PrincipalOf } from './principal.ts';
import type { Location } from './location.ts';
import type { Trust } from './trust.ts';

export type ServiceEntry = PrincipalOf<'service'>;
/** DTS acting for an account that the entry names. */
export type ActingEntry = ServiceEntry & { readonly account: Account };
/** What was meant to be DTS; in a role for DTS that does not name it, plain `rds.aliyuncs.com` too. */
export type MisspeltEntry = PrincipalOf<'misspeltDts'> | ServiceEntry;
export type RamEntry = PrincipalOf<'account'> | PrincipalOf<'identity'>;

/** All entries of the statements that allow, by kind. */
export interface AllowedEntries {
  readonly plain: ServiceEntry[];
  readonly acting: ActingEntry[];
  readonly misspelt: MisspeltEntry[];
  readonly ram: RamEntry[];
  others: Principal[];
  isServiceOpen: boolean;
  isRamOpen: boolean;
}

/** Takes up the entries of the statements that allow. */
export function allowedEntries(trust: Trust): AllowedEntries {
  const found: AllowedEntries = {
    plain: [],
    acting: [],
    misspelt: [],
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
  const { plain, acting, misspelt, others } = found;
  for (const { at } of trust.faults) openPlace(found, at);
  for (const principal of unread) open(found, principal);
  if (others.length > 0 && plain.length + acting.length + misspelt.length === 0) {
    misspelt.push(...others.filter(isPlainRds));
    if (misspelt.length > 0) found.others = others.filter((entry) => !isPlainRds(entry));
  }
  return found;
}

function isPlainRds(entry: Principal): entry is ServiceEntry {
  return entry.kind === 'service' && entry.service === 'rds.aliyuncs.com' && entry.account === undefined;
}

/** Sorts an entry in; `false` for one that cannot be read, or not yet. */
function isTaken(found: AllowedEntries, principal: Principal): boolean {
  if (principal.kind === 'account' || principal.kind === 'identity') found.ram.push(principal);
  else if (principal.kind === 'misspeltDts') found.misspelt.push(principal);
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

/** Whether an entry may be DTS acting for an account. Beside plain DTS one that names no account is a slip of its own. */
function mayBeMissing({ plain }: AllowedEntries, { kind, under, text }: Principal): boolean {
  return plain.length === 0 || kind !== 'unreadable' || (under === 'Service' && /[\d@]/.test(text));
}
