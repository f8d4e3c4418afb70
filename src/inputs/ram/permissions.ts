import { asList, asObject, unknownText, type Node } from '../../formats/nodes.ts';
import type { Located } from '../../model/document.ts';
import { type PermissionStatement, type PolicyContent, DTS_POLICY, type AttachedPolicy } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';

/** What a permission policy allows, as a text or parsed; nothing is known of one that is filled in later. */
export function permissionsOf(value: unknown): PolicyContent {
  if (value === undefined || value === null) return { statements: undefined };
  const policy = asObject(typeof value === 'string' ? parsed(value) : value);
  if (policy !== undefined && Object.hasOwn(policy, 'Statement')) return { statements: statementsOf(policy) };
  const isOpen = isUnknown(typeof value === 'string' ? value : JSON.stringify(value));
  return { statements: undefined, ...(!isOpen && { isBroken: true }) };
}

/** What custom policies allow, by name. */
export type NamedPermissions = readonly (readonly [string, PolicyContent])[];

/** What a custom policy allows, by its name. */
export function namedPermissions(name: string | undefined, value: unknown): NamedPermissions {
  return name === undefined ? [] : [[name, permissionsOf(value)]];
}

function statementsOf(policy: Node): readonly PermissionStatement[] {
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

/** A policy as a text attaches it to a role, by name and type. One of which either is not known may be any. */
export function attachedPolicy(
  { value: name, at }: Located<string>,
  typed: Located<string> | undefined,
): AttachedPolicy {
  const type = typed?.value;
  if (isUnknown(name)) return { at, name, type: 'Custom', statements: undefined };
  const isOpen = type === undefined || isUnknown(type);
  if (isOpen) return { at, name: type ?? unknownText(`type of ${name}`), type: 'Custom', statements: undefined };
  // It is not known whether RAM accepts another spelling, so it is reported only for the policy that DTS needs.
  const isAsWritten = /^(?:System|Custom)$/.test(type) || name === DTS_POLICY;
  return { at, name, type: isAsWritten ? type : 'Custom', typeAt: typed?.at ?? at, statements: undefined };
}
