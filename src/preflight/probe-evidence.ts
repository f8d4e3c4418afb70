import type { Data, Gap } from '../model/finding.ts';
import { isSameRoleName, roleArn } from '../model/role.ts';
import type { Probe } from '../read/snapshot-probe.ts';
import type { EndCase } from './cases.ts';
import { notNeeded, pass, refused, unknown, unknownToo, type Evidence } from './evidence.ts';

/** What came of the creator's taking the role of an end for a try. */
function probeOf({ creator, owner, roleName, known }: EndCase): Probe | undefined {
  if (creator === undefined || owner === undefined || roleName === undefined) return undefined;
  const { probes = [] } = known.account(creator) ?? {};
  return probes.find((each) => each.owner === owner && isSameRoleName(each.role, roleName));
}

/** What the probe itself tells: of the `RAM` half of the trust policy, and of nothing else. */
export function probed(of: EndCase): Evidence {
  const found = probeOf(of);
  const { creator, owner, roleName } = of;
  if (found === undefined || creator === undefined || owner === undefined || roleName === undefined)
    return unknownToo('probeNotMade');
  const { answer, because, grant } = found;
  const role = roleArn(owner, roleName);
  const data: Data = { role, creator: of.known.called(creator), because };
  if (answer === 'taken') return pass('probeTaken', data);
  if (answer === 'absent') return of.link?.role === undefined ? unknownToo('probeAbsent', data) : open(of, data);
  const message = MESSAGES[answer] ?? 'probeFailed';
  // Where the trust policy was read, nothing depends on the probe.
  if (of.link?.role?.policy().state === 'read') return notNeeded(message, data);
  if (grant === undefined) return unknown(message, { ...data, what: role });
  const gap: Gap = { what: role, because: message, data, reason: 'not-readable', account: creator, grant };
  return refused(message, data, [gap]);
}

/** It was there for whoever read it, and not for the one who took it. */
function open({ link }: EndCase, data: Data): Evidence {
  return unknown('probeContradicts', { ...data, what: String(data['role']) }, link?.role?.name.at);
}

const MESSAGES: Readonly<Record<string, string>> = {
  trust: 'probeTrust',
  caller: 'probeCaller',
  elsewhere: 'probeElsewhere',
  refused: 'probeRefused',
};

/** Where the owner was not asked: that the role is there follows from an answer that only a role there can bring about. */
export function foundByProbe(of: EndCase): Evidence | undefined {
  const answer = probeOf(of)?.answer;
  const isThere = answer === 'taken' || answer === 'trust';
  if (!isThere || of.owner === undefined || of.roleName === undefined) return undefined;
  return pass('probeFound', { role: roleArn(of.owner, of.roleName) });
}
