/**
 * Text that is not a value yet. *Unknown*: something fills it in before it is used (`${var.x}`, `{{ .Values.x }}`, `$ARN`).
 * *Placeholder*: a person should have filled it in and did not.
 */

// `%2$s` is a verb of a format, not a variable.
const UNKNOWN = /\$\{|\{\{|\$\(|(?<!%\d{1,2})\$[A-Za-z_]|%\{|<%/;

/** Placeholders as the vendor's pages and people write them, most specific first. Each passes over a text once. */
const PLACEHOLDERS: readonly RegExp[] = [
  /<[^<>]*>/,
  /\*{2,}/,
  /%(?:\d{1,2}\$|\[\d{1,2}\])?[sd]\b/,
  /\{\w+\}/,
  /\byour[_ -]\w+(?:[_-]\w+)*/i,
  /\b(?:replace|change)[_-]?me\b/i,
  /(?<![\w-])_*(?:[A-Z0-9]+_)*(?:ACCOUNT|UID|ACCOUNT_?ID)(?:_[A-Z0-9]+)*_*(?![\w-])/,
  /\b\d*x{4,}\b/i,
  /\[(?=[^\]["]*\])[^\]["]*(?:id|account|name)[^\]["]*\]/i,
  /(?<![\w-])(?:the )?(?:alibaba ?cloud |aliyun )?account[ _-]?u?id(?![\w-])/i,
  /\.{3,}|…/,
  /\bID of [A-Za-z][A-Za-z ]*/,
];

/** Every placeholder has one of these: one pass over a text that has none, which is nearly every text. */
const MAY_HOLD_PLACEHOLDER = /[<%{[…]|\*\*|\.\.\.|x{4}|your|replace|change|account|uid|id of|[账帐][号户]/i;

/** "Account ID" in Chinese, as the vendor's pages write it; the characters around it belong to the placeholder. */
const HAN_ACCOUNT = /账号|帐号|账户/;

/** Whether a value is filled in only later, by a template or a tool. */
export function isUnknown(text: string): boolean {
  return UNKNOWN.test(text);
}

/** The first placeholder in a text that a person should have replaced, as written; `undefined` where there is none. */
export function findPlaceholder(text: string): string | undefined {
  if (!MAY_HOLD_PLACEHOLDER.test(text) || isUnknown(text)) return undefined;
  for (const pattern of PLACEHOLDERS) {
    const found = pattern.exec(text);
    if (found) return found[0];
  }
  return hanPlaceholder(text);
}

function hanPlaceholder(text: string): string | undefined {
  const found = HAN_ACCOUNT.exec(text);
  if (!found) return undefined;
  let [start, end] = [found.index, found.index + found[0].length];
  while (start > 0 && isHan(text.charAt(start - 1))) start--;
  end += /^\s?(?:ID|UID)?/i.exec(text.slice(end, end + 4))?.[0].length ?? 0;
  while (end < text.length && isHan(text.charAt(end))) end++;
  return text.slice(start, end).trim();
}

/** The pattern stands inside: V8 looks up what a property of Unicode holds when it makes one, and few runs need it. */
function isHan(character: string): boolean {
  return /\p{Script=Han}/u.test(character);
}

/** A ROS or CloudFormation-style function where a value should be: `{ Ref: … }`, `{ "Fn::Sub": … }`. */
export function isFunction(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && /^(?:Ref|Fn::\w+)$/.test(keys[0] ?? '');
}
