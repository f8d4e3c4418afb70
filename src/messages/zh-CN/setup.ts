import type { setupEn } from '../en/setup.ts';

/** What `setup` prints, in Chinese: templates by id, filled from data. */
export const setupZh = {
  heading: '跨阿里云账号DTS任务的配置步骤，任务来自{file}',
  stdin: '标准输入',
  task: '任务',
  createdBy: '创建账号',
  source: '源库',
  destination: '目标库',
  endWithRole: '{account}，角色{role}',
  nothingNeeded: '{tasks}无需配置：所有数据库都属于创建任务的阿里云账号。',
  nothingAtAll: '所有账号都不需要角色。',
  rulesSay: '这些任务存在以下问题：',
  finding: '{level} {rule}，位于{place}：{message}。',
  account: '账号{account}',
  owns: '属于该账号的数据库：{ends}。',
  creates: '该账号创建的任务：{tasks}。',
  end: '{task}的{side|source=源库|destination=目标库}',
  authorize:
    '用该账号登录DTS控制台，在控制台提示时授权DTS。控制台会创建AliyunDTSDefaultRole。任务涉及的每个账号都需要该角色，此处的命令不会创建它。返回EntityAlreadyExists.Role表示该角色已存在。',
  noRole: '除此之外，该账号不需要为这些任务创建角色。',
  role: '角色{role}只信任{creator}以及代表该账号的DTS，用于{tasks}。',
  runThese: '用该账号的凭证运行以下命令。第一条命令显示调用者身份：AccountId为{account}时才继续。',
  existing: '如果CreateRole返回EntityAlreadyExists.Role，说明角色已存在：运行dts-xacct preflight查看缺少的内容。',
  terraformAccount: 'Provider需要该账号的凭证。如果凭证属于其他账号，plan会停止。',
  rosAccount: '在该账号中用此模板创建资源栈，地域不限。',
  alreadyThere: '如果角色已存在，先导入，或先对比：运行dts-xacct preflight查看缺少的内容。',
  create: '然后，在{account}中创建任务',
  createHow:
    '在DTS控制台中为任务的每一端填写以下内容。是否跨账号对应控制台的开关Replicate Data Across Alibaba Cloud Accounts。API ConfigureDtsJob的对应参数为SourceEndpointOwnerID和SourceEndpointRole、DestinationEndpointOwnerID和DestinationEndpointRole。不跨账号的一端不填写这两个参数。',
  side: '源或目标',
  replicate: '是否跨账号',
  accountId: '阿里云账号ID',
  roleName: 'RAM角色名称',
  yes: '跨账号',
  no: '不跨账号',
  none: '-',
} as const satisfies Readonly<Record<keyof typeof setupEn, string>>;
