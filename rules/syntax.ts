import { holdsSecret } from '../src/lib/secrets.ts';
import type { Document } from '../src/model/document.ts';
import type { Data, Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { YAML_DAMAGES } from '../src/model/syntax-error.ts';

export default {
  id: 'syntax',
  about: 'text',
  level: 'error',
  basis: 'documented',
  source: PAGES.policySyntax,
  title: 'this file is not valid JSON, YAML or HCL',
  why:
    'A file that cannot be parsed is not checked any further. Of two equal keys, only one counts. Other problems ' +
    'stay hidden until this is fixed.',
  messages: {
    empty: 'this is empty; expected a document',
    cliError: 'this is an error of the aliyun CLI: "{found}"; fix the call, then lint its output',
    wrongCharacter: 'replace {found} with {wanted}',
    invisible: 'invisible character {code}, often copied from a web page; replace it with a space or delete it',
    controlCharacter: 'control character {code} inside a string; write it as an escape sequence',
    planStream: 'this is the message stream of "{tool} plan -json"; lint the output of "{tool} show -json PLANFILE"',
    escapedQuote: 'escaped quote outside a string; the text was escaped once too often',
    markdownEscape: 'backslash left over from Markdown; remove it',
    markdownFence: 'Markdown code fence; remove it',
    htmlEscape: '"{found}" is an HTML escape; write the character itself',
    mergeMark: 'merge conflict marker; keep one of the versions',
    template: '"{found}" is template syntax; lint the rendered file instead',
    comment: 'JSON does not allow comments; remove it',
    ellipsis: '"{found}" marks omitted text; write it out',
    trailingComma: 'nothing follows this comma; remove it',
    strayComma: 'nothing comes before this comma; remove it',
    doubledBrace: 'expected a key, found a second "{"; remove one of them',
    extraBracket: '"{found}" closes nothing; remove it',
    closedTooEarly: 'this "{found}" ends the document, but more follows; remove one extra closing bracket',
    wrongBracket: 'found "{found}" while "{open}" is still open; add or remove a bracket',
    notClosed: 'this "{found}" is never closed',
    stringNotClosed: 'this string is not closed on its line',
    heredocNotClosed: 'this heredoc is not closed: write "{marker}" alone on a line',
    utf16: 'this file is UTF-16, but Terraform reads only UTF-8; save it as UTF-8',
    badEscape: '"{found}" is not a JSON escape; write a backslash as \\\\',
    badNumber: '"{found}" is not a JSON number; put an ID in quotes',
    literal: '"{found}" is not a JSON value; write {wanted}',
    unquotedKey: 'put the key {found} in double quotes',
    unquotedValue: 'put the text that starts with {found} in double quotes',
    equalsSign: 'write ":" between a key and its value, not "="',
    strayText: '"{found}" does not belong here',
    textAfterEnd: '"{found}" follows the end of the document',
    secondDocument: 'a second document starts here; only one is allowed',
    commaExpected: 'missing comma before this',
    colonExpected: 'missing ":" before this',
    keyExpected: 'expected a key in double quotes',
    valueExpected: 'expected a value',
    valueMissing: 'missing value before this "{found}"',
    unexpected: 'this is not JSON',
    doubledKey: 'duplicate key "{key}" in one object; only one of them counts',
    yaml: 'invalid YAML: {reason}',
    ...YAML_DAMAGES,
    yamlAlias: 'no complete anchor "&{name}" before this alias',
    yamlRepeats: 'the aliases repeat more than {limit} values',
    hcl: 'invalid HCL: "{found}" does not fit what follows',
    hclMissing: 'expected {wanted} after this',
    tabIndent: 'this is a tab; indent YAML with spaces',
    gb18030: 'this file looks like GB18030 (GBK), not UTF-8: byte {byte}; save it as UTF-8',
    notUtf8: 'byte {byte} is not UTF-8; save the file as UTF-8 (Chinese Windows often saves GBK)',
  },

  check({ document, faults }) {
    const problems: Problem[] = [];
    for (const { message, data, start, end } of faults) {
      // What is out of place in a broken text may be the secret that it holds; a key that stands twice is a key.
      const isShown = message === 'doubledKey' || !holdsSecret(document.text);
      const shownData = data === undefined || isShown ? data : hidden(data);
      const value = `${message} ${Object.values(shownData ?? {}).join(' ')}`.trimEnd();
      const at = { document, path: [], offsets: [start, end] } as const;
      problems.push({ at, message, value, ...(shownData && { data: shownData }), ...(isForRam(document) && REFUSAL) });
    }
    return problems;
  },
} satisfies Rule<'text'>;

function hidden(data: Data): Data {
  return Object.fromEntries(Object.keys(data).map((key) => [key, '…']));
}

const REFUSAL = { leadsTo: OUTCOMES.malformedPolicy };

/** What holds a policy as a string was written by RAM, and YAML is not sent there. */
function isForRam({ text, format, within }: Document): boolean {
  return format === 'json' && within === undefined && /"Statement"/.test(text) && !text.includes('RolePolicyDocument');
}
