import { accounts } from './cases-of-accounts.ts';
import { collapsed } from './cases-of-collapsed.ts';
import { conditions } from './cases-of-conditions.ts';
import { others } from './cases-of-others.ts';
import { services } from './cases-of-services.ts';
import type { Group } from './known.ts';

/** The cases of all rules about roles for DTS. */
export const groups: readonly Group[] = [...services, ...collapsed, ...accounts, ...others, ...conditions];
