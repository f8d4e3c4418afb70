import { ACTIONS } from '../cloud/actions.ts';
import { accountText } from '../cloud/advice.ts';
import type { AuditPlan, PlannedAccount, PlannedCalls } from '../cloud/plan.ts';
import { liveEn } from '../messages/en/live.ts';
import { interpolate } from '../report/common/messages.ts';
import { originText } from './progress.ts';

/** How fast an audit would go. */
interface Pace {
  readonly rate: number;
  readonly concurrency: number;
}

/** The calls of an audit in words, by account, and how long they take at the rate. */
export function planText(plan: AuditPlan, pace: Pace): string {
  const { origin, before, accounts, member, regions } = plan;
  const lines = [
    interpolate(liveEn.planHead, { rate: pace.rate }),
    ...(origin === undefined ? [] : [originText(origin)]),
    ...(before.length === 0 ? [] : ['', liveEn.planBefore, ...before.map(callText)]),
    ...[...accounts, ...(member === undefined ? [] : [member])].flatMap((account) => [
      '',
      titleOf(account),
      ...(account.isKept ? [`  ${liveEn.planKept}`] : account.calls.map(callText)),
    ]),
    '',
    ...totals(plan, pace),
    ...(regions > 0 ? [interpolate(liveEn.planRegions, { regions })] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function titleOf({ id, name, role, profile }: PlannedAccount): string {
  const account = id === undefined ? (role === undefined ? liveEn.planOwn : liveEn.planMember) : accountText(id, name);
  if (role !== undefined) return interpolate(liveEn.planThroughRole, { account, role });
  return profile === undefined ? account : interpolate(liveEn.planThroughProfile, { account, profile });
}

function callText({ action, count, per }: PlannedCalls): string {
  const times = per === undefined ? String(count) : interpolate(liveEn[`per-${per}`], { count });
  return `  ${ACTIONS[action].api.padEnd(18)}${action.padEnd(23)}${times}`;
}

/** Nobody knows how many roles there are: RAM allows 1,000 unless an account asks for more. */
const ROLES = [100, 1000] as const;

function totals({ accounts, member }: AuditPlan, { rate, concurrency }: Pace): readonly string[] {
  const asked = accounts.filter(({ isKept }) => !isKept).length;
  const rounds = Math.ceil(asked / concurrency);
  const lines = ROLES.map((roles) => {
    const seconds = duration((rounds * roles) / rate + asked / rate);
    return interpolate(liveEn.planTime, { accounts: asked, roles: roles.toLocaleString('en'), time: seconds });
  });
  if (member === undefined) return lines;
  const perHundred = (roles: number): number => Math.max(100 / rate, (100 / concurrency) * (roles / rate));
  return ROLES.map((roles) =>
    interpolate(liveEn.planMemberTime, { roles: roles.toLocaleString('en'), time: duration(perHundred(roles)) }),
  );
}

function duration(seconds: number): string {
  if (seconds < 120) return `${String(Math.max(1, Math.ceil(seconds)))} s`;
  return seconds < 7200 ? `${String(Math.ceil(seconds / 60))} min` : `${String(Math.ceil(seconds / 3600))} h`;
}
