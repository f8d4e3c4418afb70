import type { Trust } from '../model/trust.ts';
import { isUnknown } from '../model/unresolved.ts';
import { isMadeOf } from '../model/wildcard.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredJob, DeclaredRole } from './declared.ts';
import { withoutIndexes } from './plan-configuration.ts';

/** Type and name of a resource, whatever module it stands in and whichever instance it is. */
export function nameIn(address = ''): string {
  const plain = withoutIndexes(address);
  return /[\w-]+\.[\w-]+$/.exec(plain)?.[0] ?? plain;
}

/** Whether a role of a plan may come from this source: what both know agrees. Many modules call a role `this`. */
export function isMadeFrom(planned: DeclaredRole, source: DeclaredRole): boolean {
  if (!mayBe(planned.name.value, source.name.value)) return false;
  if (planned.openName !== undefined || source.openName !== undefined) return true;
  const [one, other] = [planned.policy(), source.policy()];
  if (one.state !== 'read' || other.state !== 'read') return one.state === other.state;
  const [told, said] = [one.trust.statements.map(textsOf), other.trust.statements.map(textsOf)];
  return told.length === said.length && said.every((texts, index) => areSame(told[index] ?? [], texts));
}

/** Whether anything of a role is known only to a plan. */
export function isComputed({ openName, policy, name }: DeclaredRole): boolean {
  if (openName !== undefined || isUnknown(name.value)) return true;
  const found = policy();
  return found.state === 'read' && found.trust.statements.flatMap(textsOf).some((text) => isUnknown(text));
}

/** Who is let in by what, and under which conditions, as texts. */
function textsOf({ effect, actions, principals, conditions }: Trust['statements'][number]): readonly string[] {
  return [
    effect ?? '',
    ...actions.map(({ value }) => value),
    ...principals.map(({ text }) => text),
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values.map(({ value }) => String(value))]),
  ];
}

/** Whether the texts of a plan may be those of its source, in any order: `jsonencode` sorts the keys. */
function areSame(told: readonly string[], said: readonly string[]): boolean {
  if (told.length !== said.length) return false;
  const counts = new Map<string, number>();
  for (const text of told) counts.set(text, (counts.get(text) ?? 0) + 1);
  const open: string[] = [];
  for (const text of said) {
    const count = counts.get(text) ?? 0;
    if (count > 0) counts.set(text, count - 1);
    else open.push(text);
  }
  const left = [...counts].flatMap(([text, count]) => Array<string>(count).fill(text));
  return open.every((text) => {
    const index = left.findIndex((each) => mayBe(each, text));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

/** Whether a known text may be what a text with unknown parts will be. */
function mayBe(known: string, written: string): boolean {
  if (known === written || isUnknown(known)) return true;
  if (!isUnknown(written)) return false;
  return isMadeOf(written.split(/\$\{[^{}]*\}/), known);
}

/** Whether a job of a plan may come from this source: its ends name the same accounts and roles, as far as both know. */
export function isSameJob(planned: DeclaredJob, source: DeclaredJob): boolean {
  const said = linksOf(source);
  return linksOf(planned).every((text, index) => mayBe(text ?? '', said[index] ?? ''));
}

/** What links a job to accounts and roles. */
function linksOf({ task }: DeclaredJob): readonly (string | undefined)[] {
  return [task.source, task.destination].flatMap((end) => {
    const account = end?.account?.value;
    return [typeof account === 'object' ? account.text : account, end?.role?.value];
  });
}

export function isSameAttachment(planned: DeclaredAttachment, source: DeclaredAttachment): boolean {
  return mayBe(planned.policy.name, source.policy.name) && mayBe(planned.role.value, source.role.value);
}

export function isSameGrant(planned: DeclaredGrant, source: DeclaredGrant): boolean {
  return planned.to === source.to && mayBe(planned.policy.name, source.policy.name) && mayBe(planned.name, source.name);
}
