import type { Located } from '../model/location.ts';
import { DTS_POLICY, type AttachedPolicy } from '../model/role.ts';
import { isUnknown } from '../model/unresolved.ts';
import { unknownText } from './unknown-text.ts';

/** A policy as a text attaches it to a role, by name and type. One of which either is not known may be any. */
export function attachedPolicy(
  { value: name, at }: Located<string>,
  typed: Located<string> | undefined,
): AttachedPolicy {
  const type = typed?.value;
  if (isUnknown(name)) return { at, name, type: 'Custom', statements: undefined };
  const isOpen = type === undefined || isUnknown(type);
  if (isOpen) return { at, name: type ?? unknownText(`type of ${name}`), type: 'Custom', statements: undefined };
  // Whether RAM takes another spelling is not known; of the policy that DTS needs it is told.
  const isAsWritten = /^(?:System|Custom)$/.test(type) || name === DTS_POLICY;
  return { at, name, type: isAsWritten ? type : 'Custom', typeAt: typed?.at ?? at, statements: undefined };
}
