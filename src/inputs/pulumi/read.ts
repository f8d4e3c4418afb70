import { addStack } from '../../inventory/stack.ts';
import { NOTHING, type Collect } from '../input-kind.ts';
import { readProgram } from './program.ts';

/** Takes up a program for Pulumi, which declares roles and jobs together. */
export const read: Collect = ({ value, document }, context, estate) => {
  const program = readProgram(value, { document, path: [] }, context.variables ?? new Map());
  return { ...NOTHING, ...addStack(program, () => context, estate) };
};
