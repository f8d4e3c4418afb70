import { parseAccount, parseAccountId, type Account } from './account.ts';
import { parseArn } from './arn.ts';
import { DTS_SERVICE, parseNearDts } from './dts-service.ts';
import type { Location } from './location.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';

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
  return under === 'Service' ? parseService(entry) : parseEntry(entry);
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
