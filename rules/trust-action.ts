import { ASSUME_ROLE } from '../src/model/assume.ts';
import type { TrustSubject } from '../src/model/estate.ts';
import type { Problem } from '../src/model/finding.ts';
import { cloudOfAction } from '../src/model/foreign.ts';
import type { Located } from '../src/model/location.ts';
import { refusal } from '../src/model/refusal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Statement, Trust } from '../src/model/trust.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';
import { matchesWildcard } from '../src/model/wildcard.ts';
import type { Rule } from '../src/rule.ts';

const SET_IDENTITY = 'sts:SetSourceIdentity';

export default {
  id: 'trust-action',
  about: 'trust',
  level: 'error',
  basis: 'documented',
  source: PAGES.editTrust,
  title: 'the action is not the one that takes a role',
  why:
    'Every trust policy of the RAM documentation allows "sts:AssumeRole", for accounts, services and identity providers ' +
    'alike; "sts:SetSourceIdentity" may stand beside it.',
  messages: {
    otherService: '"{action}" says nothing of who may take the role; "sts:AssumeRole" does',
    otherSts: '"{action}" is no action that takes a role; "sts:AssumeRole" is',
    ofAws: '"{action}" is an action of AWS; here it is "sts:AssumeRole"',
    noService: '"{action}" lacks the service in front; the action is "sts:AssumeRole"',
    empty: 'an empty action allows nothing; the action is "sts:AssumeRole"',
    otherCase: '"{action}" works, but is written "{wanted}"',
    wide: '"{action}" is wider than needed; "sts:AssumeRole" is enough',
    apiName: '"{action}" is the name of an API call; the trust policy of an identity provider allows "sts:AssumeRole"',
    alone: '"sts:SetSourceIdentity" does not let anybody take the role; "sts:AssumeRole" belongs beside it',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
    replace: 'write "{wanted}"',
  },

  *check(subject) {
    let letsTake: boolean | undefined;
    for (const statement of subject.trust.statements) {
      if (isPermission(statement)) continue;
      for (const action of statement.actions) {
        if (action.value === ASSUME_ROLE) continue;
        const problem = isSetIdentity(action)
          ? setIdentity(action, (letsTake ??= letsTakeRole(subject.trust)))
          : judge(action, statement, subject);
        if (problem !== undefined) yield problem;
      }
    }
  },
} satisfies Rule<'trust'>;

/** A statement about resources that names nobody belongs in a permission policy, whatever its actions. */
function isPermission({ principals, foreignElements }: Statement): boolean {
  return principals.length === 0 && foreignElements.some(({ value }) => value.endsWith('Resource'));
}

function judge(action: Located<string>, { effect }: Statement, subject: TrustSubject): Problem | undefined {
  const { value, at } = action;
  if (isUnknown(value) || findPlaceholder(value) !== undefined || cloudOfAction(value) !== undefined) return undefined;
  const folded = value.toLowerCase();
  if (folded === ASSUME_ROLE.toLowerCase()) return otherCase(action, ASSUME_ROLE);
  if (coversAssumeRole(value)) {
    return effect === 'Deny' ? undefined : { at, message: 'wide', level: 'warning', ...replaced(action, 'review') };
  }
  if (/^sts:assumerolewith(?:saml|oidc)$/.test(folded)) {
    return { at, message: 'apiName', level: 'warning', ...replaced(action, 'review') };
  }
  if (/^sts:(?:tagsession|assumerolewithwebidentity)$/.test(folded)) return { at, message: 'ofAws', ...told(action) };
  if (folded.trim() === '') return { at, message: 'empty', ...refusal(subject, at) };
  if (!folded.includes(':')) return { at, message: 'noService', ...mended(action), ...refusal(subject, at) };
  return { at, message: folded.startsWith('sts:') ? 'otherSts' : 'otherService', ...mended(action) };
}

function isSetIdentity({ value }: Located<string>): boolean {
  return value.toLowerCase() === SET_IDENTITY.toLowerCase();
}

function setIdentity(action: Located<string>, letsTake: boolean): Problem | undefined {
  if (!letsTake) return { at: action.at, message: 'alone', level: 'warning' };
  return action.value === SET_IDENTITY ? undefined : otherCase(action, SET_IDENTITY);
}

/** Whether a statement has `sts:AssumeRole`, or may have it. */
function letsTakeRole({ statements }: Trust): boolean {
  return statements.some(
    ({ actions, notActions }) =>
      notActions.length > 0 || actions.some(({ value }) => isUnknown(value) || coversAssumeRole(value)),
  );
}

function otherCase(action: Located<string>, wanted: string): Problem {
  return { at: action.at, message: 'otherCase', level: 'warning', ...replaced(action, 'safe', wanted) };
}

/** Actions are "in most cases not case-sensitive". */
function coversAssumeRole(action: string): boolean {
  return matchesWildcard(action.toLowerCase(), ASSUME_ROLE.toLowerCase());
}

function told({ value }: Located<string>): Pick<Problem, 'data'> {
  return { data: { action: value } };
}

/** A fix where the action is `sts:AssumeRole` but for a slip: a letter too many, the service left out, blanks. */
function mended(action: Located<string>): Pick<Problem, 'data' | 'fix'> {
  const isSlip = /^\s*(?:sts\s*:)?\s*assume[-_ ]?roles?\s*$/i.test(action.value);
  return isSlip ? replaced(action, 'review') : told(action);
}

function replaced(
  { value, at }: Located<string>,
  risk: 'safe' | 'review',
  wanted: string = ASSUME_ROLE,
): Required<Pick<Problem, 'data' | 'fix'>> {
  return {
    data: { action: value, wanted },
    fix: { message: 'replace', data: { wanted }, risk, edits: [{ kind: 'replace', at, value: wanted }] },
  };
}
