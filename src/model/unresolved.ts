/**
 * Text that is not a value yet. *Unknown*: something fills it in before it is used (`${var.x}`, `{{ .Values.x }}`, `$ARN`).
 * *Placeholder*: a person should have filled it in and did not.
 */

const UNKNOWN = /\$\{|\{\{|\$\(|\$[A-Za-z_]|%\{|<%/;

/** Placeholders as the vendor's pages and people write them, most telling first. */
const PLACEHOLDERS: readonly RegExp[] = [
  /<[^<>]*>/,
  /\*{2,}/,
  /%(?:\d+\$|\[\d+\])?[sd]\b/,
  /\{\w+\}/,
  /\byour[_ -]\w+/i,
  /\b(?:replace|change)[_-]?me\b/i,
  /\b(?:[A-Z0-9]+_)*(?:ACCOUNT|UID|ACCOUNT_?ID)(?:_[A-Z0-9]+)*\b/,
  /\b\d*x{4,}\b/i,
  /\p{Script=Han}*(?:账号|帐号|账户|主账号)\s*(?:ID|UID)?\p{Script=Han}*/u,
  /\bID of [A-Za-z][A-Za-z ]*/,
];

/** Plain text: no placeholder can be hidden in it, so the patterns are not tried. */
const CERTAINLY_FILLED_IN = /^[a-z0-9:@./-]*$/;

/** Whether a value is filled in only later, by a template or a tool. */
export function isUnknown(text: string): boolean {
  return UNKNOWN.test(text);
}

/** The first placeholder in a text that a person should have replaced, as written; `undefined` where there is none. */
export function findPlaceholder(text: string): string | undefined {
  if (CERTAINLY_FILLED_IN.test(text) || isUnknown(text)) return undefined;
  for (const pattern of PLACEHOLDERS) {
    const found = pattern.exec(text);
    if (found) return found[0];
  }
  return undefined;
}

/** A ROS or CloudFormation-style function where a value should be: `{ Ref: … }`, `{ "Fn::Sub": … }`. */
export function isFunction(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && /^(?:Ref|Fn::\w+)$/.test(keys[0] ?? '');
}
