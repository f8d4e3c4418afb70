/** Keys whose values no report shows, in JSON, YAML and request parameters; and access key IDs wherever they stand. */
const SECRET_MEMBER =
  /((?:password|passwd|pwd|secret|accesskeysecret|securitytoken|access_?key)["']?\s*[:=]\s*)(["'])((?:''|(?!\2)[^\\]|\\.)*)/gi;
/** The same in JSON that is a string of JSON, such as `Reserve`. */
const SECRET_NESTED =
  /((?:password|passwd|pwd|secret|securitytoken)\\+["']\s*:\s*)(\\+["'])((?:[^"\\]|\\{2,}["']?)*)/gi;
/** Without quotes a value goes to the end of the line: it may hold blanks and commas. */
const SECRET_PLAIN =
  /((?:password|passwd|pwd|secret|accesskeysecret|securitytoken)["']?\s*[:=]\s*)([^\s"',{}[\]\\].*)/gi;
const ACCESS_KEY = /\b(?:LTAI|STS\.)[A-Za-z0-9]{10,}/g;
/** The password of a connection string: `mysql://user:password@host`. */
const URL_PASSWORD = /(:\/\/[^\s:@/"']*:)([^\s@/"']+)(?=@)/g;
const MAY_HOLD_SECRET = /pass|pwd|secret|token|key|LTAI|STS\.|:\/\/[^\s:@/"']*:[^\s@/"']+@/i;
const MAY_HOLD_KEY = /LTAI|STS\.|:\/\//;

const SECRET_KEY = /pass(?:word|wd)|\bpwd|secret|securitytoken/i;

/** Whether a text holds a secret somewhere: what stands around a place in it is then nobody's to see. */
export function holdsSecret(text: string): boolean {
  return SECRET_KEY.test(text);
}

/** Whether anything in a text may be covered by `masked`. */
export function mayHoldSecret(text: string): boolean {
  return MAY_HOLD_SECRET.test(text);
}

/** A value as messages may show it: keys of access and passwords of URLs covered by stars, which stand wherever somebody put them. */
export function withoutKeys(text: string): string {
  if (!MAY_HOLD_KEY.test(text)) return text;
  return text
    .replace(ACCESS_KEY, (found) => '*'.repeat(found.length))
    .replace(URL_PASSWORD, (_, before: string, password: string) => `${before}${'*'.repeat(password.length)}`);
}

/** A line of source with secrets covered by stars, each of the same length, so that columns still hold. */
export function masked(line: string): string {
  if (!mayHoldSecret(line)) return line;
  const covered = line
    .replace(
      SECRET_MEMBER,
      (_, key: string, quote: string, value: string) => `${key}${quote}${'*'.repeat(value.length)}`,
    )
    .replace(
      SECRET_NESTED,
      (_, key: string, quote: string, value: string) => `${key}${quote}${'*'.repeat(value.length)}`,
    )
    .replace(SECRET_PLAIN, (_, key: string, value: string) => `${key}${'*'.repeat(value.length)}`);
  return withoutKeys(covered);
}
