import { asObject, type Node } from '../formats/nodes.ts';
import { looksLikePlaybook } from './ansible/detect.ts';
import { looksLikeAnswer, looksLikeRequest, looksLikeTasksFile } from './dts/detect.ts';
import type { InputKind } from './input-kind.ts';
import { isRecordOfOthers, looksLikeHolder, mayHoldPolicies } from './kubernetes/detect.ts';
import { looksLikePulumi } from './pulumi/detect.ts';
import { hasPolicyMarks, isRoleList, looksLikeRoles, looksLikeTrustPolicy } from './ram/detect.ts';
import { roleAnswers, trustPolicies } from './ram/read.ts';
import { looksLikeServerless } from './serverless-devs/detect.ts';
import { looksLikePlan, looksLikeState, STREAM } from './terraform/detect.ts';
import { TERRAFORM_FILE } from './terraform/file-names.ts';

/** All kinds of input, in the order in which they are looked for. A new kind is a folder next to this file and a row here. */
export const INPUT_KINDS: readonly InputKind[] = [
  {
    id: 'trust policy',
    looks: '`Statement` with a `Principal` of Alibaba Cloud',
    expected: 'a trust policy of Alibaba Cloud',
    looksLike: looksLikeTrustPolicy,
    mayBe: hasPolicyMarks,
    reader: trustPolicies,
  },
  {
    id: 'role answer',
    looks: 'what `aliyun ram GetRole`, `ListRoles` or `CreateRole` prints, or an SDK; what `UpdateRole` is sent',
    expected: 'a GetRole or ListRoles answer',
    looksLike: looksLikeRoles,
    mayBe: (text) =>
      has(text, 'ssumeRolePolicyDocument', /acs:ram|aliyuncs\.com/) || has(text, '"RoleId"', /acs:ram::\d+:role/),
    isRecord: isRoleList,
    isAnswer: true,
    isStreamed: true,
    reader: roleAnswers,
  },
  {
    id: 'snapshot',
    looks: 'roles with their policies, and tasks, of whole accounts, described by `dts-xacct schema snapshot`',
    expected: 'a snapshot',
    // `snapshotVersion` alone is also a word of other tools, for a version as text.
    looksLike: hasKeys((node) => {
      const version = node['snapshotVersion'];
      return (
        typeof version === 'number' ||
        (version !== undefined && ['accounts', 'takenAt'].some((key) => Object.hasOwn(node, key)))
      );
    }),
    mayBe: (text) => has(text, 'snapshotVersion', /trustPolicy/),
    isRecord: true,
    reader: () => import('./snapshot/read.ts'),
  },
  {
    id: 'tasks file',
    looks: '`accounts` and `tasks`, described by `dts-xacct schema tasks`',
    expected: 'a tasks file',
    looksLike: looksLikeTasksFile,
    mayBe: (text) => has(text, 'crossAccount', /creator/) || has(text, 'creator:', /tasks:/),
    hasTasks: true,
    reader: async () => (await import('./dts/read.ts')).tasksFiles,
  },
  {
    id: 'DTS answer',
    looks: 'what `aliyun dts DescribeDtsJobDetail` prints, or an SDK; of `DescribeDtsJobs`, what it lists',
    expected: 'a DTS request or answer',
    looksLike: looksLikeAnswer,
    mayBe: (text) => has(text, 'SourceEndpoint', /"(?:DtsJobId|DtsInstanceID)"/),
    isRecord: true,
    isAnswer: true,
    isStreamed: true,
    hasTasks: true,
    reader: async () => (await import('./dts/read.ts')).answers,
  },
  {
    id: 'DTS request',
    looks: 'parameters of `ConfigureDtsJob`, `ConfigureSubscription`, `ModifyDtsJobEndpoint` and older calls',
    expected: 'a DTS request or answer',
    looksLike: looksLikeRequest,
    mayBe: (text) => has(text, 'EndpointOwnerID', /Endpoint/),
    isStreamed: true,
    hasTasks: true,
    reader: async () => (await import('./dts/read.ts')).requests,
  },
  {
    id: 'ROS template',
    looks: '`ROSTemplateFormatVersion`: its roles, the policies attached to them, and its DTS jobs',
    expected: 'a ROS template',
    looksLike: hasKeys((node) => Object.hasOwn(node, 'ROSTemplateFormatVersion')),
    mayBe: (text) => has(text, 'ROSTemplateFormatVersion', /ALIYUN::(?:RAM::Role|DTS::)/),
    hasTasks: true,
    reader: async (documents, files) => (await import('./ros/read.ts')).rosTemplates(documents, files),
  },
  {
    id: 'Terraform',
    looks: 'roles, policy attachments and DTS jobs in `.tf` and `.tofu`, also in the JSON syntax (`.tf.json`)',
    expected: 'Terraform files with roles or DTS jobs',
    fileName: TERRAFORM_FILE,
    hasTasks: true,
    reader: () => import('./terraform/read.ts'),
  },
  {
    id: 'Terraform plan',
    looks: 'what `terraform show -json` prints of a plan, also in UTF-16',
    expected: 'a Terraform plan or state as JSON',
    looksLike: looksLikePlan,
    mayBe: (text) =>
      has(text, 'resource_changes', /alicloud_(?:ram_role|dts_)/) || has(text, STREAM, /alicloud_(?:ram_|dts_)/),
    isRecord: true,
    hasTasks: true,
    reader: () => import('./terraform/plan/read.ts'),
  },
  {
    id: 'Terraform state',
    looks: 'what `terraform show -json` prints of a state, or `terraform.tfstate` itself',
    expected: 'a Terraform plan or state as JSON',
    looksLike: looksLikeState,
    isRecord: true,
    reader: () => import('./terraform/plan/read.ts'),
  },
  {
    id: 'Pulumi program',
    looks: 'Pulumi YAML: `type: alicloud:ram:Role`, its attachments, and DTS jobs',
    expected: 'a Pulumi program in YAML',
    looksLike: looksLikePulumi,
    mayBe: (text) => has(text, 'alicloud:ram', /type/),
    hasTasks: true,
    reader: () => import('./pulumi/read.ts'),
  },
  {
    id: 'Ansible playbook',
    looks: 'Ansible: tasks of the modules `ali_ram_role` and `ali_ram_policy`',
    expected: 'an Ansible playbook',
    looksLike: looksLikePlaybook,
    mayBe: (text) => has(text, 'ali_ram_role:', /policy/),
    reader: () => import('./ansible/read.ts'),
  },
  {
    id: 'Serverless Devs file',
    looks: 'Serverless Devs: `component: ram` in `s.yaml`',
    expected: 'a Serverless Devs file',
    looksLike: looksLikeServerless,
    reader: () => import('./serverless-devs/read.ts'),
  },
  {
    id: 'manifest',
    looks:
      'any other YAML or JSON with a trust policy in it: Crossplane `Role`, KubeVela `spec.hcl`, `ConfigMap`, values of a chart',
    expected: 'a Kubernetes manifest with a role',
    looksLike: looksLikeHolder,
    mayHold: mayHoldPolicies,
    hasTasks: true,
    isRecord: isRecordOfOthers,
    reader: async (documents, files) => (await import('./kubernetes/read.ts')).manifestReader(documents, files),
  },
];

/** What a parsed text is, by its content; `undefined` where it is not ours. */
export function detectInputKind(value: unknown): InputKind | undefined {
  return INPUT_KINDS.find(({ looksLike, mayHold }) => mayHold === undefined && looksLike?.(value) === true);
}

/** The kind whose files have such a name. A plan, a policy and the like stay what they are under any name. */
export function kindByName(path: string, text: string): InputKind | undefined {
  const kind = INPUT_KINDS.find(({ fileName }) => fileName?.test(path) === true);
  return kind === undefined || isOfAnyKind(text) ? undefined : kind;
}

function isOfAnyKind(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  if (text.startsWith(STREAM)) return true;
  try {
    return detectInputKind(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}

/** The kind of text of other tools that may hold policies, as far as the text shows it. */
export function holderOf(text: string): InputKind | undefined {
  return INPUT_KINDS.find(({ mayHold }) => mayHold?.(text) === true);
}

/** Whether a broken text has words that stand together only in texts of ours. */
export function mayBeInput(text: string): boolean {
  return INPUT_KINDS.some(({ mayBe }) => mayBe?.(text) === true);
}

/** Whether a document records how things were. */
export function isRecord({ isRecord: is }: InputKind, value: unknown): boolean {
  return typeof is === 'function' ? is(value) : is === true;
}

/** What is expected where something else was given, in words. */
export function expectedInputs(): string {
  const phrases = [...new Set(INPUT_KINDS.map(({ expected }) => expected))];
  return `${phrases.slice(0, -1).join(', ')}, or ${phrases.at(-1) ?? ''}`;
}

function hasKeys(hasThem: (node: Node) => boolean): (value: unknown) => boolean {
  return (value) => {
    const node = asObject(value);
    return node !== undefined && hasThem(node);
  };
}

function has(text: string, word: string, other: RegExp): boolean {
  return text.includes(word) && other.test(text);
}
