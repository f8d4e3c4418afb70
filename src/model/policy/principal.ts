import leven from 'leven';

import { withoutConfusables } from '../../lib/confusables.ts';
import { ID_LENGTH, isId, parseAccount, parseAccountId, type Account, parseArn } from '../account.ts';
import type { Location } from '../document.ts';
import { findPlaceholder, isUnknown } from '../unresolved.ts';

interface Entry {
  readonly at: Location;
  /** The entry as written. */
  readonly text: string;
  /** The key it stands under: `RAM`, `Service`, `Federated`, or what was written there. */
  readonly under: string;
}

/** Who may take the role, as the entry says. Nothing is dropped: what RAM cannot mean is `unreadable`, with the fault. */
export type Principal = Entry &
  (
    | { readonly kind: 'account'; readonly account: Account }
    | { readonly kind: 'identity'; readonly account: Account; readonly type: 'user' | 'role'; readonly name: string }
    | { readonly kind: 'service'; readonly service: string; readonly account: Account | undefined }
    | { readonly kind: 'misspeltDts'; readonly account: Account | undefined }
    | { readonly kind: 'provider'; readonly account: Account; readonly type: 'saml' | 'oidc'; readonly name: string }
    | { readonly kind: 'anyone' }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'unreadable'; readonly fault: PrincipalFault }
  );

export type PrincipalOf<K extends Principal['kind']> = Extract<Principal, { kind: K }>;

/** Why RAM cannot mean an entry. `foreign`: another cloud's form, which is a matter of the whole policy. */
export type PrincipalFault =
  | 'bareAccount'
  | 'bareAccountOfService'
  | 'foreign'
  | 'missingColon'
  | 'missingAccount'
  | 'missingType'
  | 'unknownType'
  | 'missingName'
  | 'region'
  | 'session'
  | 'notServiceHost'
  | 'wrongKey'
  | 'spaces'
  | 'empty'
  | 'noProvider'
  | 'notArn';

/** Whether an entry means DTS, for any account: `dts.aliyuncs.com`, `<account>@dts.aliyuncs.com`, or a near miss of them. */
export function isDts(principal: Principal): boolean {
  return principal.kind === 'misspeltDts' || (principal.kind === 'service' && principal.service === DTS_SERVICE);
}

/** The keys of a `Principal` that RAM knows. */
export const PRINCIPAL_KEYS: readonly string[] = ['RAM', 'Service', 'Federated'];

const ARN_START = 'acs:ram::';
const FOREIGN = /^(?:arn:|trn:|qcs:|urn:|iam::)|amazonaws\.com|volces\.com|tencentcloud|myqcloud|huaweicloud/i;
/** One or more labels before `aliyuncs.com`: `ecs`, `crossbackup.hbr`, `sendevent-mns.eventbridge`. */
const SERVICE_HOST = /^(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+aliyuncs\.com$/;

/** Reads one entry of a `Principal`. */
export function parsePrincipal(under: string, text: string, at: Location): Principal {
  const entry = { at, text, under };
  const documented = under === 'Service' ? documentedService(entry) : documentedArn(entry);
  if (documented !== undefined) return documented;
  if (text.trim() === '') return { kind: 'unreadable', fault: 'empty', ...entry };
  if (/^\s*(?:\$\{[^{}]*\}|\{\{[^{}]*\}\}|\$\w+)\s*$/.test(text)) return { kind: 'unknown', ...entry };
  if (FOREIGN.test(text)) return { kind: 'unreadable', fault: 'foreign', ...entry };
  return wrongWhateverFills(entry) ?? parseWritten(entry);
}

function parseWritten(entry: Entry): Principal {
  return entry.under === 'Service' ? parseService(entry) : parseEntry(entry);
}

/** What is filled in later. */
const HOLE_TEXT = /\$\{[^{}]*\}|\{\{[^{}]*\}\}/;
const HOLE = new RegExp(HOLE_TEXT, 'g');
const MAX_HOLES = 2;

/** What a value may be that stands alone in an entry: an account, a service, a name, and each with its related entry. */
const FILLS = [
  '1000000000000000',
  'dts',
  'x',
  'root',
  'role',
  'role/x',
  'user',
  'aliyuncs.com',
  'dts.aliyuncs.com',
  'acs:ram::1000000000000000',
  '',
];
const FILLS_OF_ONE = [
  '1000000000000000',
  'cs.com',
  's.com',
  '.com',
  'com',
  'm',
  '.aliyuncs.com',
  'dts.',
  ...FILLS,
  '1000000000000000@',
  '1000000000000000@dts',
  '@dts',
  '@',
  '/x',
  'user/x',
  '1000000000000000:',
  '1000000000000000:root',
  '1000000000000000:role',
  '1000000000000000:role/x',
  ':root',
  ':role',
  '::1000000000000000',
  'ram::1000000000000000',
  'acs:ram::',
  'acs:ram',
  'acs',
  ':role/x',
  'saml-provider',
  'saml-provider/x',
  'oidc-provider',
  'oidc-provider/x',
];

/** What is wrong with an entry whatever its unknown parts will be; `undefined` where one of the values that fit makes it right. */
function wrongWhateverFills(entry: Entry): Principal | undefined {
  const { text, under, at } = entry;
  const parts = text.split(HOLE);
  const holes = parts.length - 1;
  if (holes === 0 || holes > MAX_HOLES) return undefined;
  const fills = holes === 1 ? FILLS_OF_ONE : FILLS;
  let [unreadable, shortId]: (Principal | undefined)[] = [];
  for (const one of fills)
    for (const other of holes === 1 ? [''] : fills) {
      const filled = [parts[0], one, parts[1], ...(holes === 1 ? [] : [other, parts[2]])].join('');
      const found = parsePrincipal(under, filled, at);
      const account = 'account' in found ? found.account : undefined;
      if (found.kind === 'unreadable' || found.kind === 'misspeltDts') unreadable ??= found;
      else if (isId(account) && account.length !== ID_LENGTH && isWrittenOut(account, text)) shortId ??= found;
      else if (account === undefined || isId(account)) return undefined;
    }
  const found = shortId ?? unreadable;
  // The account of the misspelled service is known only later.
  if (found?.kind === 'misspeltDts') return { ...found, account: accountOf(HOLE_TEXT.exec(text)?.[0]), ...entry };
  return found && { ...found, ...entry };
}

/** Whether an account stands in a text as a whole, and no unknown part adds to its digits. */
function isWrittenOut(account: string, text: string): boolean {
  return text.startsWith(`${account}@`) || text.includes(`::${account}:`);
}

const DOCUMENTED_ARN = /^acs:ram::(\d+):(?:root|(user|role|saml-provider|oidc-provider)\/([\w.@-]+))$/;
/** DTS itself, or a host that has nothing in common with it: what is near it is read with more care. */
const DOCUMENTED_SERVICE =
  /^(?:(\d+)@)?(dts\.aliyuncs\.com|(?!.*(?:dts|dst|data|rds))(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+aliyuncs\.com)$/;

/** A service as RAM documents it, with or without an account; `undefined` for any other text. */
function documentedService({ at, text, under }: Entry): Principal | undefined {
  const [, digits, service] = DOCUMENTED_SERVICE.exec(text) ?? [];
  if (service === undefined) return undefined;
  return {
    kind: 'service',
    service,
    account: digits === undefined ? undefined : parseAccountId(digits),
    at,
    text,
    under,
  };
}

/** An ARN as RAM documents it, under a key where it belongs; `undefined` for any other text. */
function documentedArn({ at, text, under }: Entry): Principal | undefined {
  const [, digits = '', type, name = ''] = DOCUMENTED_ARN.exec(text) ?? [];
  const account = parseAccountId(digits);
  const isProvider = type === 'saml-provider' || type === 'oidc-provider';
  if (account === undefined || isProvider !== (under === 'Federated')) return undefined;
  if (type === undefined) return { kind: 'account', account, at, text, under };
  if (type === 'user' || type === 'role') return { kind: 'identity', account, type, name, at, text, under };
  return { kind: 'provider', account, type: type === 'saml-provider' ? 'saml' : 'oidc', name, at, text, under };
}

function parseService(entry: Entry): Principal {
  const { text } = entry;
  if (/^\*$|^\*@|@\*/.test(text)) return { kind: 'anyone', ...entry };
  const near = parseNearDts(text);
  if (near !== undefined) return { kind: 'misspeltDts', account: accountOf(near.account), ...entry };
  if (text.startsWith('acs:')) return { kind: 'unreadable', fault: 'wrongKey', ...entry };
  const { account, host } = splitService(text);
  if (SERVICE_HOST.test(host)) {
    if (account === '') return { kind: 'unreadable', fault: 'missingAccount', ...entry };
    if (hasStraySpaces(text)) return { kind: 'unreadable', fault: 'spaces', ...entry };
    return { kind: 'service', service: host, account: accountOf(account), ...entry };
  }
  if (isUnknown(host)) return { kind: 'unknown', ...entry };
  if (host.includes('*') && !host.includes('**')) return { kind: 'anyone', ...entry };
  if (/^\d+$/.test(text)) return { kind: 'unreadable', fault: 'bareAccountOfService', ...entry };
  return { kind: 'unreadable', fault: hasStraySpaces(text) ? 'spaces' : 'notServiceHost', ...entry };
}

function accountOf(text: string | undefined): Account | undefined {
  return text === undefined ? undefined : parseAccount(text);
}

/** Placeholders may well hold spaces (`<Alibaba Cloud account ID>`), and so may a template. */
function hasStraySpaces(text: string): boolean {
  return /\s/.test(text) && !isUnknown(text) && findPlaceholder(text) === undefined;
}

/** `<account>@<host>`; the last `@` divides, since an unknown account (`${a@b}`) may hold one. */
function splitService(text: string): { account: string | undefined; host: string } {
  const divider = text.lastIndexOf('@');
  return divider < 0
    ? { account: undefined, host: text }
    : { account: text.slice(0, divider), host: text.slice(divider + 1) };
}

function parseEntry(entry: Entry): Principal {
  const { text, under } = entry;
  if (text === '*') return { kind: 'anyone', ...entry };
  if (hasStraySpaces(text)) return { kind: 'unreadable', fault: 'spaces', ...entry };
  const parts = text.startsWith(ARN_START) ? parseArn(text) : undefined;
  if (parts === undefined && text.startsWith('acs:') && hasWildcard(text)) return { kind: 'anyone', ...entry };
  if (parts === undefined) {
    return isUnknown(text)
      ? { kind: 'unknown', ...entry }
      : { kind: 'unreadable', fault: faultUnder(under, brokenArnFault(text)), ...entry };
  }
  const { account: uid, type, name } = parts;
  if (uid === '') return { kind: 'unreadable', fault: 'missingAccount', ...entry };
  if ([uid, type, name ?? ''].some(hasWildcard)) return { kind: 'anyone', ...entry };
  const account = parseAccount(uid);
  if (type === 'root' && name === undefined) {
    return under === 'Federated' ? wrongKey(entry) : { kind: 'account', account, ...entry };
  }
  if (isUnknown(type)) return { kind: 'unknown', ...entry };
  if (!['user', 'role', 'saml-provider', 'oidc-provider'].includes(type)) {
    return { kind: 'unreadable', fault: faultUnder(under, type === '' ? 'missingType' : 'unknownType'), ...entry };
  }
  if (name === undefined || name === '') return { kind: 'unreadable', fault: 'missingName', ...entry };
  if (type === 'user' || type === 'role') {
    return under === 'Federated' ? wrongKey(entry) : { kind: 'identity', account, type, name, ...entry };
  }
  if (under === 'RAM') return wrongKey(entry);
  return { kind: 'provider', account, type: type === 'saml-provider' ? 'saml' : 'oidc', name, ...entry };
}

function wrongKey(entry: Entry): Principal {
  return { kind: 'unreadable', fault: 'wrongKey', ...entry };
}

/** `*` or `?` as RAM's wildcards; a mask such as `1234****` is a placeholder, not a wildcard. */
function hasWildcard(text: string): boolean {
  return /[*?]/.test(text) && !isUnknown(text) && !text.includes('**');
}

/** Whatever form it lacks: under `Federated` a provider is wanted. */
function faultUnder(key: string, fault: PrincipalFault): PrincipalFault {
  return key === 'Federated' && NO_PROVIDERS.has(fault) ? 'noProvider' : fault;
}

const NO_PROVIDERS: ReadonlySet<PrincipalFault> = new Set(['bareAccount', 'notArn', 'missingType', 'unknownType']);

function brokenArnFault(text: string): PrincipalFault {
  if (/^\d+$/.test(text)) return 'bareAccount';
  if (text.startsWith('acs:sts:')) return 'session';
  if (SERVICE_HOST.test(text.slice(text.lastIndexOf('@') + 1)) || parseNearDts(text) !== undefined) return 'wrongKey';
  if (text.startsWith('acs:ram:::')) return 'missingAccount';
  if (/^acs:ram:[^:]+:[^:]+:/.test(text)) return 'region';
  if (/^acs:ram::[^:/]*$/.test(text)) return 'missingType';
  return /^(?:acs:?)?ram:/.test(text) || text.startsWith('acs::') || /^acs:ram\b/.test(text)
    ? 'missingColon'
    : 'notArn';
}

/** The service principal of DTS acting for the role's own account; `<account>@` in front of it makes it act for that one. */
export const DTS_SERVICE = 'dts.aliyuncs.com';

/** A service principal that was meant to be DTS, with what stands where the account belongs. */
interface NearDts {
  readonly account: string | undefined;
}

/** Nobody writes an entry, or two in one, as long. */
const LONGEST = 500;

/** Nearly all principals: without any of this, none was meant to be DTS. */
const SURELY_OTHER = /^(?!.*(?:dts|dst|data|rds))[a-z0-9@.-]*$/;

/**
 * Reads an entry that is not as the DTS page writes it, and was meant to be: the host in another case or ending, that of
 * the console or of a region, a URL; blanks, letters that only look right; another sign than `@`, or the account behind.
 */
export function parseNearDts(text: string): NearDts | undefined {
  if (text.length > LONGEST || SURELY_OTHER.test(text)) return undefined;
  const arn = /^acs:dts:[^:]*:(\d+)(?::root)?$/i.exec(text);
  if (arn) return { account: arn[1] };
  const parts = divide(text);
  if (isExact(text, parts)) return undefined;
  const { account, host } = parts;
  if (isDtsHost(host) || (account !== undefined && /^(?:rds\.aliyuncs\.com|dts\.com)$/.test(host))) return { account };
  return severalInOne(text);
}

interface Parts {
  readonly account: string | undefined;
  /** In lower case, without what was put around it. */
  readonly host: string;
}

/** The account between the two parts of the host: `dts@1000000000000002.aliyuncs.com`. */
const BETWEEN = /^([a-z][a-z.-]*?)(?:[@:#/.,_-]|%40)*(\d{5,})(?:[@:#/.,_-]|%40)+([a-z][a-z.]*)$/;
/** The same with an account that is filled in later, or by a person. */
const TURNED = /^\s*(dts)[@:.](\$\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>]*>)[@:.](aliyuncs\.com)\s*$/;

/** Account and host as they were meant; an account that is filled in later, or by a person, stays as it is. */
function divide(text: string): Parts {
  const turned = TURNED.exec(text);
  if (turned) return { account: turned[2], host: `${turned[1] ?? ''}.${turned[3] ?? ''}` };
  const divider = text.lastIndexOf('@');
  const written = text.slice(0, Math.max(0, divider)).trim();
  if (isUnknown(written) || findPlaceholder(written) !== undefined) {
    return { account: written, host: bare(text.slice(divider + 1)) };
  }
  const plain = bare(text);
  const inFront = /^(\d{5,})(?:[@:#/.,_-]|%40)*(\D.*)$/.exec(plain);
  if (inFront) return { account: inFront[1], host: inFront[2] ?? '' };
  const behind = /^(\D.*?)(?:[@:#/]|%40)+(\d{5,})$/.exec(plain);
  if (behind) return { account: behind[2], host: behind[1] ?? '' };
  const between = BETWEEN.exec(plain);
  if (between) return { account: between[2], host: `${between[1] ?? ''}.${between[3] ?? ''}` };
  if (plain === 'dts@aliyuncs.com') return { account: undefined, host: DTS_SERVICE };
  const at = plain.lastIndexOf('@');
  return { account: at > 0 ? plain.slice(0, at) : undefined, host: plain.slice(at + 1) };
}

/** Without blanks, quotes, the beginning of a URL or an ARN, and what ends either. */
function bare(text: string): string {
  return withoutConfusables(text)
    .toLowerCase()
    .replaceAll(/[\s"'`]/g, '')
    .replace(/^(?:https?:\/\/|mailto:|acs:[a-z]*:*)?[@.,:;/]*/, '')
    .replace(/@https?:\/\//, '@')
    .replace(/(?::443|:root)?[@.,:;/]*$/, '');
}

/** As the page writes it, whatever the account: an invalid account is reported as such. */
function isExact(text: string, { account }: Parts): boolean {
  if (text === DTS_SERVICE) return true;
  if (!text.endsWith(`@${DTS_SERVICE}`)) return false;
  const written = text.slice(0, -DTS_SERVICE.length - 1);
  return written !== '' && (written === account || !/^\d+$/.test(account ?? ''));
}

const REGION = '[a-z]+(?:-[a-z0-9]+)+';
const HOST_LABEL = `(?:api|openapi|console|vpc|intl|internal|inner|public|share|cn|service|new|${REGION})`;
/** The host in its parts: DTS with the labels of its sites and regions, and the domain of the vendor, or a similar one. */
const HOST = new RegExp(
  `^(?:(?:www|api|openapi|console)\\.)?(dtss?|dst|data-?transmission(?:-service)?)(?:-?${HOST_LABEL})?(?:\\.${HOST_LABEL})*` +
    '(?:[.-]?(a[a-z]{4,12})(?:\\.[a-z]{1,4}){0,2})?$',
);
const DOMAINS: ReadonlySet<string> = new Set(['aliyun', 'alibaba', 'alibabacloud', 'alicloud', 'aliyuncloud']);

function isDtsHost(host: string): boolean {
  const [isService, name, domain] = HOST.exec(host.replaceAll(/[.,:;/_]+/g, '.')) ?? [];
  if (isService === undefined) return false;
  if (domain === undefined) return name === 'dts';
  return DOMAINS.has(domain) || leven(domain, 'aliyuncs') <= 3;
}

/** Two entries in one text, where a list of two is wanted. */
function severalInOne(text: string): NearDts | undefined {
  const entries = text.split(/[\s,;|]+/).filter((entry) => entry !== '');
  if (entries.length < 2) return undefined;
  const accounts = entries.map((entry) => {
    const { account, host } = divide(entry);
    return isDtsHost(host) ? account : '';
  });
  if (accounts.includes('')) return undefined;
  return { account: accounts.every((account) => account === accounts[0]) ? accounts[0] : undefined };
}

/** Where the vendor's part of this module comes from. */
export const PRINCIPAL_FACTS = [
  {
    what: 'Keys and forms of a principal',
    constants: ['PRINCIPAL_KEYS', 'DOCUMENTED_ARN', 'DOCUMENTED_SERVICE'],
    sources: ['editTrust', 'trustedIdp', 'terraform'],
    check: 'Read the samples of both pages, and "Service" in the documentation of alicloud_ram_role.',
  },
  {
    what: 'Service principal of DTS',
    constants: ['DTS_SERVICE'],
    sources: ['authorization', 'dtsAuthorization'],
    check: 'Read the trust policies of both pages.',
  },
] as const;
