import type { initEn } from '../en/init.ts';

/** The files that `init` writes, by name, in Chinese. The account IDs are examples. */
export const initZh: Readonly<Record<keyof typeof initEn, string>> = {
  'tasks.yaml': `# 跨阿里云账号的DTS任务：由哪个账号创建，源库和目标库属于哪个账号。
# 将示例ID替换为实际的账号ID，然后运行：
#   dts-xacct setup tasks.yaml      每个账号要执行的步骤
#   dts-xacct preflight tasks.yaml  每个任务能否运行
# "dts-xacct schema tasks"输出供编辑器使用的JSON Schema。
version: 1

# 账号名称和账号ID。保留引号：ID是名称，不是数字。
accounts:
  orders: "1000000000000001"     # 源库所属账号
  analytics: "1000000000000002"  # 目标库所属账号

tasks:
  - name: orders-to-analytics
    creator: analytics           # 创建DTS任务的阿里云账号
    topology: one-way            # 或two-way（双向同步）
    type: synchronization        # 或migration（数据迁移）、subscription（数据订阅）
    source:
      account: orders
      database: MySQL            # "dts-xacct explain databases"列出全部数据库
      connection: 云实例
      role: ram-for-dts          # 账号不是任务创建账号时必填
    destination:
      account: analytics
      database: MySQL
      connection: 云实例
`,
  '.dts-xacct.yaml': `# dts-xacct的配置。"dts-xacct schema config"输出供编辑器使用的JSON Schema。

# 已知账号。角色信任其他账号时会报告（unknown-account）。
accounts:
  orders: "1000000000000001"
  analytics: "1000000000000002"
  # 审计账号时，填写读取该账号所用的凭证：
  # orders: { id: "1000000000000001", credentials: { profile: orders-audit } }
  # analytics: { id: "1000000000000002", credentials: { assumeRole: "acs:ram::1000000000000002:role/auditor" } }

# 文件未写明所属账号和任务创建账号时使用。以第一个匹配项为准。
# context:
#   - files: "orders/**"
#     owner: orders
#     creator: analytics

# 规则的级别：error、warning、note或off。"dts-xacct explain"列出全部规则。
# rules:
#   dts-root-missing: off

# 要跳过的文件。
# ignore: ["vendor/**"]

# 接受的问题。每项必须填写原因。
# exceptions:
#   - rule: dts-extra-trust
#     in: "orders/legacy.json"
#     because: "迁移完成前有两个任务创建账号，工单4711"
#     until: 2027-01-31
`,
};
