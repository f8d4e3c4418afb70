import { NOTHING, type Collect } from './collect.ts';
import { readRosTemplate } from './ros.ts';
import { addStack } from './stack.ts';

/** Takes up a template that declares roles and jobs. */
export const collectStack: Collect = ({ value, document }, context, estate) => {
  const stack = readRosTemplate(value, { document, path: [] }, context.variables ?? new Map());
  addStack(stack, () => context, estate);
  return { ...NOTHING, roles: stack.roles.length, tasks: stack.jobs.length };
};
