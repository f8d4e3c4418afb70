import { ANALYTICS, backed, ORDERS, taskOf, THIRD, told, type Known } from '../../support/policies.ts';

/** What is read, what is known beside it, and all that the rules say. */
export type Case = readonly [name: string, value: unknown, known: Known, said: readonly string[]];

/** The cases of a rule. */
export type Group = readonly [name: string, cases: readonly Case[]];

export const root = (account: string): string => `acs:ram::${account}:root`;
export const dts = (account: string): string => `${account}@dts.aliyuncs.com`;
export const AT = 'Statement/0/Principal';
export const KNOWN: Known = { owner: ORDERS, creators: [told(ANALYTICS)] };
export const byTask: Known = {
  owner: ORDERS,
  creators: [backed(ANALYTICS, taskOf(ANALYTICS, ORDERS, ANALYTICS), 'source')],
};
export const twoTasks: Known = {
  owner: ORDERS,
  creators: [
    backed(ANALYTICS, taskOf(ANALYTICS, ORDERS, ANALYTICS), 'source'),
    backed(THIRD, taskOf(THIRD, ORDERS, THIRD), 'source'),
  ],
};
/** The entries that the vendor page has. */
export const right = { RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] };
