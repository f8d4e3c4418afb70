import type { AccountId } from '../model/account.ts';
import type { Data, Gap } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { textMember, type Node } from './node.ts';
import type { NodeItem } from './snapshot-job.ts';
import { nodesOf, roleNodes, wordsOf } from './snapshot-nodes.ts';

/** What the snapshot says it lacks, and what is null in it; once an account and action. */
export function gapsOf(node: Node, at: Location, account: AccountId): readonly Gap[] {
  const what = textMember(node, at, 'name')?.value ?? account;
  const gaps: Gap[] = nodesOf(node, at, 'gaps').map((item) => readGap(item, account));
  const tell = (grant: string, because: string, data?: Data): void => {
    const action = `${grant.split(':')[1] ?? ''}: `;
    // Where the call failed in another way, or its session was not begun again, no right of the account is lacking.
    const isTold = (gap: Gap): boolean =>
      gap.grant === grant || [action, ...SESSIONS].some((of) => String(gap.data?.['reason']).startsWith(of));
    if (!gaps.some(isTold)) gaps.push({ what, because, ...(data && { data }), reason: 'not-readable', account, grant });
  };
  const missing = (because: string, data: Data): void =>
    void gaps.push({ what, because, data, reason: 'not-readable', account });
  const [trust, policies] = [refusedRoles(node, 'trustPolicy'), refusedRoles(node, 'policies')];
  const names = wordsOf(node['askedRoles'])?.join(', ');
  if (names !== undefined) gaps.push({ what, because: 'rolesByName', data: { names }, reason: 'not-given', account });
  if (node['roles'] === null) tell('ram:ListRoles', 'rolesRefused');
  // Where nobody got in, the snapshot says so itself.
  else if (node['roles'] === undefined && gaps.every(({ reason }) => reason === 'not-given'))
    missing('rolesMissing', {});
  const without = rolesWith(node, 'trustPolicy', undefined);
  if (without.count > 0) missing('trustMissing', { ...without });
  if (trust.count > 0) tell('ram:GetRole', 'trustRefused', { ...trust });
  if (policies.count > 0) tell('ram:ListPoliciesForRole', 'attachedRefused', { ...policies });
  if (node['dtsJobs'] === null) tell('dts:DescribeDtsJobs', 'jobsRefused');
  return gaps;
}

const SESSIONS = ['AssumeRole: ', 'AssumeRoleWithOIDC: '] as const;

/** The roles of which null is said for a member. */
function refusedRoles(account: Node, key: string): Some {
  return rolesWith(account, key, null);
}

interface Some {
  readonly count: number;
  readonly first: string;
}

/** The roles that have null for a member, or lack it: how many, and the first of them by its name. */
function rolesWith(account: Node, key: string, value: null | undefined): Some {
  const refused = roleNodes(account).filter((role) => role[key] === value);
  const names = refused.map(({ name, arn }) => (typeof name === 'string' ? name : typeof arn === 'string' ? arn : ''));
  return { count: refused.length, first: names.filter((name) => name !== '').toSorted()[0] ?? '' };
}

/** `account` is not known of what failed before anybody got in. */
export function readGap({ node, at }: NodeItem, account: AccountId | undefined): Gap {
  const grant = textMember(node, at, 'grant')?.value;
  return {
    what: textMember(node, at, 'what')?.value ?? account ?? at.document.file,
    because: 'snapshotGap',
    data: { reason: textMember(node, at, 'because')?.value ?? '' },
    reason: node['reason'] === 'not-given' ? 'not-given' : 'not-readable',
    ...(account !== undefined && { account }),
    ...(grant !== undefined && { grant }),
  };
}
