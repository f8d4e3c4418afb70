import { legible } from './legible.ts';
import { parsePrincipal } from './principal.ts';

/** The key of a `Principal` that an entry belongs under, by its form. */
export function wantedKey(text: string): string {
  if (!text.startsWith('acs:')) return 'Service';
  return /:(?:saml|oidc)-provider\//.test(text) ? 'Federated' : 'RAM';
}

/**
 * What a malformed entry was meant to be, where its text leaves no doubt: blanks around it, a bare account, colons and
 * slashes out of place, a session in place of its role.
 */
export function mendedPrincipal(under: string, text: string): string | undefined {
  const written = legible(text).replace(/\s+/g, '');
  const meant = under === 'Service' ? written.toLowerCase() : mendedArn(written);
  if (meant === undefined || meant === text) return undefined;
  const { kind } = parsePrincipal(under, meant, NOWHERE);
  return kind === 'unreadable' || kind === 'anyone' || kind === 'unknown' ? undefined : meant;
}

const NOWHERE = { document: {} as never, path: [] };

function mendedArn(text: string): string | undefined {
  if (/^\d+$/.test(text)) return `acs:ram::${text}:root`;
  const session = /^acs:sts:+(\d+):assumed-role\/([^/]+)/i.exec(text);
  if (session) return `acs:ram::${session[1] ?? ''}:role/${session[2] ?? ''}`;
  const found = /^(?:acs:)?ram:+(?:[a-z]{2}-[a-z0-9-]+:)?(\d+)(?:[:/]+(.*))?$/i.exec(text);
  if (!found) return undefined;
  const [, account = '', rest = ''] = found;
  if (rest === '' || /^roots?\/?$/i.test(rest)) return `acs:ram::${account}:root`;
  const named = /^(user|role)s?[:/](.+)$/i.exec(rest);
  return named ? `acs:ram::${account}:${(named[1] ?? '').toLowerCase()}/${named[2] ?? ''}` : undefined;
}
