import type { liveEn } from '../en/live.ts';

/** What a reading of live accounts prints around its report, in Chinese: templates by id, filled from data. */
export const liveZh = {
  named: '{name}（{id}）',

  'credentials-option': '凭证：aliyun CLI的配置"{profile}"（模式{mode}）',
  'credentials-variable': '凭证：ALIBABA_CLOUD_PROFILE指定的aliyun CLI配置"{profile}"（模式{mode}）',
  'credentials-current': '凭证：aliyun CLI的当前配置"{profile}"（模式{mode}）',
  'credentials-keys': '凭证：ALIBABA_CLOUD_ACCESS_KEY_ID中的访问密钥',
  'credentials-oidc': '凭证：ALIBABA_CLOUD_OIDC_TOKEN_FILE中的OIDC令牌，用于ALIBABA_CLOUD_ROLE_ARN中的角色',
  'credentials-instance': '凭证：此ECS实例的RAM角色',
  'keys-command': '运行{program}，获取配置"{profile}"的密钥',
  'keys-uri': '向{host}获取配置"{profile}"的密钥',

  caller: '调用者：账号{account}',
  callerArn: '调用者：账号{account}，{arn}',
  callerRoot: '调用者：阿里云账号{account}本身，不能扮演其他账号的角色',

  progress: '账号{accounts}/{of}，角色{read}/{all}',
  progressRetried: '，重试{retries}次',
  progressLeft: '，剩余{time}',
  seconds: '{count}秒',
  minutes: '{count}分钟',
  hours: '{count}小时',
  accountRead: '{account}：{roles}个角色，已完整读取（{done}/{of}）',
  accountReadInPart: '{account}：{roles}个角色，未完整读取（{done}/{of}）',
  waiting: '等待{host}响应{action}：{time}内无响应',
  waitingForAccount: '等待{host}响应{action}（账号{account}）：{time}内无响应',
  stopping: '正在停止：已读取的内容用于报告',
  stoppingSaved: '正在停止：已读取的内容保存在{file}；用--resume继续',

  read: '已读取：{accounts}个账号，{roles}个角色',
  readInPart: '已读取：{accounts}个账号（{partial}个未完整读取），{roles}个角色',

  planHead: '试运行：不执行任何调用。速率：每个账号的每个API每秒{rate}次调用',
  planBefore: '首先',
  planOwn: '凭证所属的账号',
  planMember: '资源目录的每个成员',
  planThroughRole: '{account}，通过角色{role}',
  planThroughProfile: '{account}，通过配置"{profile}"',
  planKept: '无需调用：已保存的快照包含该账号的全部内容',
  'per-hundredMembers': '每100个成员{count}次',
  'per-thousandRoles': '每1,000个角色{count}次',
  'per-role': '每个角色{count}次',
  'per-dtsRole': '每个用于DTS或可由其他账号扮演的角色{count}次',
  'per-customPolicy': '上述角色的每个自定义策略{count}次',
  'per-job': '每个任务{count}次，双向任务两次',
  planTime: '{accounts}个账号，每个账号{roles}个角色：约{time}',
  planMemberTime: '每100个成员，每个成员{roles}个角色：约{time}',
  planRegions: 'DTS任务：{regions}个地域，三类任务；每30个任务增加一次调用',
} as const satisfies Readonly<Record<keyof typeof liveEn, string>>;
