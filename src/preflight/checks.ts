import { type Location, pointer, documentKey } from '../model/document.ts';
import type { Endpoint } from '../model/dts/task.ts';
import type { RuleFinding } from '../model/finding.ts';
import {
  type Evidence,
  defaultRole,
  policy,
  probed,
  nobodyElse,
  ramPrincipal,
  roleExists,
  trust,
  kinds,
  ownerId,
  pair,
  roleName,
  twoWay,
  written,
} from './evidence.ts';
import type { AccountCase, EndCase, TaskCase } from './task-case.ts';

/**
 * What a warning of a rule means for a check; an error is always a failure, and a note never changes anything. `open`: the
 * vendor does not document it, so the result is unknown. `told`: DTS works anyway. `warns`: the check is about just that, and
 * DTS works anyway.
 */
type Warning = 'open' | 'told' | 'warns';

/** A check: its rules, and the evidence for a pass. */
export interface Check<C> {
  readonly id: string;
  readonly rules: Readonly<Record<string, Warning | ((of: C) => Warning)>>;
  /** For a rule that several checks have: whether this problem belongs here. */
  readonly isHere?: (verdict: RuleFinding, of: C) => boolean;
  readonly evidence: (of: C) => Evidence;
}

/** What is asked of a task as a whole. */
export const TASK_CHECKS: readonly Check<TaskCase>[] = [
  {
    id: 'task-written',
    rules: {
      'task-schema': 'open',
      'task-duplicate': 'told',
      'task-cross-account-disagrees': 'open',
      'task-owner-is-creator': 'open',
      'task-legacy-owner-id': 'open',
      placeholder: 'open',
      'account-id-format': ({ creator, known }) => (creator !== undefined && known.account(creator) ? 'told' : 'open'),
    },
    isHere: (verdict, { ends }) =>
      !ends.some(
        ({ endpoint, crosses }) =>
          crosses !== false && (concerns(verdict, endpoint.account?.at) || concerns(verdict, endpoint.role?.at)),
      ),
    evidence: written,
  },
  {
    id: 'two-way',
    rules: { 'task-two-way-one-side': 'open', 'task-two-way-unsupported': 'open' },
    evidence: twoWay,
  },
  { id: 'account-kinds', rules: { 'task-account-kinds-differ': 'open' }, evidence: kinds },
];

/** What any trust policy may get wrong, wherever it stands. */
const TRUST_TEXT = {
  syntax: 'open',
  'policy-schema': 'told',
  'policy-version': 'told',
  'policy-too-long': 'told',
  'trust-action': 'told',
  'trust-resource': 'open',
  'principal-malformed': 'open',
  'foreign-cloud': 'open',
  placeholder: 'open',
  'account-id-format': 'told',
  'condition-unknown': 'told',
  'condition-value': 'told',
  'deny-no-effect': 'told',
} as const satisfies Check<never>['rules'];

/** Who else has access, and with what. */
const STRANGERS = {
  'principal-wildcard': 'warns',
  'federated-unconditioned': 'warns',
  'role-too-powerful': 'warns',
  'unknown-account': 'told',
} as const satisfies Check<never>['rules'];

/** What is asked of an account: whether DTS works in it at all. */
const DEFAULT_ROLE_RULES = {
  'role-default-missing': 'open',
  'role-default-trusts-others': 'warns',
  ...TRUST_TEXT,
  ...STRANGERS,
} as const satisfies Check<never>['rules'];

export const ACCOUNT_CHECKS: readonly Check<AccountCase>[] = [
  { id: 'default-role', rules: DEFAULT_ROLE_RULES, evidence: defaultRole },
];

/** Both the entries for DTS and those under `RAM` have these; the place shows which are meant. */
const ENTRIES = {
  ...TRUST_TEXT,
  'dts-principals-disagree': 'open',
  'dts-trusts-owner': 'open',
  'dts-trusts-wrong-account': 'open',
  'dts-denied': 'open',
} as const satisfies Check<never>['rules'];

/** What is asked of an end of another account, before DTS goes there. */
export const END_CHECKS: readonly Check<EndCase>[] = [
  {
    id: 'pair-supported',
    rules: {
      'task-source-unsupported': 'open',
      'task-destination-unsupported': 'open',
      'task-destination-api-limit': 'open',
      'task-no-destination-pair': 'open',
      'task-engine-mismatch': 'open',
      'task-companion-missing': 'open',
      'task-vocabulary': 'told',
    },
    isHere: isOfEnd,
    evidence: pair,
  },
  {
    id: 'owner-id',
    rules: {
      'task-schema': 'open',
      'task-role-missing': 'open',
      placeholder: 'open',
      // An account that was read is there, however odd its ID looks.
      'account-id-format': ({ owner, known }) => (owner !== undefined && known.account(owner) ? 'told' : 'open'),
    },
    isHere: (verdict, { endpoint }) =>
      verdict.rule === 'task-role-missing'
        ? verdict.message !== 'role' && isOfEnd(verdict, { endpoint })
        : concerns(verdict, endpoint.account?.at),
    evidence: ownerId,
  },
  {
    id: 'role-name',
    rules: {
      'task-schema': 'open',
      'task-role-missing': 'open',
      'task-role-is-arn': 'open',
      'task-role-is-default': 'open',
      'task-role-is-user': 'open',
      placeholder: 'open',
    },
    isHere: (verdict, { endpoint }) =>
      verdict.rule === 'task-role-missing'
        ? verdict.message === 'role' && isOfEnd(verdict, { endpoint })
        : concerns(verdict, endpoint.role?.at),
    evidence: roleName,
  },
];

/** What is asked of the role that an end names, in its owner's account. */
export const ROLE_CHECKS: readonly Check<EndCase>[] = [
  { id: 'role-exists', rules: { 'link-role-not-found': 'open', 'link-owner-unknown': 'told' }, evidence: roleExists },
  {
    id: 'trust',
    rules: {
      ...ENTRIES,
      'dts-service-missing': 'open',
      'dts-service-collapsed': 'open',
      'dts-service-misspelt': 'open',
      'dts-condition': 'open',
      'link-assume-denied': 'open',
    },
    isHere: (verdict) => !isUnderRam(verdict),
    evidence: trust,
  },
  {
    id: 'ram-principal',
    rules: { ...ENTRIES, 'dts-root-missing': 'told', 'dts-principal-not-root': 'open' },
    isHere: (verdict) =>
      isUnderRam(verdict) || verdict.rule === 'dts-root-missing' || verdict.rule === 'dts-principal-not-root',
    evidence: ramPrincipal,
  },
  {
    id: 'policy',
    rules: {
      'link-policy-missing': 'open',
      'role-policy-missing': 'open',
      'role-policy-wrong-type': 'open',
      'role-policy-incomplete': 'open',
      'role-vpc-policy': 'told',
    },
    evidence: policy,
  },
  {
    id: 'nobody-else',
    rules: { 'dts-extra-trust': 'warns', 'dts-trusts-wrong-account': 'warns', ...STRANGERS },
    evidence: nobodyElse,
  },
];

/** What `--probe` asks besides. */
export const PROBE_CHECK: Check<EndCase> = { id: 'probe', rules: { 'link-role-not-found': 'open' }, evidence: probed };

/** Rules that no check asks, each with the reason. */
export const NOT_ASKED: Readonly<Record<string, string>> = {
  'role-name-invalid': 'RAM holds the role under its name, so DTS finds it',
  'role-unused': 'a role that no task uses is no part of a task',
  'task-secret': 'a password in the file keeps nobody out: it is reported beside the checks',
  'role-wrong-account': 'where a role is declared stands in Terraform and ROS: here it is there, or not',
  'role-policy-on-user': 'what users hold is no part of a task',
  'task-destination-not-refreshed': 'it is about the next run of Terraform: it is reported beside the checks',
  'link-drift': 'files of roles are no part of what is known here',
  'unused-exception': 'only a part of what exceptions may be for is looked at here',
};

/** Whether a problem is reported at a place, or next to it. */
function concerns({ at, related = [] }: RuleFinding, place: Location | undefined): boolean {
  return place !== undefined && [at, ...related.map((note) => note.at)].some((each) => isSame(each, place));
}

function isSame(one: Location, other: Location): boolean {
  return documentKey(one.document) === documentKey(other.document) && pointer(one.path) === pointer(other.path);
}

/** Whether a problem of a task is reported at one of the values of an end. */
function isOfEnd(verdict: RuleFinding, { endpoint }: { readonly endpoint: Endpoint }): boolean {
  const { rule, at } = verdict;
  if (rule.startsWith('task-source-')) return endpoint.side === 'source';
  if (rule.startsWith('task-destination-') || rule === 'task-no-destination-pair')
    return endpoint.side === 'destination';
  const { account, role, database, connection, region, parameters } = endpoint;
  return [account, role, database, connection, region, ...parameters.values()].some(
    (word) => word !== undefined && isSame(word.at, at),
  );
}

/** Whether a problem of a trust policy stands among its `RAM` entries. */
function isUnderRam({ at: { path } }: RuleFinding): boolean {
  return path.some((step) => typeof step === 'string' && step.toUpperCase() === 'RAM');
}
