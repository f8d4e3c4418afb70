import type { RoleUse } from '../../src/model/dts/task.ts';
import type { AttachedPolicy } from '../../src/model/role.ts';
import { ANALYTICS, ORDERS, placeIn, policy, taskOf } from './policies.ts';

/** The trust policy of a role for DTS. */
export const FOR_DTS = policy({ RAM: [`acs:ram::${ANALYTICS}:root`], Service: [`${ANALYTICS}@dts.aliyuncs.com`] });
export const DTS_POLICY = system('AliyunDTSRolePolicy');

/** A system policy. */
export function system(name: string): AttachedPolicy {
  return { at: placeIn('snapshot.json', {}), name, type: 'System', statements: undefined };
}

/** A custom policy that allows some actions. */
export function custom(...actions: readonly string[]): AttachedPolicy {
  const statements = [{ effect: 'Allow', actions, resources: ['*'], isConditional: false }];
  return { ...system('dts-custom'), type: 'Custom', statements };
}

/** A use of the role by the source of a task, with these words. */
export function use(database: string, connection: string): RoleUse {
  const task = taskOf(ANALYTICS, ORDERS, ANALYTICS);
  const word = (value: string): { value: string; at: typeof task.at } => ({ value, at: task.at });
  const endpoint = { ...task.source, database: word(database), connection: word(connection) };
  return { task: { ...task, source: endpoint }, endpoint };
}
