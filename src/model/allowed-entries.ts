import type { Account } from './account.ts';
import { isDts } from './dts-trust.ts';
import type { Principal, PrincipalOf } from './principal.ts';
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
  for (const { at } of trust.faults) openPlace(found, at);
  for (const { effect, principals } of trust.statements) {
    // What cannot be read may be anything: a statement that says neither of the two words, a `Principal` without entries.
    if (effect === undefined || principals.length === 0) found.isServiceOpen = found.isRamOpen = true;
    if (effect !== 'Allow') continue;
    for (const principal of principals) take(found, principal);
  }
  const { plain, acting, misspelt, others } = found;
  if (others.length > 0 && plain.length + acting.length + misspelt.length === 0) {
    misspelt.push(...others.filter(isPlainRds));
    if (misspelt.length > 0) found.others = others.filter((entry) => !isPlainRds(entry));
  }
  return found;
}

function isPlainRds(entry: Principal): entry is ServiceEntry {
  return entry.kind === 'service' && entry.service === 'rds.aliyuncs.com' && entry.account === undefined;
}

function take(found: AllowedEntries, principal: Principal): void {
  if (principal.kind === 'account' || principal.kind === 'identity') found.ram.push(principal);
  else if (principal.kind === 'misspeltDts') found.misspelt.push(principal);
  else if (principal.kind === 'service' && isDts(principal)) {
    if (isActing(principal)) found.acting.push(principal);
    else found.plain.push(principal);
  } else if (principal.kind === 'service' || principal.kind === 'provider') found.others.push(principal);
  else open(found, principal);
}

function isActing(entry: ServiceEntry): entry is ActingEntry {
  return entry.account !== undefined;
}

/** A list without entries, or a value of another type: the schema tells of it. */
function openPlace(found: AllowedEntries, { path }: Location): void {
  const key = path[path.indexOf('Principal') + 1];
  if (key === 'Service') found.isServiceOpen = true;
  if (key === 'RAM') found.isRamOpen = true;
}

/** What cannot be read counts for the key it stands under; under a key that RAM does not have, for any. */
function open(found: AllowedEntries, { under, text }: Principal): void {
  const isForeignKey = under !== 'RAM' && under !== 'Service' && under !== 'Federated';
  if (under === 'Service' || isForeignKey || /dts/i.test(text)) found.isServiceOpen = true;
  if (under === 'RAM' || isForeignKey) found.isRamOpen = true;
}
