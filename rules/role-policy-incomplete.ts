import { CONNECTION_NAMES } from '../src/model/dts/support-matrix.ts';
import { matchEndpoint, knownEnds } from '../src/model/dts/vocabulary.ts';
import type { Note } from '../src/model/finding.ts';
import {
  dtsPolicyState,
  actionsLacking,
  actionsNeeded,
  actionsNeededFor,
  NEEDS_SOURCE,
  statementsOfPolicies,
} from '../src/model/policy/permissions.ts';
import { DTS_POLICY } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'role-policy-incomplete',
  about: 'attachments',
  level: 'warning',
  basis: 'inferred',
  source: PAGES.dtsPolicy,
  title: 'the custom policy may lack actions that DTS needs',
  why:
    'A custom policy that replaces AliyunDTSRolePolicy must let DTS find the database and add the IP addresses of ' +
    'DTS to its whitelist. The documentation does not list the actions for this; those named here are taken from ' +
    'AliyunDTSRolePolicy.',
  messages: {
    lacksForTasks: 'the tasks that name this role also need {actions} (as of {source}, {date})',
    lacks: 'DTS also needs {actions} for the databases in this policy (as of {source}, {date})',
    end: 'the {side} is {database}: {connection}',
    attach: 'add these actions, or attach the system policy {policy}',
  },
  leadsTo: 'accessDenied',

  *check({ policies, isForDts, uses }) {
    const policy = policies.find(({ type }) => type === 'Custom');
    const ends = knownEnds(uses.map(({ endpoint }) => endpoint));
    if (!isForDts || policy === undefined || dtsPolicyState(policies, ends) !== 'custom') return;
    const statements = statementsOfPolicies(policies);
    if (statements === undefined) return;
    const lacking = new Set(uses.length > 0 ? [] : actionsLacking(statements, actionsNeededFor(statements)));
    const related: Note[] = [];
    for (const { endpoint } of uses) {
      const end = matchEndpoint(endpoint);
      const actions = end === undefined ? [] : actionsLacking(statements, actionsNeeded(end));
      if (end === undefined || actions.length === 0) continue;
      for (const action of actions) lacking.add(action);
      const data = { side: endpoint.side, database: end.database, connection: CONNECTION_NAMES[end.connection] };
      related.push({ at: endpoint.at, message: 'end', data });
    }
    if (lacking.size === 0) return;
    const { policy: source, date } = NEEDS_SOURCE;
    yield {
      at: policy.at,
      message: uses.length > 0 ? 'lacksForTasks' : 'lacks',
      data: { actions: [...lacking].map((action) => `"${action}"`).join(', '), source, date },
      related,
      fix: { message: 'attach', data: { policy: DTS_POLICY }, risk: 'review', edits: [] },
    };
  },
} satisfies Rule<'attachments'>;
