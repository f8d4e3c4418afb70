import type { Setting } from '../../src/model/finding.ts';
import type { Verdict, CheckResult } from '../../src/model/report.ts';
import { ROLE_CASES } from './cases-of-roles.ts';
import { OWN_CASES } from './cases-of-tasks.ts';
import type { World } from '../support/accounts.ts';

/** One change of a world that is right, and what the check that it touches comes to. */
export interface Case {
  readonly check: string;
  readonly side?: 'source' | 'destination';
  readonly what: string;
  readonly start?: () => World;
  readonly change: (world: World) => void;
  readonly settings?: Readonly<Record<string, Setting>>;
  readonly result: CheckResult;
  readonly rule?: string;
  readonly forecast: Verdict;
}

export const CASES: readonly Case[] = [...OWN_CASES, ...ROLE_CASES];
