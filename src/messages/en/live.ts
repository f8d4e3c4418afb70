/** What a reading of live accounts prints on standard error, in English: templates by id, filled from data. */
export const liveEn = {
  // Which credentials are used, before the first call.
  'credentials-option': 'credentials: profile "{profile}" of the aliyun CLI (mode {mode})',
  'credentials-variable':
    'credentials: profile "{profile}" of the aliyun CLI (mode {mode}), from ALIBABA_CLOUD_PROFILE',
  'credentials-current': 'credentials: profile "{profile}" of the aliyun CLI (mode {mode}), its current profile',
  'credentials-keys': 'credentials: the access key in ALIBABA_CLOUD_ACCESS_KEY_ID',
  'credentials-oidc':
    'credentials: the OIDC token in ALIBABA_CLOUD_OIDC_TOKEN_FILE, for the role in ALIBABA_CLOUD_ROLE_ARN',
  'credentials-instance': 'credentials: the role of this ECS instance',
  'keys-command': 'running {program}, which prints the keys of profile "{profile}"',
  'keys-uri': 'asking {host} for the keys of profile "{profile}"',

  // Whose they are.
  caller: 'caller: account {account}',
  callerArn: 'caller: account {account}, {arn}',
  callerRoot: 'caller: account {account} itself (root), which cannot take roles of other accounts',
} as const satisfies Readonly<Record<string, string>>;
