import { type Slot, type Value, plainValue } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';
import { type DeclaredRole, openNameOf } from '../../inventory/declared.ts';
import type { Located, Location } from '../../model/document.ts';
import type { Trust } from '../../model/policy/trust-policy.ts';
import type { PolicyText } from '../../model/role.ts';
import type { FormViolation, PolicyViolation } from '../../model/schema-violation.ts';
import { readTrust } from '../ram/trust-policy.ts';
import { documentsOf, textPolicy, attributeKey, attributeText, type Resource } from './resource.ts';

/** The arguments that hold a trust policy; the last is that of AWS. */
const DOCUMENTS = ['assume_role_policy_document', 'document', 'assume_role_policy'] as const;
const AWS_ARGUMENT = 'assume_role_policy';

/** The resource types that there are. */
const KNOWN = /^alicloud_(?:(?:ram|resource_manager)_role|cloud_control_resource)$/;

/** A role as a Terraform resource declares it. */
export function readTerraformRole(resource: Resource): Omit<DeclaredRole, 'owner' | 'isContext'> {
  const { address, ownAddress, id, home, at, type } = resource;
  const known = `alicloud_${type.replace(/^[a-z]+_/, '')}`;
  const names = ['role_name', 'name', 'id'].map((name) => unknownText(`${ownAddress}.${name}`));
  const misnamed: PolicyViolation[] = KNOWN.test(type)
    ? []
    : [{ kind: 'misnamed', at: labelOf(resource), found: type, meant: known }];
  const argument =
    DOCUMENTS.find((name) => isGiven(resource.slots.get(name)?.value)) ??
    DOCUMENTS.find((name) => isEmptyText(resource.slots.get(name)?.value));
  if (argument === AWS_ARGUMENT) {
    const place = attributeKey(resource, argument);
    misnamed.push({ kind: 'misnamed', at: place, found: argument, meant: DOCUMENTS[0] });
  }
  const name = attributeText(resource, 'role_name', 'name') ?? { value: names[0] ?? '', at };
  return {
    at,
    address,
    id,
    name,
    otherNames: names,
    home,
    own: undefined,
    unfilled: [],
    ...policyOf(resource, argument, misnamed),
  };
}

/** The type of a resource, in its quotes. */
function labelOf({ at, type, declared }: Resource): Location {
  const { block, source } = declared;
  const start = source.text.indexOf(type, block.head.start);
  return { ...at, offsets: [start, start + type.length] };
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && !(value.kind === 'scalar' && (value.value === null || value.value === ''));
}

/** A text that is empty as it stands, and not by a default that somebody else may fill. */
function isEmptyText(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.value === '';
}

function policyOf(resource: Resource, argument: string | undefined, misnamed: readonly PolicyViolation[]): Known {
  const given = argument === undefined ? oldArguments(resource) : resource.slots.get(argument);
  if (given === undefined) return withFaults(undefined, misnamed, resource);
  const name = argument ?? 'services';
  const { value, form } = policyValue(given.value);
  const at = resource.placeOf(name);
  const faults: readonly PolicyViolation[] =
    form === undefined ? misnamed : [...misnamed, { kind: 'form', at, ...form }];
  if (value === undefined) return withFaults(undefined, faults, resource);
  const slot: Slot = { ...given, value };
  const path = [...resource.at.path, name];
  // What jsonencode is given may be written in another file than the call.
  const root: Slot = value.kind === 'json' ? { ...slot, value: value.of } : slot;
  const { source } = root.value.at;
  const document = documentsOf({ root, prefix: path, part: resource.id, isHidden: resource.isHidden })(source);
  const found = readPolicy(value, { document, path });
  if (found === 'open')
    return {
      ...withFaults(undefined, faults, resource),
      openName: nameOf(value, resource),
      openAt: at,
    };
  if ('state' in found) return withFaults(found, faults, resource);
  const trust = readTrust(found.value, found.at);
  return { ...withFaults({ state: 'read', trust }, faults, resource), policyValue: found };
}

/** The policy that a value stands for, and what it is instead of the JSON text that is wanted; nothing where it cannot be read. */
interface PolicyValue {
  readonly value: Value | undefined;
  readonly form?: { readonly form: FormViolation['form']; readonly found: string };
}

function policyValue(value: Value): PolicyValue {
  switch (value.kind) {
    case 'object':
    case 'list':
      // In a broken text it may be what follows a value that is missing.
      if (value.at.source.isBroken === true) return { value };
      return { value: { kind: 'json', of: value, at: value.at }, form: { form: 'value', found: '' } };
    case 'json': {
      const { of } = value;
      const isText = of.kind === 'scalar' && typeof of.value === 'string' && /^\s*\{/.test(of.value);
      return of.kind === 'json' || isText ? { value: of, form: { form: 'twice', found: '' } } : { value };
    }
    case 'unknown': {
      const { encodes } = value;
      if (encodes === undefined) return { value };
      const inner = policyValue(encodes.of).value;
      return { value: inner ?? value, form: { form: 'encoded', found: encodes.by } };
    }
    case 'scalar':
    default: {
      const text = typeof value.value === 'string' ? value.value : '';
      if (text.trim() === '') return { value: undefined, form: { form: 'empty', found: '' } };
      return PATH.test(text)
        ? { value: undefined, form: { form: 'path', found: text.replace(/^file:\/\//, '') } }
        : { value };
    }
  }
}

/** A path and nothing else, with an ending that files of policies have. */
const PATH =
  /^(?:file:\/\/)?(?:\$\{[^{}]*\}|[^\s{}"'<>])*\.(?:jsonc?|ya?ml|tpl|tftpl|tmpl|txt|policy)$|^file:\/\/\S+$/i;

type Known = Pick<DeclaredRole, 'policy' | 'policyValue' | 'openName' | 'openAt'>;

const ABSENT: PolicyText = { state: 'absent' };

/** A missing name is reported with the policy, even when the policy is unknown. */
function withFaults(policy: PolicyText | undefined, misnamed: readonly PolicyViolation[], { at }: Resource): Known {
  if (misnamed.length === 0 || (policy !== undefined && policy.state !== 'read'))
    return { policy: () => policy ?? ABSENT };
  const trust = policy?.state === 'read' ? policy.trust : nothingRead(at);
  return { policy: () => ({ state: 'read', trust: { ...trust, faults: [...misnamed, ...trust.faults] } }) };
}

/** Only the surroundings of an unknown policy are checked. */
function nothingRead(at: Location): Trust {
  return { at, version: { value: '1', at }, statements: [], faults: [], length: 0 };
}

/** The policy as a value and where it stands; why there is none; or that too much of it is unknown. */
function readPolicy(value: Value, at: Location): Located<unknown> | PolicyText | 'open' {
  switch (value.kind) {
    case 'json': {
      const plain = plainValue(value.of);
      return openNameOf(plain) !== undefined ? 'open' : { value: plain, at };
    }
    case 'scalar': {
      const parsed = textPolicy(value, at);
      if (parsed === 'open' || parsed.state !== 'read') return parsed;
      if (openNameOf(parsed.value) !== undefined) return 'open';
      return { value: parsed.value, at: { document: parsed.document, path: [] } };
    }
    case 'list':
    case 'object':
    case 'unknown':
    default:
      return 'open';
  }
}

function nameOf({ at: { source, start, end }, ...value }: Value, { address }: Resource): string {
  const written = value.kind === 'unknown' ? value.name : source.text.slice(start, Math.min(end, start + 40));
  const text = unknownText(written);
  return text === '${}' ? unknownText(address) : text;
}

/** An argument that is removed with its name. */
function asArgument(slot: Slot): Slot {
  const { key, at } = slot;
  return key?.source === at.source ? { ...slot, blocks: [{ ...at, start: key.start }] } : slot;
}

/** `services` and `ram_users`, from before a role had a policy document: the provider makes one policy of both. */
function oldArguments({ slots }: Resource): Slot | undefined {
  const [services, users] = [slots.get('services'), slots.get('ram_users')];
  const first = services ?? users;
  if (first === undefined) return undefined;
  const at = first.at;
  const text = (value: string): Slot => ({ at, value: { kind: 'scalar', value, at, isDerived: true } });
  const object = (members: readonly (readonly [string, Slot])[]): Slot => ({
    at,
    value: { kind: 'object', members: new Map(members), at, isDerived: true },
  });
  const principal = object([
    ...(users ? [['RAM', asArgument(users)] as const] : []),
    ...(services ? [['Service', asArgument(services)] as const] : []),
  ]);
  const statement = object([
    ['Action', text('sts:AssumeRole')],
    ['Effect', text('Allow')],
    ['Principal', principal],
  ]);
  const list: Slot = { at, value: { kind: 'list', items: [statement], at, isDerived: true } };
  const policy = object([
    ['Version', slots.get('version') ?? text('1')],
    ['Statement', list],
  ]);
  return { ...first, value: { kind: 'json', of: policy.value, at } };
}

/** Where the vendor's part of this module comes from. */
export const ROLE_ARGUMENT_FACTS = [
  {
    what: 'Arguments of Terraform that hold a trust policy',
    constants: ['DOCUMENTS'],
    sources: ['terraform'],
    check: 'Read the arguments of alicloud_ram_role.',
  },
] as const;
