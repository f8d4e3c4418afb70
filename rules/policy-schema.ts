import { isBareStatement } from '../src/model/bare-statement.ts';
import type { TrustSubject } from '../src/model/estate.ts';
import type { FaultOf, SchemaFault } from '../src/model/fault.ts';
import type { Edit, Problem } from '../src/model/finding.ts';
import { cloudOfPrincipalKey, isPrincipalKey } from '../src/model/foreign.ts';
import type { Location } from '../src/model/location.ts';
import { pointer } from '../src/model/path.ts';
import { refusal } from '../src/model/refusal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Statement, Trust } from '../src/model/trust.ts';
import { findPlaceholder } from '../src/model/unresolved.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'policy-schema',
  about: 'trust',
  level: 'error',
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'the policy does not have the form of a trust policy',
  why:
    'RAM checks the grammar of a policy when it is saved, strictly since November 2022: a key that it does not know, an ' +
    'element that is missing and a value of another type all break it.',
  messages: {
    noObject: 'a policy is an object with "Version" and "Statement"; this is of type {found}',
    bareStatement: 'this is a statement alone; a policy is { "Version": "1", "Statement": [ … ] } around it',
    missing: '"{key}" is missing',
    permissionStatement:
      '"Principal" is missing; a statement with "Resource" and without it belongs in a permission policy',
    unknownKey: '"{key}" is no element here; RAM knows {known}',
    meantKey: '"{key}" is no element here; "{meant}" is',
    twin: '"{key}" stands beside "{meant}"; RAM knows only the latter',
    ofAws: '"{key}" is an element of AWS policies; RAM documents none',
    effect: '"{found}" is here; RAM knows "Allow" and "Deny"',
    statementObject: 'the statement stands alone; RAM wants a list: [ { … } ]',
    noStatements: 'there is no statement in it',
    bucketPolicy:
      'a principal of type {found} is the form of an OSS bucket policy; wanted { "RAM": [ … ] } or { "Service": [ … ] }',
    noPrincipals: 'nobody is named in it',
    emptyList: 'the list is empty',
    list: 'a list is wanted; this is of type {found}',
    object: 'an object is wanted; this is of type {found}',
    strings: 'a string or a list of strings is wanted; this is of type {found}',
    string: 'a string is wanted; this is of type {found}',
    value: 'a string, a number, true or false is wanted; this is of type {found}',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
    rename: 'rename it to "{meant}"',
    replace: 'write "{wanted}"',
  },

  *check(subject) {
    const { trust } = subject;
    if (trust.faults.length === 0) return;
    if (isBareStatement(trust)) {
      yield { at: trust.at, message: 'bareStatement', ...refusal(subject, trust.at) };
      return;
    }
    const statements = new Map(trust.statements.map((statement) => [pointer(statement.at.path), statement]));
    for (const fault of trust.faults) {
      const problem = worded(fault, subject, statements);
      if (problem !== undefined) yield problem;
    }
  },
} satisfies Rule<'trust'>;

/** The statements by JSON pointer. */
type ByPlace = ReadonlyMap<string, Statement>;

/** A fault in words of the card; `undefined` where another rule has better ones. */
function worded(fault: SchemaFault, subject: TrustSubject, statements: ByPlace): Problem | undefined {
  const { at, kind } = fault;
  switch (kind) {
    case 'unknownKey':
      return unknownKey(fault, subject);
    case 'missing':
      return missing(fault, subject, statements);
    case 'type':
      return { at, message: typeMessage(fault, subject.trust), data: { found: fault.found }, ...refusal(subject, at) };
    case 'empty':
      return { at, message: emptyMessage(at), ...refusal(subject, at) };
    case 'value':
      return at.path.at(-1) === 'Effect' ? effect(fault, subject) : undefined;
    case 'pattern':
    case 'unquoted':
    default:
      return undefined;
  }
}

/** Each has a rule of its own. */
const FOREIGN_ELEMENTS = new Set(['Resource', 'NotResource', 'NotAction', 'NotPrincipal']);
const AWS_ELEMENTS = new Set(['Sid', 'Id']);

function unknownKey(
  { at, key, known, meant, isTwin }: FaultOf<'unknownKey'>,
  subject: TrustSubject,
): Problem | undefined {
  const isPrincipal = isPrincipalKey(at);
  if (isPrincipal ? meant === undefined || cloudOfPrincipalKey(key) !== undefined : FOREIGN_ELEMENTS.has(key)) {
    return undefined;
  }
  if (!isPrincipal && AWS_ELEMENTS.has(key)) return { at, message: 'ofAws', data: { key }, level: 'warning' };
  if (meant === undefined) {
    const list = known.map((each) => `"${each}"`).join(', ');
    return { at, message: 'unknownKey', data: { key, known: list }, ...refusal(subject, at) };
  }
  const data = { key, meant };
  if (isTwin) return { at, message: 'twin', data, ...refusal(subject, at) };
  const risk = key.toLowerCase() === meant.toLowerCase() ? 'safe' : 'review';
  const edits: readonly Edit[] = [{ kind: 'replace', at, value: meant }];
  return {
    at,
    message: 'meantKey',
    data,
    fix: { message: 'rename', data: { meant }, risk, edits },
    ...refusal(subject, at),
  };
}

function missing({ at, key }: FaultOf<'missing'>, subject: TrustSubject, statements: ByPlace): Problem | undefined {
  if (key === 'Version') return undefined;
  const elements = statements.get(pointer(at.path))?.foreignElements.map(({ value }) => value) ?? [];
  if (elements.includes(`Not${key}`)) return undefined;
  const isPermission = key === 'Principal' && (elements.includes('Resource') || elements.includes('NotResource'));
  return { at, message: isPermission ? 'permissionStatement' : 'missing', data: { key }, ...refusal(subject, at) };
}

function typeMessage({ at, found, wanted }: FaultOf<'type'>, trust: Trust): string {
  const element = at.path.at(-1);
  if (at.path.length === trust.at.path.length) return 'noObject';
  if (element === 'Statement' && found === 'object') return 'statementObject';
  if (element === 'Principal' && (found === 'string' || found === 'array')) return 'bucketPolicy';
  if (wanted === 'string or array') return 'strings';
  if (wanted === 'string') return 'string';
  return wanted === 'array' ? 'list' : wanted === 'object' ? 'object' : 'value';
}

function emptyMessage({ path }: Location): string {
  if (path.at(-1) === 'Statement') return 'noStatements';
  return path.at(-1) === 'Principal' ? 'noPrincipals' : 'emptyList';
}

function effect({ at, found, wanted }: FaultOf<'value'>, subject: TrustSubject): Problem | undefined {
  if (findPlaceholder(found) !== undefined) return undefined;
  const problem = { at, message: 'effect', data: { found }, ...refusal(subject, at) };
  const meant = wanted.find((each) => each.toLowerCase() === found.trim().toLowerCase());
  if (meant === undefined) return problem;
  const edits: readonly Edit[] = [{ kind: 'replace', at, value: meant }];
  return { ...problem, fix: { message: 'replace', data: { wanted: meant }, risk: 'safe', edits } };
}
