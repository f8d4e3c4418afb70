import { type Basis, type Level, RANK } from './finding.ts';
import type { OutcomeName } from './outcomes.ts';

/** What is always the same for a rule: what must be true, why, how sure that is, and where it stands written. */
export interface RuleCard {
  /** Names the problem; stands in reports, configs and exceptions; never renamed or reused. */
  readonly id: string;
  readonly level: Level;
  /** Levels that a finding can have instead, by what was found. */
  readonly otherLevels?: readonly Level[];
  /** The version that brought the rule, for those that came after 0.1: throughout that minor version its findings are notes. */
  readonly since?: string;
  readonly basis: Basis;
  readonly source: VendorPage;
  /** The problem in one line, lower case, no full stop: the title of every finding. */
  readonly title: string;
  /** Why it matters, in one or two sentences. */
  readonly why: string;
  /** Templates by id; `{name}` is filled from a problem's data. Each says what is special in one case, or names a fix. */
  readonly messages: Readonly<Record<string, string>>;
  /** What DTS or RAM answers, where every case leads to the same. */
  readonly leadsTo?: OutcomeName;
  /** Rules that report the same problem better: their finding in a document replaces this rule's findings there. */
  readonly supersededBy?: readonly string[];
  /** The same, but only for findings at the same place. */
  readonly supersededAt?: readonly string[];
}

/** Whether a rule came with the minor version that runs. Nobody's pipeline fails of it then, and all see what it will say. */
export function isNewRule({ since }: Pick<RuleCard, 'since'>, version: string = __VERSION__): boolean {
  return since !== undefined && minorOf(since) === minorOf(version);
}

function minorOf(version: string): string {
  return version.split('.', 2).join('.');
}

/** Every level that a finding of a rule can have, the gravest last. */
export function levelsOf(
  card: Pick<RuleCard, 'level' | 'otherLevels' | 'since'>,
  version: string = __VERSION__,
): readonly Level[] {
  if (isNewRule(card, version)) return ['note'];
  const { level, otherLevels = [] } = card;
  return [level, ...otherLevels].toSorted((one, other) => RANK[one] - RANK[other]);
}

/** The page that a rule rests on. @public the declarations of the rules name it */
export interface VendorPage {
  readonly title: string;
  readonly url: string;
}

export const DOCS = 'https://www.alibabacloud.com/help/en';

export const AUTHORIZATION = {
  title: 'Configure RAM authorization for cross-account DTS tasks',
  url: `${DOCS}/dts/user-guide/configure-ram-authorization-for-cross-account-data-migration-and-synchronization`,
};

/** The sections of "Configure RAM authorization for cross-account DTS tasks", the vendor's page. */
export const AUTHORIZATION_PAGE = {
  accountInformation: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Account information` },
  background: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Background information` },
  preparations: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Preparations` },
  scenarios: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Scenarios` },
  createRole: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Step 1: Create a RAM role` },
  grantPermissions: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Step 2: Grant permissions to the RAM role` },
  modifyTrust: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Step 3: Modify the trust policy of the RAM role` },
  databases: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Supported databases` },
  usageNotes: { ...AUTHORIZATION, title: `${AUTHORIZATION.title}: Usage notes` },
} as const satisfies Record<string, VendorPage>;

export const TASKS = {
  title: 'Configure a DTS task across Alibaba Cloud accounts',
  url: `${DOCS}/dts/user-guide/synchronize-or-migrate-data-across-alibaba-cloud-accounts`,
};

/** The sections of "Configure a DTS task across Alibaba Cloud accounts", which holds the table of common errors. */
export const TASK_PAGE = {
  commonErrors: { ...TASKS, title: `${TASKS.title}: Common errors` },
  procedure: { ...TASKS, title: `${TASKS.title}: Procedure` },
} as const satisfies Record<string, VendorPage>;

/** Other pages of rules, by topic. */
export const PAGES = {
  policyElements: { title: 'RAM policy elements', url: 'https://www.alibabacloud.com/help/doc-detail/93738.htm' },
  policySyntax: {
    title: 'RAM policy structure and syntax',
    url: 'https://www.alibabacloud.com/help/doc-detail/93739.htm',
  },
  editTrust: {
    title: 'Edit the trust policy of a RAM role',
    url: `${DOCS}/ram/user-guide/edit-the-trust-policy-of-a-ram-role`,
  },
  trustedIdp: {
    title: 'Create a RAM role for a trusted IdP',
    url: `${DOCS}/ram/user-guide/create-a-ram-role-for-a-trusted-idp`,
  },
  createRole: { title: 'CreateRole', url: 'https://www.alibabacloud.com/help/doc-detail/28710.htm' },
  evaluation: {
    title: 'Policy evaluation process of assuming a RAM role',
    url: 'https://help.aliyun.com/en/ram/policy-evaluation-process-of-assuming-a-ram-role',
  },
  dtsPolicy: { title: 'AliyunDTSRolePolicy', url: `${DOCS}/ram/developer-reference/aliyundtsrolepolicy` },
  dtsAuthorization: {
    title: 'Authorize DTS to access Alibaba Cloud resources',
    url: `${DOCS}/dts/user-guide/authorize-dts-to-access-alibaba-cloud-resources`,
  },
  configureDtsJob: { title: 'ConfigureDtsJob', url: 'https://www.alibabacloud.com/help/en/doc-detail/208399.html' },
  expressConnect: {
    title: 'Configure RAM authorization for a self-managed database in a VPC across Alibaba Cloud accounts',
    url: `${DOCS}/dts/user-guide/configure-ram-authorization-for-data-migration-or-synchronization-from-a-self-managed-database-in-a-vpc-across-different-alibaba-cloud-accounts`,
  },
  ownConfig: { title: 'dts-xacct configuration', url: 'https://www.npmjs.com/package/dts-xacct' },
} as const satisfies Record<string, VendorPage>;
