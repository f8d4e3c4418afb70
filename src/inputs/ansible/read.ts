import { addStack } from '../../inventory/stack.ts';
import { NOTHING, type Collect } from '../input-kind.ts';
import { readTasks } from './tasks.ts';

/** Takes up the tasks of a playbook. */
export const read: Collect = ({ value, document }, context, estate) => ({
  ...NOTHING,
  ...addStack(readTasks(value, { document, path: [] }), () => context, estate),
});
