// A snapshot folder: one file an account, and for every tenth account a task whose source belongs to another account.
import { accountId, makeRandom, name } from './random.mjs';
import { roleOf } from './roles.mjs';

/** The same in every account: DTS makes it. */
const DEFAULT_ROLE = 'AliyunDTSDefaultRole';
const DEFAULT_TRUST =
  '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["dts.aliyuncs.com"]}}],"Version":"1"}';

/** The tenth account of each ten creates a task from the ninth, whose first role is good and trusts it. */
export function* snapshot({ accounts, roles, badShare = 0.02, seed = 5 }) {
  const random = makeRandom(seed);
  const ids = Array.from({ length: accounts }, () => accountId(random));
  let linked;
  for (const [index, id] of ids.entries()) {
    const creator = index % 10 === 8 ? ids[index + 1] : undefined;
    const made = Array.from({ length: roles - 1 }, (_, i) => ({
      roleName: name(random),
      ...roleOf(random, creator !== undefined && i === 0 ? { badShare: 0, creator } : { badShare }),
    }));
    const jobs = index % 10 === 9 ? [job(random, linked, id)] : [];
    if (creator !== undefined) linked = { account: id, role: made[0].roleName };
    const account = {
      id,
      roles: [
        recorded(id, DEFAULT_ROLE, DEFAULT_TRUST, 'AliyunDTSRolePolicy'),
        ...made.map((role) => recordedRole(id, role)),
      ],
      dtsJobs: jobs,
      gaps: [],
    };
    yield {
      path: `${id}.json`,
      text: `${JSON.stringify({ snapshotVersion: 1, takenAt: '2026-11-30T10:00:00Z', accounts: [account] })}\n`,
      defects: made.flatMap(({ defects }) => defects),
      findings: made.flatMap(({ findings }) => findings),
    };
  }
}

function recordedRole(id, { roleName, text, attached }) {
  return recorded(id, roleName, text, attached);
}

function recorded(id, roleName, trustPolicy, attached) {
  return {
    name: roleName,
    arn: `acs:ram::${id}:role/${roleName}`,
    trustPolicy,
    policies: [{ name: attached, type: 'System' }],
  };
}

function job(random, { account, role }, id) {
  const end = { instanceType: 'RDS', engine: 'MySQL' };
  return {
    id: name(random),
    name: name(random),
    type: 'SYNC',
    region: 'cn-hangzhou',
    status: 'Synchronizing',
    source: { account, role, ...end },
    destination: { account: id, ...end },
  };
}
