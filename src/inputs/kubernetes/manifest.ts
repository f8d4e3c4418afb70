import { parseInner } from '../../formats/json/parse.ts';
import { tolerantValue } from '../../formats/json/syntax-error.ts';
import { asObject, textMember, type Node } from '../../formats/nodes.ts';
import type { DeclaredAttachment, DeclaredGrant } from '../../inventory/declared.ts';
import { type Document, below, type Located, type Location, pointer } from '../../model/document.ts';
import { isForeignArn } from '../../model/policy/foreign-clouds.ts';
import { parseRoleArn, type PolicyContent } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';
import { hasPolicyMarks, looksLikeRoles, looksLikeTrustPolicy } from '../ram/detect.ts';
import { firstHole } from '../ram/declared-role.ts';
import { attachedPolicy, namedPermissions, type NamedPermissions } from '../ram/permissions.ts';
import {
  hasAttachments,
  isApiDescription,
  isExample,
  isRam,
  OPEN_TEXT,
  resourceId,
  rolePolicy,
  specText,
} from './detect.ts';

/** A trust policy, or an answer with roles, that stands in a text of another kind: as a string, or as a part of the text. */
export interface Inside {
  readonly kind: 'trust policy' | 'role answer';
  /** The string, or the object. */
  readonly found: Located<unknown>;
  /** The role that the manifest around it makes, where it makes one. */
  readonly maker: Maker | undefined;
  /** What a template has yet to fill in before the string is JSON at all. */
  readonly open?: string;
}

/** What a manifest has of the role that it creates. */
export interface Maker {
  readonly at: Location;
  readonly name: Located<string>;
  readonly arn: Located<string> | undefined;
  /** Its name in Kubernetes, by which others refer to it. */
  readonly id: string | undefined;
  readonly home: string;
}

/** What is ours in a manifest, or in any other text that is none of our kinds, in the order of the text. */
export function insideOf(value: unknown, document: Document): readonly Inside[] {
  const found: Inside[] = [];
  const at = { document, path: [] };
  visit({ value, at }, { found, seen: new Set(), maker: undefined });
  return withoutAliases(found, document);
}

interface Walk {
  readonly found: Inside[];
  /** An alias of YAML shares what it stands for: one text, one policy. */
  readonly seen: Set<object>;
  readonly maker: Maker | undefined;
}

function visit({ value, at }: Located<unknown>, walk: Walk): void {
  if (typeof value === 'string') {
    const inside = insideString(value, at);
    if (inside !== undefined) walk.found.push({ ...inside, found: { value, at }, maker: walk.maker });
    return;
  }
  if (typeof value !== 'object' || value === null || walk.seen.has(value)) return;
  walk.seen.add(value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      visit({ value: value[index] as unknown, at: below(at, index) }, walk);
    return;
  }
  const node = value as Node & { readonly [OPEN_TEXT]?: string };
  const { [OPEN_TEXT]: open } = node;
  if (open !== undefined) walk.found.push({ kind: 'trust policy', found: { value, at }, maker: undefined, open });
  if (isOfOtherCloud(node) || isApiDescription(node)) return;
  if (Object.hasOwn(node, 'Statement')) {
    // A finding in one policy of the text must not supersede a finding in another.
    const document = { ...at.document, part: pointer(at.path) };
    if (looksLikeTrustPolicy(node))
      walk.found.push({ kind: 'trust policy', found: { value, at: { ...at, document } }, maker: walk.maker });
    return;
  }
  const isManifest = typeof node['apiVersion'] === 'string' && typeof node['kind'] === 'string';
  const maker = isManifest ? makerOf(node, at) : walk.maker;
  if (isManifest && maker !== undefined) {
    const found = rolePolicy(node, at);
    if (found !== undefined) walk.found.push(policyOfRole(found, maker));
    return;
  }
  const inner = { ...walk, maker };
  for (const key of Object.keys(node))
    if (!(isManifest && key === 'status') && key !== LAST_APPLIED && !isExample(node, key))
      visit({ value: node[key], at: below(at, key) }, inner);
}

/** Whatever a role is given as its policy is one, be it right or wrong. */
function policyOfRole(found: Located<unknown>, maker: Maker): Inside {
  const { value, at } = found;
  const isOpen = typeof value === 'string' && isUnknown(value) && parseInner(value, at).state === 'broken';
  const open = isOpen ? firstHole(value) : undefined;
  // A finding in one policy of the text must not supersede a finding in another.
  const document = { ...at.document, part: pointer(at.path) };
  const place = typeof value === 'string' ? at : { ...at, document };
  return { kind: 'trust policy', found: { value, at: place }, maker, ...(open !== undefined && { open }) };
}

/** What bears the ARN of another cloud is that cloud's, whatever it trusts. */
function isOfOtherCloud(node: Node): boolean {
  return ['arn', 'Arn'].some((key) => typeof node[key] === 'string' && isForeignArn(node[key]));
}

/** Where `kubectl` keeps what it was given: all of it once more. In `status` a controller repeats what it has made. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const BEGINS_LIKE_JSON = /^\s*(?:\{\s*\\*"|%7B)/i;

function insideString(value: string, at: Location): Pick<Inside, 'kind' | 'open'> | undefined {
  if (!BEGINS_LIKE_JSON.test(value) || !/Statement|ssumeRolePolicyDocument/.test(value)) return undefined;
  const inner = parseInner(value, at);
  if (inner.state === 'read') return kindOf(inner.value);
  if (inner.state === 'tooDeep') return undefined;
  const kind = kindOf(tolerantValue(value)) ?? (hasPolicyMarks(value) ? { kind: 'trust policy' } : undefined);
  const open = isUnknown(value) ? firstHole(value) : undefined;
  return kind && { ...kind, ...(open !== undefined && { open }) };
}

function kindOf(value: unknown): Pick<Inside, 'kind'> | undefined {
  if (looksLikeTrustPolicy(value)) return { kind: 'trust policy' };
  return looksLikeRoles(value) ? { kind: 'role answer' } : undefined;
}

/** What a manifest of a role says of it: its name by annotation, or among the values for the provider; else it has none yet. */
function makerOf(node: Node, at: Location): Maker | undefined {
  if (node['kind'] !== 'Role' || !isRam(node)) return undefined;
  const metadata = asObject(node['metadata']) ?? {};
  const placeOf = below(at, 'metadata');
  const own = textMember(metadata, placeOf, 'name');
  const name =
    textMember(asObject(metadata['annotations']), below(placeOf, 'annotations'), 'crossplane.io/external-name') ??
    specText(node, at, 'roleName', 'name') ??
    (own && { value: `\${Role/${own.value}}`, at: own.at });
  if (name === undefined) return undefined;
  const seen = asObject(asObject(node['status'])?.['atProvider']);
  const arn = textMember(seen, below(at, 'status', 'atProvider'), 'arn');
  return {
    at,
    name,
    arn: arn !== undefined && parseRoleArn(arn.value) !== undefined ? arn : undefined,
    id: resourceId(metadata),
    home: namespaceOf(node),
  };
}

/** A string behind an alias stands where its text stands; the policy of two roles is judged for each. */
function withoutAliases(found: readonly Inside[], document: Document): readonly Inside[] {
  if (found.length < 2 || document.format !== 'yaml' || !document.text.includes('*')) return found;
  const spans = document.locate(
    document,
    found.map((each) => each.found.at.path),
  );
  const known = new Set<string>();
  return found.filter(({ maker }, index) => {
    const key = `${String(spans[index]?.start ?? `#${String(index)}`)} ${maker?.name.value ?? ''}`;
    return !known.has(key) && known.add(key);
  });
}

/** What manifests for Crossplane declare of policies: what is attached to whom, and what custom ones allow. */
interface ManifestPolicies {
  readonly attachments: readonly DeclaredAttachment[];
  readonly grants: readonly DeclaredGrant[];
  readonly permissions: NamedPermissions;
}

/** Reads them from a text, at any depth of it: a list, a composition. */
export function policiesIn(value: unknown, at: Location): ManifestPolicies {
  const attachments: DeclaredAttachment[] = [];
  const grants: DeclaredGrant[] = [];
  const permissions: (readonly [string, PolicyContent])[] = [];
  const open: Located<unknown>[] = hasAttachments(at.document.text) ? [{ value, at }] : [];
  const seen = new Set<unknown>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: found, at: place } = next;
    if (typeof found !== 'object' || found === null || seen.has(found)) continue;
    seen.add(found);
    const node = Array.isArray(found) ? undefined : (found as Node);
    if (node === undefined || !isRam(node)) {
      const steps = node === undefined ? (found as readonly unknown[]).keys() : Object.keys(node);
      for (const step of steps) open.push({ value: (found as Node)[step], at: below(place, step) });
    } else if (node['kind'] === 'RolePolicyAttachment') attachments.push(attachmentOf(node, place));
    else if (node['kind'] === 'UserPolicyAttachment') grants.push(grantOf(node, place, 'user'));
    else if (node['kind'] === 'GroupPolicyAttachment') grants.push(grantOf(node, place, 'group'));
    else if (node['kind'] === 'Policy') for (const each of customPolicy(node, place)) permissions.push(each);
  }
  return { attachments: attachments.toReversed(), grants: grants.toReversed(), permissions };
}

function nameOf(node: Node, at: Location): Located<string> {
  return specText(node, at, 'policyName') ?? { value: '${policyName}', at };
}

function attachmentOf(node: Node, at: Location): DeclaredAttachment {
  const spec = asObject(node['spec']);
  const provider = asObject(spec?.['forProvider']);
  const reference = asObject(provider?.['roleNameRef']);
  const name = specText(node, at, 'roleName');
  const named = textMember(reference, below(at, 'spec', 'forProvider', 'roleNameRef'), 'name');
  // A selector finds roles by labels that others may bear too.
  const role = name ?? named ?? { value: '${roleNameSelector}', at };
  const refersTo = name === undefined && named !== undefined ? referredId(node, named.value, reference) : undefined;
  const policy = attachedPolicy(nameOf(node, at), specText(node, at, 'policyType'));
  return { role, home: namespaceOf(node), policy, ...(refersTo !== undefined && { refersTo }) };
}

function referredId(node: Node, name: string, reference: Node | undefined): string {
  const own = asObject(node['metadata']);
  return resourceId({ name, namespace: reference?.['namespace'] ?? own?.['namespace'] }) ?? name;
}

/** One configuration of the provider is one account. */
function namespaceOf(node: Node): string {
  const { name, kind } = asObject(asObject(node['spec'])?.['providerConfigRef']) ?? {};
  return `${kind === 'ClusterProviderConfig' ? `${kind}/` : ''}${typeof name === 'string' ? name : 'default'}`;
}

function grantOf(node: Node, at: Location, to: DeclaredGrant['to']): DeclaredGrant {
  const { value, at: place } = nameOf(node, at);
  const policy = { at: place, name: value, type: specText(node, at, 'policyType')?.value ?? '', statements: undefined };
  return { policy, to, name: specText(node, at, `${to}Name`)?.value ?? '' };
}

function customPolicy(node: Node, at: Location): NamedPermissions {
  const name = specText(node, at, 'policyName', 'name')?.value;
  return namedPermissions(name, specText(node, at, 'policyDocument', 'document')?.value);
}
