/**
 * The names under which secrets stand, for every output: keys of JSON, YAML and Terraform (`source_endpoint_password`, `secret_key`,
 * `security_token`), parameters of requests and URLs, and words of comments. In front of each may stand more of a name. Common
 * misspellings belong to them: the source line of an unknown key shows its value.
 */
const NAME =
  '(?:pass?w(?:o?r?d|ort)|passphrase|(?<![a-z])(?:pass|pw|pwd)|(?:sec(?:re|er|r)t|sercet)(?:[_-]?(?:access[_-]?)?key)?|' +
  'access[_-]?key(?:[_-]?secret)?|(?:security|session|auth|access|refresh|bearer)?[_-]?token|private[_-]?key|api[_-]?key|' +
  'authorization|密码|口令)s?';
/** In quotes, with the expressions that may stand inside of them. */
const SECRET_MEMBER = new RegExp(
  `(${NAME}["']?\\s*[:=]\\s*)(["'])((?:\\$\\{[^{}]*\\}|''|(?!\\2)[^\\\\]|\\\\.)*)`,
  'gi',
);
/** The same in JSON that is a string of JSON, such as `Reserve`. */
const SECRET_NESTED = new RegExp(`(${NAME}\\\\+["']\\s*:\\s*)(\\\\+["'])((?:[^"\\\\]|\\\\{2,}["']?)*)`, 'gi');
/** Without quotes a value goes to the end of the line: it may hold blanks and commas. */
const SECRET_PLAIN = new RegExp(`(${NAME}["']?\\s*[:=]\\s*)([^\\s"',{}[\\]\\\\<|>&].*)`, 'gi');
/** A list of them on one line. */
const SECRET_LIST = new RegExp(`(${NAME}["']?\\s*[:=]\\s*\\[)([^\\]\\n]*)`, 'gi');
/** In a comment, after whatever joins the name with it. */
const SECRET_COMMENT = new RegExp(
  `((?:#|//|/\\*|--).*?(?<![A-Za-z])${NAME}["']?(?:\\s*(?:[:=]|->?|–|—)|\\s+(?:is|was|are))\\s*)(\\S.*)`,
  'gi',
);
/**
 * Names under which a secret may stand, or something harmless: only a value that looks like one is covered. A data source
 * name (`user:password@tcp(host)`) has its password between the colon and the last `@`.
 */
const DOUBTFUL = /((?<![A-Za-z])(?:auth|credentials?|creds?|dsn|sk)["']?\s*[:=]\s*["']?)([^\s"',}]{12,})/gi;
/** Letters of both cases and digits in one word of many, or a long number in base 16. */
const RANDOM = /^(?:(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=-]{16,}|(?=.*\d)(?=.*[a-f])[\da-f]{32,})$/;
const DSN_PASSWORD = /^([^\s:@/]+:)(.+)(?=@)/;
const ACCESS_KEY = /(?<![A-Za-z0-9])(?:LTAI|STS\.)[A-Za-z0-9]{10,}/g;
/** A JSON Web Token. */
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g;
const BEARER_TOKEN = /(\bbearer[ \t]{1,8})([\w.~+/=-]{8,})/gi;
/** The password of a connection string: `mysql://user:password@host`. */
const URL_PASSWORD = /(:\/\/[^\s:@/"']*:)([^\s@/"']+)(?=@)/g;
const MAY_HOLD_SECRET =
  /pas|pw|sec|sercet|token|key|auth|cred|dsn|sk|bearer|密码|口令|LTAI|STS\.|eyJ|:\/\/[^\s:@/"']*:[^\s@/"']+@/i;
const MAY_HOLD_KEY = /LTAI|STS\.|eyJ|bearer|:\/\//i;

const SECRET_KEY = /pass(?:word|wd|phrase)|(?<![a-z])pwd?(?![a-z])|secret|(?:security|session)[_-]?token/i;

/** What stands for a secret that is elsewhere, or is none. */
const REFERENCE =
  /^(?:\$\{[\w.[\]*-]+\}|(?:var|local|each|data|module|[a-z]+_\w+)\.[\w.[\]*-]+|true|false|null|\{\{.*\}\})[\s,]*$/;

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
    .replace(WEB_TOKEN, (found) => '*'.repeat(found.length))
    .replace(BEARER_TOKEN, (_, scheme: string, token: string) => `${scheme}${'*'.repeat(token.length)}`)
    .replace(URL_PASSWORD, (_, before: string, password: string) => `${before}${'*'.repeat(password.length)}`);
}

/** A line of source with secrets covered by stars, each of the same length, so that columns still hold. */
export function masked(line: string): string {
  if (!mayHoldSecret(line)) return line;
  const covered = line
    .replace(SECRET_MEMBER, coveredMember)
    .replace(SECRET_NESTED, coveredMember)
    .replace(SECRET_LIST, (_, key: string, values: string) => `${key}${values.replaceAll(/[^\s,][^,]*/g, stars)}`)
    .replace(SECRET_PLAIN, (_, key: string, value: string) => `${key}${stars(value)}`)
    .replace(SECRET_COMMENT, (_, key: string, value: string) => `${key}${stars(value)}`)
    .replace(DOUBTFUL, (_, key: string, value: string) => `${key}${ofDoubtful(value)}`);
  return withoutKeys(covered);
}

function coveredMember(_: string, key: string, quote: string, value: string): string {
  return `${key}${quote}${stars(value)}`;
}

function ofDoubtful(value: string): string {
  if (RANDOM.test(value)) return stars(value);
  return value.replace(DSN_PASSWORD, (_, user: string, password: string) => `${user}${stars(password)}`);
}

function stars(value: string): string {
  return REFERENCE.test(value) ? value : '*'.repeat(value.length);
}

/** A key whose value begins on a later line: a heredoc of HCL, a block of YAML, or nothing yet. */
const SECRET_OPENS = new RegExp(
  `^([\\s?-]*)["']?[\\w.-]*${NAME}["']?\\s*(?:[:=]\\s*)?(?:<<[-~]?(\\w+)|[|>][-+\\d]*|[&!]\\S+)?\\s*(?:#.*)?$`,
  'i',
);

/** The lines of a text, from 0, on which a secret stands: after its key, or below it. */
export function secretLines(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  if (!mayHoldSecret(text)) return found;
  const lines = text.split('\n');
  let below: { readonly indent: number; readonly end: string | undefined } | undefined;
  lines.forEach((line, number) => {
    if (masked(line) !== line) found.add(number);
    if (below !== undefined) {
      const isEnd =
        below.end === undefined ? line.trim() !== '' && indentOf(line) <= below.indent : line.trim() === below.end;
      if (isEnd) below = undefined;
      else if (line.trim() !== '') found.add(number);
    }
    const [opens, , end] = (below === undefined && SECRET_OPENS.exec(line.replace(/\r$/, ''))) || [];
    if (opens !== undefined) below = { indent: indentOf(line), end };
  });
  return found;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
