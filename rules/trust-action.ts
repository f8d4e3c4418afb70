import { matchesWildcard } from '../src/lib/wildcard.ts';
import type { Located, Location } from '../src/model/document.ts';
import type { Problem, Fix, Level } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { ASSUME_ROLE } from '../src/model/policy/evaluate.ts';
import { cloudOfAction } from '../src/model/policy/foreign-clouds.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { isDts } from '../src/model/policy/principal.ts';
import type { Statement, Trust } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { TrustSubject } from '../src/model/subject.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'trust-action',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: PAGES.editTrust,
  title: 'the action must be sts:AssumeRole',
  why:
    'Every trust policy in the RAM documentation allows "sts:AssumeRole", for accounts, services and identity ' +
    'providers. "sts:SetSourceIdentity" may be added to it.',
  messages: {
    otherService: '"{action}" does not allow anyone to assume the role; expected "sts:AssumeRole"',
    otherSts: '"{action}" does not assume a role; expected "sts:AssumeRole"',
    ofAws: '"{action}" is an AWS action; expected "sts:AssumeRole"',
    noService: '"{action}" has no service prefix; expected "sts:AssumeRole"',
    empty: 'an empty action allows nothing; expected "sts:AssumeRole"',
    otherCase: '"{action}" works, but the documented form is "{wanted}"',
    wide: '"{action}" is wider than needed; "sts:AssumeRole" is enough',
    apiName: '"{action}" is the name of an API call; a trust policy for an identity provider allows "sts:AssumeRole"',
    alone: '"sts:SetSourceIdentity" alone does not allow anyone to assume the role; add "sts:AssumeRole"',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
    replace: 'write "{wanted}"',
    add: 'add "sts:AssumeRole"',
    remove: 'remove it; "{wanted}" is there too',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const fault of actionFaults(subject)) {
      const { action, message, level, wanted, isMalformed, keepsDtsOut } = fault;
      problems.push({
        at: action.at,
        message,
        data: { action: action.value, wanted: wanted ?? '' },
        ...(level && { level }),
        ...fixOf(fault),
        ...(keepsDtsOut && { leadsTo: OUTCOMES.assumeRoleDenied }),
        ...(isMalformed && malformedPolicyOutcome(subject, action.at)),
      });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

function fixOf({
  action: { at, value },
  wanted,
  risk = 'review',
  actions,
  isRepeated,
}: ActionFault): Pick<Problem, 'fix'> {
  if (actions !== undefined) {
    const edits = [{ kind: 'replace', at: actions.at, value: actions.wanted }] as const;
    return { fix: { message: 'add', risk: 'review', edits } };
  }
  if (wanted === undefined) return {};
  const data = { action: value, wanted };
  if (isRepeated === true) return { fix: { message: 'remove', data, risk, edits: [{ kind: 'remove', at }] } };
  return { fix: { message: 'replace', data, risk, edits: [{ kind: 'replace', at, value: wanted }] } };
}

/** What is wrong with an action of a trust policy: a message of the card of `trust-action`. */
interface ActionFault {
  readonly action: Located<string>;
  readonly message: string;
  readonly level?: Level;
  /** What it was meant to be, where its text leaves no doubt. */
  readonly wanted?: string;
  readonly risk?: Fix['risk'];
  /** The statement has the wanted action as well. */
  readonly isRepeated?: boolean;
  /** It breaks the form `<service>:<action>`, which RAM's grammar has. */
  readonly isMalformed?: true;
  /** This statement trusts DTS, but none of its actions lets DTS assume the role. */
  readonly keepsDtsOut?: boolean;
  /** All actions that the statement should have, when one of them is missing. */
  readonly actions?: { readonly at: Location; readonly wanted: readonly string[] };
}

/** The action that may accompany `sts:AssumeRole`. */
const SET_IDENTITY = 'sts:SetSourceIdentity';

/** The actions of a policy that no trust policy can use, or that are written otherwise than documented. */
function actionFaults({ trust, isNeeded = false }: TrustSubject): readonly ActionFault[] {
  const faults: ActionFault[] = [];
  let letsTake: boolean | undefined;
  for (const statement of trust.statements) {
    if (isPermission(statement)) continue;
    // Asked once a statement: it may have thousands of actions.
    let isOut: boolean | undefined;
    const keepsOut = (): boolean => (isOut ??= deniesDts(statement));
    // What the statement has, or will have by a safe fix of an action in front.
    const present = new Set(statement.actions.map(({ value }) => value));
    for (const action of statement.actions) {
      if (action.value === ASSUME_ROLE) continue;
      const fault = isSame(action.value, SET_IDENTITY)
        ? setIdentity(action, (letsTake ??= letsTakeRole(trust)), isNeeded && keepsOut() ? 'error' : 'warning')
        : faultOf(action, statement);
      if (fault === undefined) continue;
      const explained = fault.message === 'alone' ? { ...fault, ...withAssumeRole(statement) } : fault;
      const { wanted } = explained;
      const all = { ...explained, isRepeated: wanted !== undefined && present.has(wanted) };
      if (wanted !== undefined && isSame(action.value, wanted)) present.add(wanted);
      faults.push((explained.level ?? 'error') === 'error' ? { ...all, keepsDtsOut: keepsOut() } : all);
    }
  }
  return faults;
}

function deniesDts({ effect, actions, principals }: Statement): boolean {
  return effect === 'Allow' && principals.some(isDts) && !actions.some(({ value }) => mayLetTake(value));
}

/** A statement about resources that names nobody belongs in a permission policy, whatever its actions. */
function isPermission({ principals, foreignElements }: Statement): boolean {
  return principals.length === 0 && foreignElements.some(({ value }) => value.endsWith('Resource'));
}

function faultOf(action: Located<string>, { effect }: Statement): ActionFault | undefined {
  const { value } = action;
  if (isUnknown(value) || findPlaceholder(value) !== undefined || cloudOfAction(value) !== undefined) return undefined;
  const folded = value.toLowerCase();
  if (isSame(value, ASSUME_ROLE)) return otherCase(action, ASSUME_ROLE);
  if (coversAssumeRole(value)) {
    return effect === 'Deny' ? undefined : { action, message: 'wide', level: 'warning', ...MEANT };
  }
  if (/^sts:assumerolewith(?:saml|oidc)$/.test(folded)) {
    return { action, message: 'apiName', level: 'warning', ...MEANT };
  }
  if (/^sts:(?:tagsession|assumerolewithwebidentity)$/.test(folded)) return { action, message: 'ofAws' };
  if (folded.trim() === '') return { action, message: 'empty', isMalformed: true };
  // A letter too many, the service left out, blanks.
  const meant = /^\s*(?:sts\s*[:.]+\s*)?assume[-_ ]?roles?\s*$/i.test(value) && MEANT;
  if (!folded.includes(':')) return { action, message: 'noService', isMalformed: true, ...meant };
  return { action, message: folded.startsWith('sts:') ? 'otherSts' : 'otherService', ...meant };
}

const MEANT = { wanted: ASSUME_ROLE, risk: 'review' } as const;

/** Alone it hurts nobody but a task that needs the role. */
function setIdentity(action: Located<string>, letsTake: boolean, level: Level): ActionFault | undefined {
  if (!letsTake) return { action, message: 'alone', level };
  return action.value === SET_IDENTITY ? undefined : otherCase(action, SET_IDENTITY);
}

/** The one action of a statement that allows, and in front of it the one that takes the role. */
function withAssumeRole({ at, actions, effect }: Statement): Pick<ActionFault, 'actions'> {
  const [only] = actions;
  if (only === undefined || actions.length > 1 || effect !== 'Allow') return {};
  const element = { document: at.document, path: only.at.path.slice(0, at.path.length + 1) };
  return { actions: { at: element, wanted: [ASSUME_ROLE, only.value] } };
}

function otherCase(action: Located<string>, wanted: string): ActionFault {
  return { action, message: 'otherCase', level: 'warning', wanted, risk: 'safe' };
}

/** Whether a statement has `sts:AssumeRole`, or may have it. */
function letsTakeRole({ statements }: Trust): boolean {
  return statements.some(
    ({ actions, notActions }) => notActions.length > 0 || actions.some(({ value }) => mayLetTake(value)),
  );
}

function mayLetTake(action: string): boolean {
  return isUnknown(action) || coversAssumeRole(action);
}

/** Actions are "in most cases not case-sensitive". */
function coversAssumeRole(action: string): boolean {
  return matchesWildcard(action.toLowerCase(), ASSUME_ROLE.toLowerCase());
}

function isSame(action: string, other: string): boolean {
  return action.toLowerCase() === other.toLowerCase();
}

/** Where the vendor's part of this module comes from. */
export const TRUST_ACTION_FACTS = [
  {
    what: 'Action beside sts:AssumeRole in a trust policy',
    constants: ['SET_IDENTITY'],
    sources: ['assumeRole'],
    check: 'Read the authorization table of AssumeRole, associated operations.',
  },
] as const;
