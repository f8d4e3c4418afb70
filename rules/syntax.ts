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
  title: 'this text cannot be read as it was meant',
  why:
    'Of a text that does not parse nothing counts, and of a key that stands twice only one does: whatever else is wrong ' +
    'in it stays hidden until then.',
  messages: {
    empty: 'there is nothing in it; a document is wanted',
    cliError: 'the aliyun CLI did not get an answer: "{found}"; mend the call, then lint what it prints',
    wrongCharacter: '{found} stands where {wanted} belongs',
    invisible:
      'the invisible character {code} stands here, as web pages bring it along; a plain space or nothing belongs here',
    controlCharacter: 'the control character {code} stands inside a string; write it as an escape',
    planStream:
      'this is the stream of messages that "{tool} plan -json" prints; lint what "{tool} show -json PLANFILE" prints',
    escapedQuote: 'this quote is escaped although no string is open; the text was escaped once too often',
    markdownEscape: 'the backslash was left over from Markdown; take it out',
    markdownFence: 'the fence of a Markdown code block was pasted along; take it out',
    htmlEscape: '"{found}" is how HTML writes a character; write the character itself',
    mergeMark: 'the mark of a merge conflict was left in; choose one of the versions',
    template: '"{found}" is filled in by a template, and only what comes out of it can be read',
    comment: 'JSON has no comments; take it out',
    ellipsis: '"{found}" stands for something that was left out; write it out',
    trailingComma: 'nothing follows this comma; take it out',
    strayComma: 'this comma has nothing in front of it; take it out',
    doubledBrace: 'a second "{" opens here where a key belongs; one of the two is too many',
    extraBracket: '"{found}" closes nothing; it is one too many',
    closedTooEarly: 'this "{found}" ends the document, but more follows; one bracket before it is too many',
    wrongBracket: '"{found}" stands here while "{open}" is still open; one of them is missing or too many',
    notClosed: 'this "{found}" is never closed',
    stringNotClosed: 'this string is not closed on its line',
    heredocNotClosed: 'this heredoc is not closed: "{marker}" has to stand alone on a line',
    utf16: 'this file is UTF-16; Terraform reads UTF-8 only: save it in that encoding',
    badEscape: '"{found}" is no escape of JSON; a backslash itself is written \\\\',
    badNumber: '"{found}" is no number of JSON; an ID belongs in quotes',
    literal: 'JSON does not know "{found}"; write {wanted}',
    unquotedKey: 'the key {found} needs double quotes',
    unquotedValue: 'the text that begins with {found} needs double quotes',
    equalsSign: 'JSON puts ":" between a key and its value, not "="',
    strayText: '"{found}" does not belong here',
    textAfterEnd: 'the document has ended, but "{found}" follows',
    secondDocument: 'a second document begins; one text holds one',
    commaExpected: 'a comma is missing before this',
    colonExpected: 'a ":" is missing before this',
    keyExpected: 'a key in double quotes is wanted here',
    valueExpected: 'a value is wanted here',
    valueMissing: 'a value is missing before this "{found}"',
    unexpected: 'this is no JSON',
    doubledKey: '"{key}" stands twice in one object; only one of the two counts',
    yaml: '{reason}',
    ...YAML_DAMAGES,
    yamlAlias: 'no anchor "&{name}" is complete before this alias',
    yamlRepeats: 'its aliases repeat more than {limit} values',
    hcl: 'HCL cannot be read from here: "{found}" does not fit in front of what follows',
    hclMissing: 'something is missing behind this: {wanted}',
    tabIndent: 'YAML is indented with spaces; this is a tab',
    notUtf8: 'the byte {byte} is no UTF-8; save the file in that encoding (files of a Chinese Windows are often GBK)',
  },

  check({ document, faults }) {
    const problems: Problem[] = [];
    for (const { message, data, start, end } of faults) {
      // What is out of place in a broken text may be the secret that it holds; a key that stands twice is a key.
      const isShown = message === 'doubledKey' || !holdsSecret(document.text);
      const told = data === undefined || isShown ? data : hidden(data);
      const value = `${message} ${Object.values(told ?? {}).join(' ')}`.trimEnd();
      const at = { document, path: [], offsets: [start, end] } as const;
      problems.push({ at, message, value, ...(told && { data: told }), ...(isForRam(document) && REFUSAL) });
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
