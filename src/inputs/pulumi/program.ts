import { asList, asObject, member, textMember, type Node, unknownText } from '../../formats/nodes.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredJob, DeclaredRole, Stack } from '../../inventory/declared.ts';
import { below, type Located, type Location, type Path } from '../../model/document.ts';
import { roleOfPrincipal } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';
import { composedOfParts, partsOfText } from '../../source/composed-text.ts';
import { noOrigins, noteComputed, type Origins, resolvedDocument } from '../../source/origins.ts';
import { declaredRole, type WrittenPolicy } from '../ram/declared-role.ts';
import { attachedPolicy, namedPermissions, type NamedPermissions } from '../ram/permissions.ts';
import { readJobAttributes } from '../terraform/job-attributes.ts';
import { resourceType } from './detect.ts';
import { invokedPolicy } from './policy-document.ts';

/** A program, and what its names stand for. */
interface Program {
  readonly resources: readonly Resource[];
  readonly variables: Located<Node>;
  /** Values of the configuration that are at hand. */
  readonly known: ReadonlyMap<string, string>;
}

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Node;
  /** Of the properties. */
  readonly at: Location;
  /** The resource itself. */
  readonly place: Location;
  /** The provider that makes it. One provider is one account. */
  readonly home: string;
}

const DEFAULT_PROVIDER = 'default';

/** Reads what a program for Pulumi declares of roles, their policies and DTS jobs. `given`: values of its configuration. */
export function readProgram(value: unknown, at: Location, given: ReadonlyMap<string, string>): Stack {
  const root = asObject(value) ?? {};
  const program: Program = {
    resources: resourcesIn(root, at),
    variables: { value: asObject(root['variables']) ?? {}, at: below(at, 'variables') },
    known: new Map([...defaultsIn(root), ...given]),
  };
  const of = (pattern: RegExp): readonly Resource[] => program.resources.filter(({ type }) => pattern.test(type));
  const providers = providersIn(root);
  return {
    language: 'manifest',
    roles: of(/^(?:ram|resourcemanager):Role$/).map((each) => roleOf(each, providers, program)),
    attachments: [
      ...of(/^ram:RolePolicyAttachment$/).flatMap((each) => attachment(each, 'roleName', program)),
      ...of(/^resourcemanager:PolicyAttachment$/).flatMap((each) =>
        each.properties['principalType'] === 'ServiceRole' ? attachment(each, 'principalName', program) : [],
      ),
    ],
    grants: of(/^ram:(?:User|Group)PolicyAttachment$/).flatMap((each) => grant(each, program)),
    jobs: of(/^dts:(?:Synchronization|Migration|Subscription)Job$/).map((each) => job(each, program)),
    permissions: new Map(of(/^ram:Policy$/).flatMap((each) => customPolicy(each, program))),
  };
}

function resourcesIn(root: Node, at: Location): readonly Resource[] {
  return Object.entries(asObject(root['resources']) ?? {}).flatMap(([id, value]) => {
    const type = resourceType(value);
    const node = asObject(value);
    if (type === undefined || node === undefined) return [];
    // A finding in one resource must not supersede a finding in another.
    const place = below({ ...at, document: { ...at.document, part: id } }, 'resources', id);
    const provider = asObject(node['options'])?.['provider'];
    const home = typeof provider === 'string' ? provider : DEFAULT_PROVIDER;
    return [{ id, type, properties: asObject(node['properties']) ?? {}, at: below(place, 'properties'), place, home }];
  });
}

/** By how resources refer to them, the roles that providers take. */
function providersIn(root: Node): ReadonlyMap<string, string> {
  const found = Object.entries(asObject(root['resources']) ?? {}).flatMap(([id, value]) => {
    const node = asObject(value);
    if (node?.['type'] !== 'pulumi:providers:alicloud') return [];
    const properties = asObject(node['properties']);
    const taken = asObject(asList(properties?.['assumeRole'] ?? properties?.['assumeRoles']).at(-1));
    const arn = taken?.['roleArn'];
    if (typeof arn !== 'string') return [];
    return [[node['defaultProvider'] === true ? DEFAULT_PROVIDER : unknownText(id), arn] as const];
  });
  return new Map(found);
}

/** Defaults of the configuration; a secret is none. */
function defaultsIn(root: Node): ReadonlyMap<string, string> {
  const entries = Object.entries(asObject(root['config'] ?? root['configuration']) ?? {});
  return new Map(
    entries.flatMap(([name, value]) => {
      const node = asObject(value);
      const found = node === undefined ? value : (node['value'] ?? node['default']);
      const isText = typeof found === 'string' || typeof found === 'number';
      return isText && found !== '' && node?.['secret'] !== true ? [[name, String(found)] as const] : [];
    }),
  );
}

/** `${name}` and `${resource.property}`; `$${` is an escape. */
const REFERENCE = /(\$?)\$\{([^{}]*)\}/g;

/** A text with what is known put in. */
function filled(written: string, { known }: Program): ReturnType<typeof partsOfText> {
  return partsOfText(written, REFERENCE, ([whole, escape, name = '']) =>
    escape === '' ? known.get(name.trim()) : whole.slice(1),
  );
}

function textOf(
  { properties, at }: Resource,
  program: Program,
  ...names: readonly string[]
): Located<string> | undefined {
  for (const name of names) {
    const found = textMember(properties, at, name);
    if (found === undefined) continue;
    const text = filled(found.value, program).map((part) => part.text);
    return { value: text.join(''), at: found.at };
  }
  return undefined;
}

function roleOf(resource: Resource, providers: ReadonlyMap<string, string>, program: Program): DeclaredRole {
  const { id, place, home } = resource;
  const otherNames = ['name', 'roleName', 'id'].map((name) => unknownText(`${id}.${name}`));
  return declaredRole({
    at: place,
    address: id,
    name: textOf(resource, program, 'roleName', 'name') ?? { value: otherNames[0] ?? id, at: place },
    otherNames,
    home,
    madeBy: providers.get(home),
    policy: policyOf(resource, program),
    own: undefined,
  });
}

/** A text, `fn::toJSON` of an object, or what a data source makes. */
function policyOf({ properties, at }: Resource, program: Program): WrittenPolicy | undefined {
  const found = member(properties, at, 'assumeRolePolicyDocument') ?? member(properties, at, 'document');
  if (found === undefined || found.value === '') return undefined;
  if (typeof found.value === 'string')
    return referredPolicy(found.value, program) ?? asText(found.value, found.at, program);
  return madePolicy(found, program) ?? found;
}

/** What `fn::toJSON` or the data source makes a policy of, with what is known put in. */
function madePolicy({ value, at }: Located<unknown>, program: Program): WrittenPolicy | undefined {
  const node = asObject(value);
  const made = member(node, at, 'fn::toJSON') ?? invokedPolicy(node, at);
  if (made === undefined) return undefined;
  const origins = noOrigins();
  const filledIn = filledValue(made.value, made.at.path, { program, origins });
  return { value: filledIn, at: { ...made.at, document: resolvedDocument(made.at.document, origins) } };
}

/** A value with what is known put into its texts: nothing is written over those. */
function filledValue(value: unknown, path: Path, filling: { program: Program; origins: Origins }): unknown {
  if (typeof value === 'string') {
    const parts = filled(value, filling.program);
    if (parts.every(({ isWritten }) => isWritten)) return value;
    noteComputed(path, filling.origins);
    return parts.map(({ text }) => text).join('');
  }
  if (Array.isArray(value)) return value.map((item, index) => filledValue(item, [...path, index], filling));
  const node = asObject(value);
  if (node === undefined) return value;
  const members = Object.entries(node).map(([key, each]) => [key, filledValue(each, [...path, key], filling)] as const);
  return Object.fromEntries(members);
}

function asText(written: string, at: Location, program: Program): WrittenPolicy {
  const parts = filled(written, program);
  if (parts.every(({ isWritten }) => isWritten)) return { value: written, at };
  return { value: parts.map(({ text }) => text).join(''), at, composed: composedOfParts(parts, at) };
}

/** `${policy.document}`, or `${policy}` where the variable is the text alone. */
function referredPolicy(written: string, program: Program): WrittenPolicy | undefined {
  const { variables } = program;
  const [, name] = /^\s*\$\{([\w-]+)(?:\.(?:document|json))?\}\s*$/.exec(written) ?? [];
  const found = name === undefined ? undefined : member(variables.value, variables.at, name);
  return found && madePolicy(found, program);
}

function attachment(resource: Resource, key: string, program: Program): readonly DeclaredAttachment[] {
  const [named, name] = [textOf(resource, program, key), textOf(resource, program, 'policyName')];
  if (named === undefined || name === undefined) return [];
  const role = { value: roleOfPrincipal(named.value), at: named.at };
  const policy = attachedPolicy(name, textOf(resource, program, 'policyType'));
  return [{ role, home: resource.home, policy, address: resource.id }];
}

function grant(resource: Resource, program: Program): readonly DeclaredGrant[] {
  const to = resource.type.includes('User') ? 'user' : 'group';
  const name = textOf(resource, program, 'policyName');
  if (name === undefined) return [];
  const type = textOf(resource, program, 'policyType')?.value ?? '';
  const policy = { at: name.at, name: name.value, type, statements: undefined };
  return [{ policy, to, name: textOf(resource, program, `${to}Name`)?.value ?? '', address: resource.id }];
}

function customPolicy(resource: Resource, program: Program): NamedPermissions {
  const name = textOf(resource, program, 'policyName', 'name')?.value ?? unknownText(`${resource.id}.policyName`);
  const document = resource.properties['policyDocument'] ?? resource.properties['document'];
  return namedPermissions(name, asObject(document)?.['fn::toJSON'] ?? document);
}

/** A job, by the names that Terraform has for what Pulumi writes in other letters. */
function job(resource: Resource, program: Program): DeclaredJob {
  const { id, type, properties, at, place, home } = resource;
  const attributes = new Map<string, Located<unknown>>();
  for (const [name, value] of Object.entries(properties)) {
    const found = typeof value === 'string' ? textOf(resource, program, name) : { value, at: below(at, name) };
    if (found !== undefined && value !== null) attributes.set(snake(name), found);
  }
  const terraform = { type: `alicloud_dts${snake(type.slice(type.indexOf(':') + 1))}`, address: id, at: place };
  return { task: readJobAttributes(attributes, terraform), home, references: referencesOf(properties), address: id };
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The roles from which an end takes the name of its role. */
function referencesOf(properties: Node): DeclaredJob['references'] {
  const [source, destination] = ['source', 'destination'].map((side) => {
    const name = properties[`${side}EndpointRole`];
    return typeof name === 'string' && isUnknown(name) ? /^\$\{([\w-]+)\./.exec(name)?.[1] : undefined;
  });
  return { ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
}
