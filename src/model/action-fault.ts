import { ASSUME_ROLE } from './assume.ts';
import type { Fix, Level } from './finding.ts';
import { cloudOfAction } from './foreign.ts';
import type { TrustSubject } from './estate.ts';
import type { Located, Location } from './location.ts';
import type { Statement, Trust } from './trust.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';
import { matchesWildcard } from './wildcard.ts';
import { isDts } from './principal.ts';

/** What is wrong with an action of a trust policy: a message of the card of `trust-action`. */
export interface ActionFault {
  readonly action: Located<string>;
  readonly message: string;
  readonly level?: Level;
  /** What it was meant to be, where its text leaves no doubt. */
  readonly wanted?: string;
  readonly risk?: Fix['risk'];
  /** It breaks the form `<service>:<action>`, which RAM's grammar has. */
  readonly isMalformed?: true;
  /** DTS is let in by this statement, and cannot take the role by any of its actions. */
  readonly keepsDtsOut?: boolean;
  /** All actions that the statement should have, where one is missing beside those that it has. */
  readonly actions?: { readonly at: Location; readonly wanted: readonly string[] };
}

/** The action that may stand beside `sts:AssumeRole`. */
const SET_IDENTITY = 'sts:SetSourceIdentity';

/** The actions of a policy that no trust policy can use, or that are written otherwise than documented. */
export function actionFaults({ trust, isNeeded = false }: TrustSubject): readonly ActionFault[] {
  const faults: ActionFault[] = [];
  let letsTake: boolean | undefined;
  for (const statement of trust.statements) {
    if (isPermission(statement)) continue;
    // Asked once a statement: it may have thousands of actions.
    let isOut: boolean | undefined;
    const keepsOut = (): boolean => (isOut ??= keepsDtsOut(statement));
    for (const action of statement.actions) {
      if (action.value === ASSUME_ROLE) continue;
      const fault = isSame(action.value, SET_IDENTITY)
        ? setIdentity(action, (letsTake ??= letsTakeRole(trust)), isNeeded && keepsOut() ? 'error' : 'warning')
        : faultOf(action, statement);
      if (fault === undefined) continue;
      const told = fault.message === 'alone' ? { ...fault, ...withAssumeRole(statement) } : fault;
      faults.push((told.level ?? 'error') === 'error' ? { ...told, keepsDtsOut: keepsOut() } : told);
    }
  }
  return faults;
}

function keepsDtsOut({ effect, actions, principals }: Statement): boolean {
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
