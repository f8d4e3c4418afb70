import { COMPANION_FACTS } from '../rules/task-companion-missing.ts';
import { EXTERNAL_ID_FACTS } from '../rules/condition-value.ts';
import { FEDERATION_FACTS } from '../rules/federated-unconditioned.ts';
import { rules } from '../rules/index.ts';
import { LEGACY_FACTS } from '../rules/task-legacy-owner-id.ts';
import { LENGTH_FACTS } from '../rules/policy-too-long.ts';
import { REFRESH_FACTS } from '../rules/task-destination-not-refreshed.ts';
import { TRUST_ACTION_FACTS } from '../rules/trust-action.ts';
import { RATE_FACTS } from './cli/live-options.ts';
import { ACTION_FACTS } from './cloud/actions.ts';
import { ADVICE_FACTS } from './cloud/advice.ts';
import { ERROR_CODE_FACTS } from './cloud/api-client.ts';
import { PROBE_FACTS } from './cloud/collect-named.ts';
import { CREDENTIAL_FACTS } from './cloud/credentials/credentials.ts';
import { METADATA_FACTS } from './cloud/credentials/key-services.ts';
import { PROFILE_FACTS } from './cloud/credentials/profiles.ts';
import { SESSION_FACTS } from './cloud/credentials/sessions.ts';
import { JOB_FACTS } from './cloud/dts.ts';
import { ENDPOINT_FACTS } from './cloud/endpoints.ts';
import { ROLE_LIST_FACTS } from './cloud/ram.ts';
import { MEMBER_FACTS } from './cloud/targets.ts';
import { ANSWER_FACTS } from './inputs/dts/answers.ts';
import { JOB_FIELD_FACTS } from './inputs/dts/job.ts';
import { REQUEST_FACTS } from './inputs/dts/requests.ts';
import { FUNCTION_FACTS } from './inputs/ros/plain-functions.ts';
import { JOB_ATTRIBUTE_FACTS } from './inputs/terraform/job-attributes.ts';
import { ROLE_ARGUMENT_FACTS } from './inputs/terraform/role.ts';
import { groupBy } from './lib/collections.ts';
import { ACCOUNT_FACTS } from './model/account.ts';
import { CALL_FACTS } from './model/dts/api-calls.ts';
import { CHINESE_FACTS } from './model/dts/chinese-words.ts';
import { SUPPORT_FACTS } from './model/dts/support-matrix.ts';
import { TWO_WAY_FACTS } from './model/dts/two-way.ts';
import { VOCABULARY_FACTS } from './model/dts/vocabulary.ts';
import { OUTCOME_FACTS } from './model/outcomes.ts';
import { CONDITION_FACTS } from './model/policy/conditions.ts';
import { NEEDS_SOURCE, PERMISSION_FACTS } from './model/policy/permissions.ts';
import { PRINCIPAL_FACTS } from './model/policy/principal.ts';
import { ROLE_FACTS } from './model/role.ts';
import { AUTHORIZATION, DOCS, PAGES, TASKS } from './model/rule-card.ts';

/**
 * A document as it was when it was read. `date`: its own, `2025-12-01`, or as much of it as is known, `2026-08`; `undefined`: the
 * copy that was read had none.
 */
interface DatedSource {
  readonly title: string;
  readonly url?: string;
  readonly date: string | undefined;
}

const RAM_REFERENCE = 'https://help.aliyun.com/zh/ram/developer-reference';
const GITHUB = 'https://github.com/aliyun';

/** The documents, each with its date. */
export const SOURCES = {
  authorization: { ...AUTHORIZATION, date: '2025-12-01' },
  tasks: { ...TASKS, date: '2025-02-08' },
  policyElements: { ...PAGES.policyElements, date: '2026-08' },
  policySyntax: { ...PAGES.policySyntax, date: undefined },
  grammarNotice: {
    title: 'Upgrade notification of RAM policy grammar verification',
    url: 'https://www.alibabacloud.com/zh/notice/upgradenotification_of_ram_policy_grammar_verification_upgrade_1a2',
    date: '2022-11-25',
  },
  editTrust: { ...PAGES.editTrust, date: '2026-01' },
  trustedIdp: { ...PAGES.trustedIdp, date: '2025-12' },
  assumeRole: { title: 'AssumeRole', url: 'https://www.alibabacloud.com/help/doc-detail/28763.htm', date: undefined },
  createRole: { ...PAGES.createRole, date: undefined },
  externalId: {
    title: 'Use ExternalId to prevent the confused deputy problem',
    url: `${DOCS}/ram/use-cases/use-externalid-to-prevent-the-confused-deputy-problem`,
    date: undefined,
  },
  evaluation: { ...PAGES.evaluation, date: undefined },
  dtsPolicy: { ...PAGES.dtsPolicy, title: NEEDS_SOURCE.policy, date: NEEDS_SOURCE.date },
  dtsAuthorization: { ...PAGES.dtsAuthorization, date: '2026-03-28' },
  configureDtsJob: { ...PAGES.configureDtsJob, date: '2025-09-08' },
  reserve: {
    title: 'Reserve parameter',
    url: `${DOCS}/dts/developer-reference/reserve-parameter-description`,
    date: '2025-12-10',
  },
  expressConnect: { ...PAGES.expressConnect, date: undefined },
  metadata: {
    title: 'API metadata of the aliyun program, aliyun-openapi-meta at 2563691',
    url: `${GITHUB}/aliyun-openapi-meta`,
    date: '2026-04-21',
  },
  sdk: {
    title: 'TypeScript SDK, dts-20200101 1.8.6 and resourcedirectorymaster-20220419, at 06a71f9',
    url: `${GITHUB}/alibabacloud-typescript-sdk`,
    date: '2026-08-22',
  },
  ramSdk: {
    title: '@alicloud/ram20150501 1.2.1, @alicloud/sts20150401 1.2.0, @alicloud/ims20190815 2.3.2',
    date: undefined,
  },
  terraform: {
    title: 'terraform-provider-alicloud 1.289.0, at 81c43b6',
    url: `${GITHUB}/terraform-provider-alicloud`,
    date: '2026-08-21',
  },
  ros: { title: '@alicloud/ros-cdk-dts', date: '2025' },
  dtsReadOnlyPolicy: {
    title: 'AliyunDTSReadOnlyAccess v2',
    url: `${RAM_REFERENCE}/aliyundtsreadonlyaccess`,
    date: undefined,
  },
  dtsEndpoints: {
    title: 'DTS endpoints (document 177596)',
    date: undefined,
  },
  dtsJobs: {
    title: 'DescribeDtsJobs, DescribeDtsJobDetail',
    date: undefined,
  },
  listRoles: {
    title: 'ListRoles',
    url: 'https://www.alibabacloud.com/help/en/ram/developer-reference/api-listroles',
    date: '2026-01-28',
  },
  ramQuota: { title: 'RAM API quotas', url: `${RAM_REFERENCE}/api-ram-2015-05-01-quota`, date: undefined },
  stsQuota: { title: 'STS API quotas', url: `${RAM_REFERENCE}/api-sts-2015-04-01-quota`, date: '2025-07-31' },
  directoryQuota: {
    title: 'Resource Directory API quotas',
    url: 'https://help.aliyun.com/zh/resource-management/developer-reference/api-resourcedirectorymaster-2022-04-19-quota',
    date: undefined,
  },
  directoryAccess: {
    title: 'Access a member',
    url: 'https://www.alibabacloud.com/help/en/resource-management/latest/access-a-member',
    date: undefined,
  },
  credentials: {
    title: '@alicloud/credentials 2.4.7',
    date: undefined,
  },
  cli: {
    title: 'Profiles of the aliyun program, aliyun-cli at eadd68d',
    url: `${GITHUB}/aliyun-cli`,
    date: undefined,
  },
  chineseDocs: {
    title: 'Chinese DTS documentation, AlibabaCloudDocs/dts at 8a7232a',
    url: 'https://github.com/AlibabaCloudDocs/dts',
    date: '2021-03',
  },
  ramDocs: {
    title: 'RAM documentation, AlibabaCloudDocs/ram at 20c6e86',
    url: 'https://github.com/AlibabaCloudDocs/ram',
    date: '2021-07-16',
  },
  ossPolicies: { title: 'RAM policies for OSS', date: undefined },
  policyModule: {
    title: 'terraform-alicloud-ram-policy, modules/PowerUserAccess',
    url: 'https://github.com/alibabacloud-automation/terraform-alicloud-ram-policy',
    date: undefined,
  },
  rosFunctions: { title: 'Functions of ROS templates', date: undefined },
  openApiPortal: { title: 'OpenAPI portal', date: undefined },
} as const satisfies Readonly<Record<string, DatedSource>>;

/**
 * Something that the vendor decides and can change: a table, a limit, the text of an error. It is next to the constants
 * that hold it, without a type there, so that these modules import nothing for it; no run of the program loads it.
 */
interface VendorFact {
  readonly what: string;
  /** The constants of the module that hold it, by name. */
  readonly constants: readonly string[];
  /** None where it was not written down when the fact was read. */
  readonly sources: readonly (keyof typeof SOURCES)[];
  /** How to find out whether it is still so. */
  readonly check: string;
}

/** The facts of each module that has some. */
export const FACTS: Readonly<Record<string, readonly VendorFact[]>> = {
  'src/model/dts/support-matrix.ts': SUPPORT_FACTS,
  'src/model/dts/two-way.ts': TWO_WAY_FACTS,
  'src/model/dts/vocabulary.ts': VOCABULARY_FACTS,
  'src/model/dts/chinese-words.ts': CHINESE_FACTS,
  'src/model/dts/api-calls.ts': CALL_FACTS,
  'src/model/outcomes.ts': OUTCOME_FACTS,
  'src/model/account.ts': ACCOUNT_FACTS,
  'src/model/role.ts': ROLE_FACTS,
  'src/model/policy/principal.ts': PRINCIPAL_FACTS,
  'src/model/policy/conditions.ts': CONDITION_FACTS,
  'src/model/policy/permissions.ts': PERMISSION_FACTS,
  'rules/policy-too-long.ts': LENGTH_FACTS,
  'rules/trust-action.ts': TRUST_ACTION_FACTS,
  'rules/condition-value.ts': EXTERNAL_ID_FACTS,
  'rules/federated-unconditioned.ts': FEDERATION_FACTS,
  'rules/task-companion-missing.ts': COMPANION_FACTS,
  'rules/task-legacy-owner-id.ts': LEGACY_FACTS,
  'rules/task-destination-not-refreshed.ts': REFRESH_FACTS,
  'src/inputs/dts/requests.ts': REQUEST_FACTS,
  'src/inputs/dts/answers.ts': ANSWER_FACTS,
  'src/inputs/dts/job.ts': JOB_FIELD_FACTS,
  'src/inputs/terraform/job-attributes.ts': JOB_ATTRIBUTE_FACTS,
  'src/inputs/terraform/role.ts': ROLE_ARGUMENT_FACTS,
  'src/inputs/ros/plain-functions.ts': FUNCTION_FACTS,
  'src/cloud/actions.ts': ACTION_FACTS,
  'src/cloud/endpoints.ts': ENDPOINT_FACTS,
  'src/cloud/api-client.ts': ERROR_CODE_FACTS,
  'src/cloud/advice.ts': ADVICE_FACTS,
  'src/cloud/ram.ts': ROLE_LIST_FACTS,
  'src/cloud/dts.ts': JOB_FACTS,
  'src/cloud/targets.ts': MEMBER_FACTS,
  'src/cloud/collect-named.ts': PROBE_FACTS,
  'src/cloud/credentials/credentials.ts': CREDENTIAL_FACTS,
  'src/cloud/credentials/profiles.ts': PROFILE_FACTS,
  'src/cloud/credentials/sessions.ts': SESSION_FACTS,
  'src/cloud/credentials/key-services.ts': METADATA_FACTS,
  'src/cli/live-options.ts': RATE_FACTS,
};

/** The rules that rest on each page, by its address. */
export const RULES_BY_PAGE: ReadonlyMap<string, readonly string[]> = new Map(
  [...groupBy(rules, ({ source }) => [source.url])].map(([url, of]) => [url, of.map(({ id }) => id)]),
);
