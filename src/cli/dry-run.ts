import { ACTIONS } from '../cloud/actions.ts';
import type { AuditPlan, PlannedAccount, PlannedCalls } from '../cloud/plan.ts';
import type { LiveTexts } from '../messages/language.ts';
import { interpolate } from '../report/common/messages.ts';
import { originText } from './progress.ts';

/** How fast an audit would go. */
interface Pace {
  readonly rate: number;
  readonly concurrency: number;
}

/** The calls of an audit in words, by account, and how long they take at the rate. */
export function planText(plan: AuditPlan, pace: Pace, texts: LiveTexts): string {
  const { origin, before, accounts, member, regions } = plan;
  const lines = [
    interpolate(texts.planHead, { rate: pace.rate }),
    ...(origin === undefined ? [] : [originText(origin, texts)]),
    ...(before.length === 0 ? [] : ['', texts.planBefore, ...before.map((calls) => callText(calls, texts))]),
    ...[...accounts, ...(member === undefined ? [] : [member])].flatMap((account) => [
      '',
      titleOf(account, texts),
      ...(account.isKept ? [`  ${texts.planKept}`] : account.calls.map((calls) => callText(calls, texts))),
    ]),
    '',
    ...totals(plan, pace, texts),
    ...(regions > 0 ? [interpolate(texts.planRegions, { regions })] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function titleOf({ id, name, role, profile }: PlannedAccount, texts: LiveTexts): string {
  const account =
    id === undefined ? (role === undefined ? texts.planOwn : texts.planMember) : accountTitle(id, name, texts);
  if (role !== undefined) return interpolate(texts.planThroughRole, { account, role });
  return profile === undefined ? account : interpolate(texts.planThroughProfile, { account, profile });
}

function accountTitle(id: string, name: string | undefined, { named }: LiveTexts): string {
  return name === undefined || name === id ? id : interpolate(named, { name, id });
}

function callText({ action, count, per }: PlannedCalls, texts: LiveTexts): string {
  const times = per === undefined ? String(count) : interpolate(texts[`per-${per}`], { count });
  return `  ${ACTIONS[action].api.padEnd(18)}${action.padEnd(23)}${times}`;
}

/** Nobody knows how many roles there are: RAM allows 1,000 unless an account asks for more. */
const ROLES = [100, 1000] as const;

function totals({ accounts, member }: AuditPlan, { rate, concurrency }: Pace, texts: LiveTexts): readonly string[] {
  const asked = accounts.filter(({ isKept }) => !isKept).length;
  const rounds = Math.ceil(asked / concurrency);
  const lines = ROLES.map((roles) => {
    const seconds = duration((rounds * roles) / rate + asked / rate, texts);
    return interpolate(texts.planTime, { accounts: asked, roles: roles.toLocaleString('en'), time: seconds });
  });
  if (member === undefined) return lines;
  const perHundred = (roles: number): number => Math.max(100 / rate, (100 / concurrency) * (roles / rate));
  return ROLES.map((roles) =>
    interpolate(texts.planMemberTime, { roles: roles.toLocaleString('en'), time: duration(perHundred(roles), texts) }),
  );
}

function duration(seconds: number, texts: LiveTexts): string {
  if (seconds < 120) return interpolate(texts.seconds, { count: Math.max(1, Math.ceil(seconds)) });
  return seconds < 7200
    ? interpolate(texts.minutes, { count: Math.ceil(seconds / 60) })
    : interpolate(texts.hours, { count: Math.ceil(seconds / 3600) });
}
