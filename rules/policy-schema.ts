import { closestWord } from '../src/lib/did-you-mean.ts';
import { type Location, pointer } from '../src/model/document.ts';
import type { Problem, Data, Entry, Fix, Level, Note } from '../src/model/finding.ts';
import { isForAnybody } from '../src/model/policy/conditions.ts';
import { cloudOfPrincipalKey, isPrincipalKey } from '../src/model/policy/foreign-clouds.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { isBareStatement, type Statement, type Trust } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { FormViolation, PolicyViolation, ViolationOf } from '../src/model/schema-violation.ts';
import { findPlaceholder } from '../src/model/unresolved.ts';

export default {
  id: 'policy-schema',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'the trust policy has an invalid structure',
  why:
    'RAM checks the grammar of a policy on save, strictly since November 2022. An unknown key, a missing element or ' +
    'a value of the wrong type breaks the grammar.',
  messages: {
    noObject: 'expected an object with "Version" and "Statement", found {found}',
    bareStatement: 'this is only a statement; wrap it in { "Version": "1", "Statement": [ … ] }',
    missing: '"{key}" is missing',
    permissionStatement:
      '"Principal" is missing; a statement with "Resource" but no "Principal" belongs in a permission policy',
    unknownKey: 'unknown key "{key}"; RAM accepts {known}',
    meantKey: 'unknown key "{key}"; did you mean "{meant}"?',
    wrongCase: '"{key}" should be "{meant}"; {count} keys have the wrong case',
    twin: '"{key}" and "{meant}" are both here; RAM accepts only "{meant}"',
    ofAws: '"{key}" is an element of AWS policies; RAM does not document it',
    effect: 'expected "Allow" or "Deny", found "{found}"',
    statementObject: 'expected a list, found one statement; write [ { … } ]',
    noStatements: 'the policy has no statements',
    bucketPolicy: 'found {found}, as in an OSS bucket policy; write { "RAM": [ … ] } or { "Service": [ … ] }',
    noPrincipals: 'this names no principal',
    emptyList: 'the list is empty',
    list: 'expected a list, found {found}',
    object: 'expected an object, found {found}',
    strings: 'expected a string or a list of strings, found {found}',
    string: 'expected a string, found {found}',
    value: 'expected a string, a number or a Boolean, found {found}',
    misnamed: 'no Alibaba Cloud provider has "{key}"; did you mean "{meant}"?',
    formPath: 'this is a file path, not a policy; write file("{found}") to read the file',
    formValue: 'this is a value, not a text; wrap it in jsonencode(…)',
    formEncoded: '{found}() does not write plain JSON, which RAM reads; use only jsonencode(…)',
    formTwice: 'this text is encoded as JSON twice; remove one jsonencode(…)',
    formEmpty: 'this text is empty; expected a policy',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
    rename: 'rename it to "{meant}"',
    renameAll: 'correct the case of all {count} keys',
    replace: 'write "{meant}"',
    takeOut: 'remove "{key}"',
  },

  check(subject) {
    const problems: Problem[] = [];
    const { trust } = subject;
    if (trust.faults.length === 0) return problems;
    if (isBareStatement(trust)) {
      problems.push({ at: trust.at, message: 'bareStatement', ...malformedPolicyOutcome(subject, trust.at) });
      return problems;
    }
    for (const wording of wordings(trust)) {
      // RAM never sees what the provider does not know.
      if (wording.message === 'misnamed' || wording.message === 'formValue')
        problems.push({ ...wording, leadsTo: null });
      // What AWS has and RAM does not document may be tolerated.
      else if (wording.level === 'warning') problems.push(wording);
      else {
        const refused = malformedPolicyOutcome(subject, wording.at);
        problems.push({ ...wording, ...refused, related: [...(wording.related ?? []), ...(refused.related ?? [])] });
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** What there is to say of a fault: a message of the card of `policy-schema`. @public the declarations of the rules name it */
export interface FaultWording {
  readonly message: string;
  readonly data: Data;
  readonly level?: Level;
  readonly fix?: Fix;
  readonly related?: readonly Note[];
  readonly entries?: readonly Entry[];
}

/** The faults of a policy's grammar in words, but for those that another rule has better ones for. */
function* wordings(trust: Trust): Iterable<FaultWording & { readonly at: Location }> {
  const statements = new Map(trust.statements.map((statement) => [pointer(statement.at.path), statement]));
  const inWrongCase = trust.faults.filter(isInWrongCase);
  const isOneSlip = inWrongCase.length > 1;
  if (isOneSlip) yield wrongCase(inWrongCase as [WrongCase, ...WrongCase[]]);
  for (const fault of trust.faults) {
    if (isOneSlip && isInWrongCase(fault)) continue;
    const wording = wordingOf(fault, { trust, statements });
    if (wording !== undefined) yield { at: fault.at, ...wording };
  }
}

type WrongCase = ViolationOf<'unknownKey'> & { readonly meant: string };

function isInWrongCase(fault: PolicyViolation): fault is WrongCase {
  if (fault.kind !== 'unknownKey' || fault.meant === undefined || fault.isTwin) return false;
  return fault.key.toLowerCase() === fault.meant.toLowerCase();
}

/** A policy whose keys are all lower case has one problem, not many. */
function wrongCase(faults: readonly [WrongCase, ...WrongCase[]]): FaultWording & { readonly at: Location } {
  const [{ at, key, meant }, ...more] = faults;
  return {
    at,
    message: 'wrongCase',
    data: { key, meant, count: faults.length },
    related: more.map((fault) => ({ at: fault.at, message: 'meantKey', data: { key: fault.key, meant: fault.meant } })),
    entries: faults.map((fault) => ({ at: fault.at, text: fault.key })),
    fix: {
      message: 'renameAll',
      data: { count: faults.length },
      risk: 'safe',
      edits: faults.map((fault) => ({ kind: 'replace', at: fault.at, value: fault.meant })),
    },
  };
}

interface Policy {
  readonly trust: Trust;
  /** By JSON pointer. */
  readonly statements: ReadonlyMap<string, Statement>;
}

function wordingOf(fault: PolicyViolation, policy: Policy): FaultWording | undefined {
  switch (fault.kind) {
    case 'unknownKey':
      return unknownKey(fault);
    case 'misnamed':
      return misnamed(fault);
    case 'form':
      return { message: FORMS[fault.form], data: { found: fault.found } };
    case 'missing':
      return missing(fault, policy);
    case 'type':
      return wrongType(fault, policy);
    case 'empty':
      return { message: EMPTY.get(elementAt(fault.at)) ?? 'emptyList', data: {} };
    case 'value':
      return elementAt(fault.at) === 'Effect' ? wrongEffect(fault) : undefined;
    case 'number':
    case 'pattern':
    case 'unquoted':
    default:
      return undefined;
  }
}

const FORMS: Readonly<Record<FormViolation['form'], string>> = {
  path: 'formPath',
  value: 'formValue',
  encoded: 'formEncoded',
  twice: 'formTwice',
  empty: 'formEmpty',
};

/** The element of a policy that a key stands for, in any spelling. */
function elementAt({ path }: Location): string | undefined {
  return closestWord(String(path.at(-1)), ELEMENTS);
}

const ELEMENTS = ['Statement', 'Effect', 'Action', 'Principal', 'Condition'];

/** Each has a rule of its own. */
const FOREIGN_ELEMENTS = new Set(['Resource', 'NotResource', 'NotAction', 'NotPrincipal']);
const AWS_ELEMENTS = new Set(['Sid', 'Id']);
const EMPTY: ReadonlyMap<unknown, string> = new Map([
  ['Statement', 'noStatements'],
  ['Principal', 'noPrincipals'],
]);

function unknownKey({ at, key, known, meant, isTwin }: ViolationOf<'unknownKey'>): FaultWording | undefined {
  const isPrincipal = isPrincipalKey(at);
  if (isPrincipal ? meant === undefined || cloudOfPrincipalKey(key) !== undefined : FOREIGN_ELEMENTS.has(key)) {
    return undefined;
  }
  if (!isPrincipal && AWS_ELEMENTS.has(key)) return ofAws(at, key);
  if (meant === undefined) {
    return { message: 'unknownKey', data: { key, known: known.map((each) => `"${each}"`).join(', ') } };
  }
  const data = { key, meant };
  if (isTwin) return { message: 'twin', data };
  const risk = key.toLowerCase() === meant.toLowerCase() ? 'safe' : 'review';
  return { message: 'meantKey', data, fix: replacing('rename', at, { meant }, risk) };
}

/** A name for a policy or a statement: nothing hangs on it. */
function ofAws({ document, path }: Location, key: string): FaultWording {
  const fix: Fix = {
    message: 'takeOut',
    data: { key },
    risk: 'safe',
    edits: [{ kind: 'remove', at: { document, path } }],
  };
  return { message: 'ofAws', data: { key }, level: 'warning', fix };
}

/** A word of AWS or of a provider that there is not. */
function misnamed({ at, found, meant }: ViolationOf<'misnamed'>): FaultWording {
  const edits = at.part === 'key' ? ([{ kind: 'replace', at, value: meant }] as const) : [];
  const fix: Fix = { message: 'rename', data: { meant }, risk: 'review', edits };
  return { message: 'misnamed', data: { key: found, meant }, fix };
}

function missing({ at, key }: ViolationOf<'missing'>, { statements }: Policy): FaultWording | undefined {
  if (key === 'Version') return undefined;
  const elements = statements.get(pointer(at.path))?.foreignElements.map(({ value }) => value) ?? [];
  if (elements.includes(`Not${key}`)) return undefined;
  const isPermission = key === 'Principal' && (elements.includes('Resource') || elements.includes('NotResource'));
  return { message: isPermission ? 'permissionStatement' : 'missing', data: { key } };
}

function wrongType(
  { at, found, wanted }: ViolationOf<'type'>,
  { trust, statements }: Policy,
): FaultWording | undefined {
  const element = elementAt(at);
  const data = { found };
  if (at.path.length === trust.at.path.length) return { message: 'noObject', data };
  if (element === 'Statement' && found === 'object') return { message: 'statementObject', data };
  if (element === 'Principal' && (found === 'string' || found === 'array')) {
    const statement = statements.get(pointer(at.path.slice(0, -1)));
    return statement !== undefined && isForAnybody(statement) ? undefined : { message: 'bucketPolicy', data };
  }
  return { message: WANTED.get(wanted) ?? 'value', data };
}

const WANTED: ReadonlyMap<string, string> = new Map([
  ['string or array', 'strings'],
  ['string', 'string'],
  ['array', 'list'],
  ['object', 'object'],
]);

function wrongEffect({ at, found, wanted }: ViolationOf<'value'>): FaultWording | undefined {
  if (findPlaceholder(found) !== undefined) return undefined;
  const meant = wanted.find((each) => each.toLowerCase() === found.trim().toLowerCase());
  const wording = { message: 'effect', data: { found } };
  return meant === undefined ? wording : { ...wording, fix: replacing('replace', at, { meant }, 'safe') };
}

function replacing(message: string, at: Location, data: { readonly meant: string }, risk: Fix['risk']): Fix {
  return { message, data, risk, edits: [{ kind: 'replace', at, value: data.meant }] };
}
