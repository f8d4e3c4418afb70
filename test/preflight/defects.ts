import { crossing } from './random-world.ts';
import { trust, type World } from '../support/accounts.ts';

/** What can be wrong, and the rule that tells. */
export const DEFECTS: Readonly<Record<string, readonly [rule: string, spoil: (at: World) => void]>> = {
  'the role is gone': [
    'link-role-not-found',
    (at) => {
      const { owner, found } = crossing(at);
      owner.roles = (owner.roles ?? []).filter((each) => each !== found);
    },
  ],
  'DTS only for the own account': [
    'dts-service-collapsed',
    (at) => spoilTrust(at, (text, creator) => text.replace(`"${creator}@`, '"')),
  ],
  'no service': [
    'dts-service-missing',
    (at) =>
      spoilTrust(at, (_, creator) =>
        JSON.stringify({ Version: '1', Statement: [allow({ RAM: [`acs:ram::${creator}:root`] })] }),
      ),
  ],
  'the owner': [
    'dts-trusts-owner',
    (at) => {
      const { owner, creator } = crossing(at);
      spoilTrust(at, (text) => text.replaceAll(creator, owner.id));
    },
  ],
  'a stranger': [
    'dts-trusts-wrong-account',
    (at) => spoilTrust(at, (text, creator) => text.replaceAll(creator, '1000000000000099')),
  ],
  'another host': [
    'dts-service-misspelt',
    (at) => spoilTrust(at, (text) => text.replace('dts.aliyuncs.com', 'dts.aliyun.com')),
  ],
  'a placeholder': ['placeholder', (at) => spoilTrust(at, (text, creator) => text.replace(`${creator}@`, '<ID>@'))],
  'a Deny': [
    'dts-denied',
    (at) =>
      spoilTrust(at, (text, creator) => {
        const policy = JSON.parse(text) as { Statement: unknown[] };
        policy.Statement.push({ ...allow({ Service: [`${creator}@dts.aliyuncs.com`] }), Effect: 'Deny' });
        return JSON.stringify(policy);
      }),
  ],
  'another action': [
    'trust-action',
    (at) => spoilTrust(at, (text) => text.replace('sts:AssumeRole', 'sts:AssumeRoles')),
  ],
  'a text that is cut off': ['syntax', (at) => spoilTrust(at, (text) => text.slice(0, -2))],
  'no policy': ['link-policy-missing', (at) => void (crossing(at).found.policies = [])],
  'a policy for people': [
    'role-policy-wrong-type',
    (at) => void (crossing(at).found.policies = [{ name: 'AliyunDTSFullAccess', type: 'System' }]),
  ],
  'no default role': ['role-default-missing', (at) => void crossing(at).owner.roles?.shift()],
  'an ARN': [
    'task-role-is-arn',
    (at) => {
      const { end, found } = crossing(at);
      end.role = found.arn ?? '';
    },
  ],
  'the default role': ['task-role-is-default', (at) => void (crossing(at).end.role = 'AliyunDTSDefaultRole')],
  'a public address': [
    'task-source-unsupported|task-destination-unsupported',
    (at) => void (crossing(at).end.connection = 'Public IP Address'),
  ],
};

function allow(principal: object): object {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal };
}

function spoilTrust(at: World, spoil: (text: string, creator: string) => string): void {
  const { found, creator, owner } = crossing(at);
  trust(at, spoil(found.trustPolicy ?? '', creator), owner.id, found.name);
}

/** What can be missing of what is known. */
export const HOLES: Readonly<Record<string, (at: World) => void>> = {
  'an account': (at) => {
    const { owner } = crossing(at);
    at.snapshot.accounts = at.snapshot.accounts.filter((account) => account !== owner);
  },
  'the account of the creator': (at) => {
    const { creator } = crossing(at);
    at.snapshot.accounts = at.snapshot.accounts.filter(({ id }) => id !== creator);
  },
  'the roles, which were refused': (at) => void (crossing(at).owner.roles = null),
  'the roles, which nobody asked for': (at) => {
    delete crossing(at).owner.roles;
  },
  'the roles, which were left out on purpose': (at) => {
    const { owner } = crossing(at);
    delete owner.roles;
    owner.gaps = [{ what: 'roles', because: 'not asked for', grant: 'ram:ListRoles', reason: 'not-given' }];
  },
  'the policies, which were refused': (at) => void (crossing(at).found.policies = null),
  'the policies, which nobody asked for': (at) => {
    delete crossing(at).found.policies;
  },
  'the trust policy, which was refused': (at) => void (crossing(at).found.trustPolicy = null),
  'the trust policy, which nobody asked for': (at) => {
    delete crossing(at).found.trustPolicy;
  },
  'the role, of an account that was read in part': (at) => {
    const { owner, found } = crossing(at);
    owner.roles = (owner.roles ?? []).filter((each) => each !== found);
    owner.gaps = [{ what: 'roles', because: 'timed out', grant: 'ram:ListRoles' }];
  },
  'what the default role has': (at) => {
    const [first] = crossing(at).owner.roles ?? [];
    if (first) first.policies = null;
  },
  'the text of a custom policy': (at) => void (crossing(at).found.policies = [{ name: 'own', type: 'Custom' }]),
  'the account of the owner': (at) => void (crossing(at).end.account = '${var.owner}'),
  'the role name': (at) => void (crossing(at).end.role = '${var.role}'),
  'who creates the task': (at) => {
    const [first] = at.tasks.tasks;
    if (first) first.creator = '${var.creator}';
  },
  'the database': (at) => void (crossing(at).end.database = '${var.database}'),
};
