/** The APIs that are called, each with its version and its public host. */
export const APIS = {
  ram: { version: '2015-05-01', host: 'ram.aliyuncs.com' },
  sts: { version: '2015-04-01', host: 'sts.aliyuncs.com' },
  ims: { version: '2019-08-15', host: 'ims.aliyuncs.com' },
  dts: { version: '2020-01-01', host: 'dts.aliyuncs.com' },
  resourceDirectory: { version: '2022-04-19', host: 'resourcedirectory.aliyuncs.com' },
} as const;

export type Api = keyof typeof APIS;

/**
 * Every action that is ever called: the transport refuses any other. None of them changes anything. `grant` is the right that
 * it wants, and `in` whose: a member's role, or the identity at hand.
 */
export const ACTIONS = {
  GetCallerIdentity: { api: 'sts', grant: undefined, in: 'hand' },
  AssumeRole: { api: 'sts', grant: 'sts:AssumeRole', in: 'hand' },
  AssumeRoleWithOIDC: { api: 'sts', grant: undefined, in: 'hand' },
  ListAccounts: { api: 'resourceDirectory', grant: 'resourcemanager:ListAccounts', in: 'directory' },
  ListAccountsForParent: { api: 'resourceDirectory', grant: 'resourcemanager:ListAccountsForParent', in: 'directory' },
  GetResourceDirectory: { api: 'resourceDirectory', grant: 'resourcemanager:GetResourceDirectory', in: 'directory' },
  DecodeDiagnosticMessage: { api: 'ram', grant: 'ram:DecodeDiagnosticMessage', in: 'probe' },
  ListRoles: { api: 'ram', grant: 'ram:ListRoles', in: 'account' },
  GetRole: { api: 'ram', grant: 'ram:GetRole', in: 'account' },
  ListPoliciesForRole: { api: 'ram', grant: 'ram:ListPoliciesForRole', in: 'account' },
  ListEntitiesForPolicy: { api: 'ram', grant: 'ram:ListEntitiesForPolicy', in: 'account' },
  GetPolicy: { api: 'ram', grant: 'ram:GetPolicy', in: 'account' },
  GetAccountSummary: { api: 'ims', grant: 'ram:GetAccountSummary', in: 'account' },
  DescribeDtsJobs: { api: 'dts', grant: 'dts:DescribeDtsJobs', in: 'account' },
  DescribeDtsJobDetail: { api: 'dts', grant: 'dts:DescribeDtsJobDetail', in: 'account' },
} as const satisfies Readonly<
  Record<string, { api: Api; grant: string | undefined; in: 'hand' | 'directory' | 'probe' | 'account' }>
>;

export type Action = keyof typeof ACTIONS;

/** A permission policy with the rights that some actions want, and no other. */
export function policyOf(places: readonly (typeof ACTIONS)[Action]['in'][]): string {
  const rights = Object.values(ACTIONS).flatMap((action) =>
    places.includes(action.in) && action.grant !== undefined ? [action.grant] : [],
  );
  return JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: rights, Resource: '*' }] });
}

/** Where the vendor's part of this module comes from. */
export const ACTION_FACTS = [
  {
    what: 'Versions and hosts of the APIs',
    constants: ['APIS'],
    sources: ['metadata', 'ramSdk', 'sdk'],
    check: 'Compare with version and endpoints of each product in the metadata.',
  },
  {
    what: 'Rights that the calls require',
    constants: ['ACTIONS'],
    sources: ['ramSdk', 'sdk', 'dtsReadOnlyPolicy'],
    check: 'Read "Authorization information" on the page of each call.',
  },
] as const;
