import { below, type Located, type Location } from '../model/location.ts';
import type { PermissionStatement } from '../model/role.ts';
import { attachedPolicy } from './attached-policy.ts';
import { hasAttachments, isRam, resourceId, specText } from './manifest-resource.ts';
import { asObject, textMember, type Node } from './node.ts';
import { permissionsOf } from './permissions.ts';
import type { DeclaredAttachment, DeclaredGrant } from './declared.ts';

/** What manifests for Crossplane declare of policies: what is attached to whom, and what custom ones allow. */
export interface ManifestPolicies {
  readonly attachments: readonly DeclaredAttachment[];
  readonly grants: readonly DeclaredGrant[];
  readonly permissions: readonly (readonly [string, readonly PermissionStatement[]])[];
}

/** Reads them from a text, at any depth of it: a list, a composition. */
export function policiesIn(value: unknown, at: Location): ManifestPolicies {
  const attachments: DeclaredAttachment[] = [];
  const grants: DeclaredGrant[] = [];
  const permissions: (readonly [string, readonly PermissionStatement[]])[] = [];
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
export function namespaceOf(node: Node): string {
  const { name, kind } = asObject(asObject(node['spec'])?.['providerConfigRef']) ?? {};
  return `${kind === 'ClusterProviderConfig' ? `${kind}/` : ''}${typeof name === 'string' ? name : 'default'}`;
}

function grantOf(node: Node, at: Location, to: DeclaredGrant['to']): DeclaredGrant {
  const { value, at: place } = nameOf(node, at);
  const policy = { at: place, name: value, type: specText(node, at, 'policyType')?.value ?? '', statements: undefined };
  return { policy, to, name: specText(node, at, `${to}Name`)?.value ?? '' };
}

function customPolicy(node: Node, at: Location): readonly (readonly [string, readonly PermissionStatement[]])[] {
  const name = specText(node, at, 'policyName', 'name');
  const statements = permissionsOf(specText(node, at, 'policyDocument', 'document')?.value);
  return name === undefined || statements === undefined ? [] : [[name.value, statements]];
}
