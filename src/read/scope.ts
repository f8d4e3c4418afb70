import type { ReportScope } from '../model/report.ts';
import type { AccountPart } from './parts.ts';

/** What was looked at, by what the recordings of accounts say. */
export function scopeIn(accounts: readonly AccountPart[]): ReportScope {
  const all = (key: string): readonly string[] => sorted(accounts.flatMap(({ scope }) => scope?.[key] ?? []));
  const times = sorted(accounts.map(({ takenAt }) => takenAt));
  const [from, to] = [times[0], times.at(-1)];
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    callers: all('caller'),
    accounts: sorted(accounts.map(({ id }) => id)),
    incompleteAccounts: sorted(accounts.flatMap(({ id, recorded }) => (recorded?.hasRefusals === true ? id : []))),
    regions: sorted(accounts.flatMap(({ regions }) => regions ?? [])),
    unansweredRegions: sorted(accounts.flatMap(({ unansweredRegions }) => unansweredRegions ?? [])),
    centralRegions: sorted(accounts.flatMap(({ centralRegions }) => centralRegions ?? [])),
    jobTypes: all('jobTypes'),
    versions: all('version'),
    configurations: all('configuration'),
  };
}

function sorted(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))].toSorted();
}
