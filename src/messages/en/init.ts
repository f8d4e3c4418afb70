/** The files that `init` writes, by name, in English. The account IDs are examples. */
export const initEn = {
  'tasks.yaml': `# Cross-account DTS tasks: who creates each task, and who owns its databases.
# Replace the example IDs, then run:
#   dts-xacct setup tasks.yaml      what each account has to do
#   dts-xacct preflight tasks.yaml  whether each task will work
# "dts-xacct schema tasks" prints a JSON Schema for editors.
version: 1

# Names for account IDs. Keep the quotes: an ID is a name, not a number.
accounts:
  orders: "1000000000000001"     # owns the source database
  analytics: "1000000000000002"  # owns the destination database

tasks:
  - name: orders-to-analytics
    creator: analytics           # the account that creates the DTS task
    topology: one-way            # or two-way
    type: synchronization        # or migration, subscription
    source:
      account: orders
      database: MySQL            # "dts-xacct explain databases" lists all
      connection: Alibaba Cloud Instance
      role: ram-for-dts          # needed where the account is not the creator
    destination:
      account: analytics
      database: MySQL
      connection: Alibaba Cloud Instance
`,
  '.dts-xacct.yaml': `# Configuration of dts-xacct. "dts-xacct schema config" prints a JSON Schema for editors.

# Accounts that you know. A role that trusts any other account is reported (unknown-account).
accounts:
  orders: "1000000000000001"
  analytics: "1000000000000002"
  # To audit an account, name the credentials to use:
  # orders: { id: "1000000000000001", credentials: { profile: orders-audit } }
  # analytics: { id: "1000000000000002", credentials: { assumeRole: "acs:ram::1000000000000002:role/auditor" } }

# Owner and creator for files that do not name them. The first match counts.
# context:
#   - files: "orders/**"
#     owner: orders
#     creator: analytics

# Levels of rules: error, warning, note or off. "dts-xacct explain" lists all rules.
# rules:
#   dts-root-missing: off

# Files to skip.
# ignore: ["vendor/**"]

# Findings that you accept. Each needs a reason.
# exceptions:
#   - rule: dts-extra-trust
#     in: "orders/legacy.json"
#     because: "two creators until the move is done, ticket 4711"
#     until: 2027-01-31
`,
} as const satisfies Readonly<Record<string, string>>;
