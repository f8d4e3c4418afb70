import { parseAccount, type Account } from './account.ts';
import type { Location } from './location.ts';
import { isUnknown } from './unresolved.ts';

/** The service principal of DTS acting for the role's own account; `<account>@` in front of it makes it act for that one. */
export const DTS_SERVICE = 'dts.aliyuncs.com';

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
  | 'foreign'
  | 'missingColon'
  | 'missingAccount'
  | 'unknownType'
  | 'missingName'
  | 'session'
  | 'notServiceHost'
  | 'wrongKey'
  | 'spaces'
  | 'empty'
  | 'notArn';

const ARN = /^acs:ram::([^:/]*):([^:/]*)(?:\/(.*))?$/;
const FOREIGN = /^(?:arn:|trn:|qcs:|urn:|iam::|v2\.)|amazonaws\.com|volces\.com|tencentcloud|myqcloud|huaweicloud/i;
/** One or more labels before `aliyuncs.com`: `ecs`, `crossbackup.hbr`, `sendevent-mns.eventbridge`. */
const SERVICE_HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.aliyuncs\.com$/;

/** Reads one entry of a `Principal`. */
export function parsePrincipal(under: string, text: string, at: Location): Principal {
  const entry = { at, text, under };
  if (text.trim() === '') return { ...entry, kind: 'unreadable', fault: 'empty' };
  if (/^\s*(?:\$\{[^{}]*\}|\{\{[^{}]*\}\}|\$\w+)\s*$/.test(text)) return { ...entry, kind: 'unknown' };
  if (FOREIGN.test(text)) return { ...entry, kind: 'unreadable', fault: 'foreign' };
  return under === 'Service' ? parseService(entry) : parseArn(entry);
}

function parseService(entry: Entry): Principal {
  const { text } = entry;
  if (/^\*$|^\*@|@\*/.test(text)) return { ...entry, kind: 'anyone' };
  if (/^acs:/.test(text)) return { ...entry, kind: 'unreadable', fault: 'wrongKey' };
  const { account, host } = splitService(text);
  const near = isNearDts(host, account);
  if (!near && SERVICE_HOST.test(host)) {
    return { ...entry, kind: 'service', service: host, account: account === undefined ? undefined : parseAccount(account) };
  }
  if (near) {
    return { ...entry, kind: 'misspeltDts', account: account === undefined ? undefined : parseAccount(account.replace(/:$/, '').trim()) };
  }
  if (isUnknown(host)) return { ...entry, kind: 'unknown' };
  if (host.includes('*') && !host.includes('**')) return { ...entry, kind: 'anyone' };
  return { ...entry, kind: 'unreadable', fault: /\s/.test(text) ? 'spaces' : 'notServiceHost' };
}

/** `<account>@<host>`; the last `@` divides, since an unknown account (`${a@b}`) may hold one. */
function splitService(text: string): { account: string | undefined; host: string } {
  const divider = text.lastIndexOf('@');
  if (divider >= 0) return { account: text.slice(0, divider), host: text.slice(divider + 1) };
  const colon = /^(\d+):(.*)$/.exec(text);
  return colon ? { account: `${colon[1] ?? ''}:`, host: colon[2] ?? '' } : { account: undefined, host: text };
}

/** The host itself in another case or ending, and the hosts of the API (`dts.cn-hangzhou.aliyuncs.com`). */
const NEAR_DTS = /^dts(?:-intl|-api|-console)?(?:\.[a-z]+-[a-z0-9-]+)?(?:\.al[a-z]*(?:\.com?)?(?:\.cn)?)?\.?$|^(?:dtss|dst|data-?transmission)\.aliyuncs\.com$/;

/**
 * Whether DTS was meant: another case or ending, spaces, `:` for `@`, the console's or the API's own hosts.
 * `rds` is a service of its own, so it counts only with an account in front of it, as the DTS page shows it.
 */
function isNearDts(host: string, account: string | undefined): boolean {
  if (host === DTS_SERVICE) return account !== undefined && /^\s|\s$|:$|^$/.test(account);
  const folded = host.trim().toLowerCase();
  return NEAR_DTS.test(folded) || (account !== undefined && folded === 'rds.aliyuncs.com');
}

function parseArn(entry: Entry): Principal {
  const { text } = entry;
  if (text === '*') return { ...entry, kind: 'anyone' };
  const found = ARN.exec(text);
  if (!found) return brokenArn(entry);
  const [, uid = '', type = '', name] = found;
  if (uid === '') return { ...entry, kind: 'unreadable', fault: 'missingAccount' };
  if (hasWildcard(uid) || hasWildcard(type) || (name !== undefined && hasWildcard(name))) return { ...entry, kind: 'anyone' };
  const account = parseAccount(uid);
  if (type === 'root' && name === undefined) return { ...entry, kind: 'account', account };
  if (name === undefined || name === '') return { ...entry, kind: 'unreadable', fault: isKnownType(type) ? 'missingName' : 'unknownType' };
  if (type === 'user' || type === 'role') return { ...entry, kind: 'identity', account, type, name };
  if (type === 'saml-provider' || type === 'oidc-provider') {
    return { ...entry, kind: 'provider', account, type: type === 'saml-provider' ? 'saml' : 'oidc', name };
  }
  return { ...entry, kind: isUnknown(type) ? 'unknown' : 'unreadable', fault: 'unknownType' } as Principal;
}

/** `*` or `?` as RAM's wildcards; a mask such as `1234****` is a placeholder, not a wildcard. */
function hasWildcard(text: string): boolean {
  return /[*?]/.test(text) && !isUnknown(text) && !text.includes('**');
}

function isKnownType(type: string): boolean {
  return ['user', 'role', 'saml-provider', 'oidc-provider'].includes(type);
}

/** An interpolation may hold colons and slashes of its own (`${a ? b : c}`), so it is closed up before the ARN is read again. */
function brokenArn(entry: Entry): Principal {
  const { text } = entry;
  const closed = text.replace(/\$\{[^{}]*\}/g, (found) => `\${${found.replace(/[^\w.]/g, '_')}}`);
  if (closed !== text && ARN.test(closed)) return { ...parseArn({ ...entry, text: closed }), text };
  if (isUnknown(text)) return { ...entry, kind: 'unknown' };
  return { ...entry, kind: 'unreadable', fault: arnFault(text) };
}

function arnFault(text: string): PrincipalFault {
  if (/^\d+$/.test(text)) return 'bareAccount';
  if (/^\s|\s$/.test(text)) return 'spaces';
  if (/^acs:sts::/.test(text)) return 'session';
  if (SERVICE_HOST.test(text.slice(text.lastIndexOf('@') + 1))) return 'wrongKey';
  if (/^acs:ram:::/.test(text)) return 'missingAccount';
  if (/^acs:ram:[^:]|^acs:ram::[^:]*\/|^acs:ram::[^:]*$|^acs:[^r]/.test(text)) return 'missingColon';
  return 'notArn';
}
