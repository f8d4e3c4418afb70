/** What DTS or RAM answers to a mistake: the code and the message that users see. */
export interface Outcome {
  readonly by: 'DTS' | 'RAM';
  readonly code: string;
  readonly message: string;
}

/**
 * The answers that rules predict. DTS: the "Common errors" table of "Configure a DTS task across Alibaba Cloud accounts"
 * and "Authorize DTS to access Alibaba Cloud resources"; RAM: the error codes of CreateRole and UpdateRole.
 */
export const OUTCOMES = {
  assumeRoleDenied: {
    by: 'DTS',
    code: 'AssumeRoleFail',
    message: 'NoPermission : You are not authorized to do this action. You should be authorized by RAM.',
  },
  assumeRoleNotFound: { by: 'DTS', code: 'AssumeRoleFail', message: 'EntityNotExist.Role : The role not exists' },
  assumeRoleArn: {
    by: 'DTS',
    code: 'AssumeRoleFail',
    message: 'InvalidParameter : Invalid role arn format:acs:ram***',
  },
  accessDenied: {
    by: 'DTS',
    code: 'NoPermission',
    message:
      '(Access Denied) You are not allowed to perform this action. Please contact your account administrators to grant permissions via RAM.',
  },
  defaultRole: {
    by: 'DTS',
    code: 'Abnormal.RamCheckUserRole',
    message: 'You have not authorized the default role "AliyunDTSDefaultRole" of DTS.',
  },
  accountNotFound: {
    by: 'DTS',
    code: 'DTS.Msg.Forbidden.AliyunUIDNotFound',
    message:
      'The current account **** has not logged into the DTS console, please use this account to log in to the DTS console, initialize the user information and try again.',
  },
  accountFormat: {
    by: 'DTS',
    code: 'DTS.Msg.InvalidParameter.AliyunUidFormat',
    message: 'The cloud account to which the source instance belongs should fill in the standard Alibaba Cloud UID',
  },
  malformedPolicy: { by: 'RAM', code: 'MalformedPolicyDocument', message: 'The policy document is invalid.' },
  policyTooLong: {
    by: 'RAM',
    code: 'InvalidParameter.AssumeRolePolicyDocument.Length',
    message: 'The parameter - "AssumeRolePolicyDocument" beyond the length limit.',
  },
  roleNameChars: {
    by: 'RAM',
    code: 'InvalidParameter.RoleName.InvalidChars',
    message: 'The parameter - "RoleName" contains invalid chars.',
  },
  roleNameLength: {
    by: 'RAM',
    code: 'InvalidParameter.RoleName.Length',
    message: 'The parameter - "RoleName" beyond the length limit.',
  },
} as const satisfies Record<string, Outcome>;

export type OutcomeName = keyof typeof OUTCOMES;

/** The rules that predict each answer, the likeliest cause first: the order is that of the causes in the vendor's tables. */
export const PREDICTED_BY = {
  assumeRoleDenied: [
    'dts-service-missing',
    'dts-service-collapsed',
    'dts-trusts-wrong-account',
    'dts-service-misspelt',
    'placeholder',
    'link-assume-denied',
    'dts-trusts-owner',
    'dts-principals-disagree',
    'dts-denied',
    'dts-condition',
    'trust-action',
  ],
  assumeRoleNotFound: ['link-role-not-found', 'role-wrong-account', 'task-role-is-user'],
  assumeRoleArn: ['task-role-is-arn', 'task-role-is-user'],
  accessDenied: ['role-policy-missing', 'role-policy-wrong-type', 'role-policy-incomplete', 'link-policy-missing'],
  defaultRole: ['role-default-missing', 'task-role-is-default'],
  accountNotFound: ['task-role-missing', 'account-id-format', 'placeholder'],
  accountFormat: ['account-id-format'],
  malformedPolicy: ['syntax', 'policy-schema', 'policy-version', 'principal-malformed', 'placeholder', 'foreign-cloud'],
  policyTooLong: ['policy-too-long'],
  roleNameChars: ['role-name-invalid'],
  roleNameLength: ['role-name-invalid'],
} as const satisfies Record<OutcomeName, readonly string[]>;

/** Where the vendor's part of this module comes from. */
export const OUTCOME_FACTS = [
  {
    what: 'Errors that DTS and RAM return for a mistake: codes and messages',
    constants: ['OUTCOMES'],
    sources: ['tasks', 'dtsAuthorization', 'createRole', 'ramDocs', 'grammarNotice'],
    check:
      'Read "Common errors" of the page of tasks, the errors of the page of authorization, and the error codes of CreateRole and UpdateRole.',
  },
  {
    what: 'Causes of each error, the likeliest first',
    constants: ['PREDICTED_BY'],
    sources: ['tasks', 'dtsAuthorization'],
    check: 'Read the causes in the same tables.',
  },
] as const;
