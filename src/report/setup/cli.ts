import { stepsOf, type PlannedAccount } from '../../model/plan.ts';
import { commandLine } from '../command-line.ts';
import type { Shell } from '../shell.ts';
import { sayer, type SetupWriter, type Texts } from './sections.ts';

/** A set-up as commands of the `aliyun` program. */
export function commands(shell: Shell, texts: Texts): SetupWriter {
  const say = sayer(texts);
  return {
    opening: '',
    notes: ({ id }) => [say('runThese', { account: id }), say('existing')],
    code: (account) => code(account, shell),
  };
}

function code(account: PlannedAccount, shell: Shell): string {
  return stepsOf(account)
    .map((step) => `${commandLine(step, shell, 2) ?? ''}\n`)
    .join('');
}
