import leven from 'leven';

import { legible } from './legible.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';

/** The service principal of DTS acting for the role's own account; `<account>@` in front of it makes it act for that one. */
export const DTS_SERVICE = 'dts.aliyuncs.com';

/** A service principal that was meant to be DTS, with what stands where the account belongs. */
export interface NearDts {
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
  return legible(text)
    .toLowerCase()
    .replaceAll(/[\s"'`]/g, '')
    .replace(/^(?:https?:\/\/|mailto:|acs:[a-z]*:*)?[@.,:;/]*/, '')
    .replace(/@https?:\/\//, '@')
    .replace(/(?::443|:root)?[@.,:;/]*$/, '');
}

/** As the page writes it, whatever the account: what is no account is told as such. */
function isExact(text: string, { account }: Parts): boolean {
  if (text === DTS_SERVICE) return true;
  if (!text.endsWith(`@${DTS_SERVICE}`)) return false;
  const written = text.slice(0, -DTS_SERVICE.length - 1);
  return written !== '' && (written === account || !/^\d+$/.test(account ?? ''));
}

const REGION = '[a-z]+(?:-[a-z0-9]+)+';
const BESIDE = `(?:api|openapi|console|vpc|intl|internal|inner|public|share|cn|service|new|${REGION})`;
/** The host in its parts: DTS with what its sites and regions put beside it, and the domain of the vendor, or of nearly it. */
const HOST = new RegExp(
  `^(?:(?:www|api|openapi|console)\\.)?(dtss?|dst|data-?transmission(?:-service)?)(?:-?${BESIDE})?(?:\\.${BESIDE})*` +
    '(?:[.-]?(a[a-z]{4,12})(?:\\.[a-z]{1,4}){0,2})?$',
);
const DOMAINS: ReadonlySet<string> = new Set(['aliyun', 'alibaba', 'alibabacloud', 'alicloud', 'aliyuncloud']);

function isDtsHost(host: string): boolean {
  const [isDts, name, domain] = HOST.exec(host.replaceAll(/[.,:;/_]+/g, '.')) ?? [];
  if (isDts === undefined) return false;
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
