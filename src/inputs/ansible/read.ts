import { stackInventory } from '../../inventory/stack.ts';
import type { DocumentReader } from '../input-kind.ts';
import { readTasks } from './tasks.ts';

/** Reads the tasks of a playbook. */
export const read: DocumentReader['read'] = ({ value, document, context }) =>
  stackInventory(readTasks(value, { document, path: [] }), () => context);
