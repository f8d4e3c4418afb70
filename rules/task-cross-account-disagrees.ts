import { accountText, isSameAccount } from '../src/model/account.ts';
import {
  createdBy,
  isCreators,
  ownerOf,
  wantedCreator,
  endpoints,
  type Endpoint,
  type Task,
} from '../src/model/dts/task.ts';
import type { Note, Problem } from '../src/model/finding.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'task-cross-account-disagrees',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: AUTHORIZATION_PAGE.scenarios,
  title: 'crossAccount does not match the accounts',
  why:
    'An endpoint is cross-account exactly when its owner is not the account that creates the task. If one endpoint ' +
    'is cross-account, the owner of the other one creates the task. If both are, a designated third account does.',
  messages: {
    creator: 'only the {side} is cross-account: expected {wanted}, the owner of the other endpoint',
    own: 'the {side} belongs to {creator}, which creates the task, so it is not cross-account',
    third: 'both endpoints are cross-account: a third account creates the task, not {creator}, the owner of the {side}',
    another: 'the {side} belongs to {owner}, but {creator} creates the task, so the {side} is cross-account',
    switchedOn: 'the {side} is marked as cross-account',
    switchedOff: 'the {side} is marked as not cross-account',
    createdBy: 'this task is created by {creator}',
  },

  *check({ task }) {
    const disagreeing = endpoints(task).flatMap((end) => disagreement(task, end));
    const [first] = disagreeing;
    if (first === undefined) return;
    const wrong = wrongCreator(task, disagreeing);
    if (wrong !== undefined) yield wrong;
    else for (const { problem } of disagreeing) yield problem;
  },
} satisfies Rule<'task'>;

/** An end whose switch and account disagree: as a finding of its own, and as a note of the creator's finding. */
interface Disagreement {
  readonly problem: Problem;
  readonly note: Note;
}

function disagreement(task: Task, end: Endpoint): readonly Disagreement[] {
  const { side, crossAccount } = end;
  const { creator } = task;
  const [isOwn, owner] = [isCreators(task, end), ownerOf(end)];
  if (crossAccount === undefined || creator === undefined || owner === undefined || crossAccount.value !== isOwn)
    return [];
  const data = { side, creator: accountText(creator.value), owner: accountText(owner.value) };
  const related = createdBy(task);
  const note = { at: crossAccount.at, message: isOwn ? 'switchedOn' : 'switchedOff', data: { side } };
  return [{ problem: { at: crossAccount.at, message: disagreementMessage(task, isOwn), data, related }, note }];
}

function disagreementMessage(task: Task, isOwn: boolean): string {
  if (!isOwn) return 'another';
  return endpoints(task).every(({ crossAccount }) => crossAccount?.value === true) ? 'third' : 'own';
}

/** Both switches are given, and ask for another account as creator: that is one mistake, whatever it breaks. */
function wrongCreator(task: Task, disagreeing: readonly Disagreement[]): Problem | undefined {
  const wanted = wantedCreator(task);
  const { creator } = task;
  if (wanted === undefined || creator === undefined) return undefined;
  if (isSameAccount(wanted, creator.value) !== false) return undefined;
  const side = task.source.crossAccount?.value === true ? 'source' : 'destination';
  return {
    at: creator.at,
    message: 'creator',
    data: { side, wanted: accountText(wanted) },
    related: disagreeing.map(({ note }) => note),
  };
}
