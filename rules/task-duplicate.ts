import { accountText, isId } from '../src/model/account.ts';
import type { Located } from '../src/model/document.ts';
import type { Problem } from '../src/model/finding.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { TasksFile } from '../src/model/subject.ts';

export default {
  id: 'task-duplicate',
  about: 'tasksFile',
  level: 'warning',
  basis: 'documented',
  source: PAGES.ownConfig,
  title: 'a name or an account ID is used twice',
  why: 'Reports and --task use the name of a task, and each name in "accounts" means one account. A duplicate is often a copy in which one value was not changed.',
  messages: {
    name: 'another task is named "{name}" too; give each task its own name',
    account: 'account {id} is named "{name}" here and "{other}" above; write the ID that "{name}" has, or use one name',
    firstName: 'the first task of this name',
    firstAccount: 'the first name of this account',
  },

  *check(file) {
    yield* doubledNames(file);
    yield* doubledAccounts(file);
  },
} satisfies Rule<'tasksFile'>;

function* doubledNames({ tasks }: TasksFile): Iterable<Problem> {
  const first = new Map<string, Located<string>>();
  for (const { name, origin } of tasks) {
    // Requests and answers for several directions of one job have its name.
    if (name === undefined || origin !== 'tasks') continue;
    const known = first.get(name.value);
    if (known === undefined) first.set(name.value, name);
    else {
      const related = [{ at: known.at, message: 'firstName' }];
      yield { at: name.at, message: 'name', data: { name: name.value }, related };
    }
  }
}

function* doubledAccounts({ accounts }: TasksFile): Iterable<Problem> {
  const first = new Map<string, { readonly name: string; readonly at: Problem['at'] }>();
  for (const [name, { id }] of accounts) {
    if (!isId(id.value)) continue;
    const known = first.get(id.value);
    if (known === undefined) first.set(id.value, { name, at: id.at });
    else {
      const data = { id: accountText(id.value), name, other: known.name };
      yield { at: id.at, message: 'account', data, related: [{ at: known.at, message: 'firstAccount' }] };
    }
  }
}
