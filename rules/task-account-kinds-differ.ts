import type { Located, Location } from '../src/model/document.ts';
import { cloudOfRegion, isCloud } from '../src/model/dts/support-matrix.ts';
import { crossingEnds, endpoints, type Task } from '../src/model/dts/task.ts';
import type { Problem } from '../src/model/finding.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'task-account-kinds-differ',
  about: 'task',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'documented',
  source: AUTHORIZATION_PAGE.usageNotes,
  title: 'the task connects accounts of different kinds',
  why: 'Alibaba Finance Cloud, government cloud and public accounts are separate. DTS does not synchronize between them.',
  messages: {
    kinds: 'this account has kind "{kind}", the {party} has kind "{other}"',
    regions: 'this region belongs to the {kind} cloud, the region of the {party} to the {other} cloud',
    otherKind: 'the {party} has kind "{other}"',
    otherRegion: 'the {party} is in this region',
  },

  *check({ task }) {
    if (crossingEnds(task).length === 0) return;
    const problem = firstDifference(writtenKinds(task), 'kinds') ?? firstDifference(regionClouds(task), 'regions');
    if (problem !== undefined) yield problem;
  },
} satisfies Rule<'task'>;

/** Somebody who has a part in the task, and the cloud that they are of; `at` where a text says so. */
interface Party {
  readonly party: 'source' | 'destination' | 'creator';
  readonly kind: string;
  readonly at: Location | undefined;
}

/** The kinds of the accounts, if the file has any; the default kind is public. */
function writtenKinds(task: Task): readonly Party[] {
  const ends = endpoints(task).map(({ side, accountKind }) => partyOf(side, accountKind));
  const { creatorKind } = task;
  return creatorKind === undefined ? ends : [...ends, partyOf('creator', creatorKind)];
}

function partyOf(party: Party['party'], written: Located<string> | undefined): Party {
  return { party, kind: written?.value ?? 'public', at: written?.at };
}

function regionClouds(task: Task): readonly Party[] {
  return endpoints(task).flatMap(({ side, region }) => {
    if (region === undefined || isUnknown(region.value) || findPlaceholder(region.value) !== undefined) return [];
    return [{ party: side, kind: cloudOfRegion(region.value), at: region.at }];
  });
}

function firstDifference(parties: readonly Party[], message: 'kinds' | 'regions'): Problem | undefined {
  const [first, ...others] = parties.filter(({ kind }) => isCloud(kind));
  const second = others.find(({ kind }) => first !== undefined && kind !== first.kind);
  if (first === undefined || second === undefined) return undefined;
  // A default has no place, so the finding is at the other one.
  const [here, there] = second.at === undefined ? [first, second] : [second, first];
  if (here.at === undefined) return undefined;
  const data = { party: there.party, other: there.kind };
  const otherMessage = message === 'kinds' ? 'otherKind' : 'otherRegion';
  return {
    at: here.at,
    message,
    data: { ...data, kind: here.kind },
    ...(message === 'regions' && { level: 'warning' as const }),
    related: there.at ? [{ at: there.at, message: otherMessage, data }] : [],
  };
}
