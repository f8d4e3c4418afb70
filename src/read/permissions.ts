import type { PermissionStatement } from '../model/role.ts';
import { asList, asObject } from './node.ts';

/** The statements of a permission policy, as a text or parsed; `undefined` where nothing can be made of it. */
export function permissionsOf(value: unknown): readonly PermissionStatement[] | undefined {
  const policy = asObject(typeof value === 'string' ? parsed(value) : value);
  if (policy === undefined || !Object.hasOwn(policy, 'Statement')) return undefined;
  return asList(policy['Statement']).flatMap((item) => {
    const statement = asObject(item);
    if (statement === undefined) return [];
    return {
      effect: String(statement['Effect']),
      actions: strings(statement['Action']),
      ...(Object.hasOwn(statement, 'NotAction') && { notActions: strings(statement['NotAction']) }),
      resources: strings(statement['Resource']),
      isConditional: Object.keys(asObject(statement['Condition']) ?? {}).length > 0,
    };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function strings(value: unknown): readonly string[] {
  return asList(value).filter((item) => typeof item === 'string');
}
