import type { Setting } from '../../src/model/finding.ts';
import type { Forecast, Result } from '../../src/model/forecast.ts';
import { OWN_CASES } from './cases-of-tasks.ts';
import { ROLE_CASES } from './cases-of-roles.ts';
import type { World } from './world.ts';

/** One change of a world that is right, and what the check that it touches comes to. */
export interface Case {
  readonly check: string;
  readonly side?: 'source' | 'destination';
  readonly what: string;
  readonly start?: () => World;
  readonly change: (world: World) => void;
  readonly settings?: Readonly<Record<string, Setting>>;
  readonly result: Result;
  readonly rule?: string;
  readonly forecast: Forecast;
}

export const CASES: readonly Case[] = [...OWN_CASES, ...ROLE_CASES];
