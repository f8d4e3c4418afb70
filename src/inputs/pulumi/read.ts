import { stackInventory } from '../../inventory/stack.ts';
import type { DocumentReader } from '../input-kind.ts';
import { readProgram } from './program.ts';

/** Reads a program for Pulumi, which declares roles and jobs together. */
export const read: DocumentReader['read'] = ({ value, document, context }, { variables }) =>
  stackInventory(readProgram(value, { document, path: [] }, variables), () => context);
