import { parseInner } from '../../formats/json/parse.ts';
import type { DeclaredRole, DeclaredAttachment } from '../../inventory/declared.ts';
import { type Context, type Inventory, NO_CONTEXT, type WaitingManifest } from '../../inventory/inventory.ts';
import { addStack } from '../../inventory/stack.ts';
import { groupBy } from '../../lib/collections.ts';
import { folderOf } from '../../lib/paths.ts';
import type { Document } from '../../model/document.ts';
import { parseRoleArn } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';
import { NOTHING, type Collect, type Collected, type ParsedText } from '../input-kind.ts';
import { roleAnswers, trustPolicies } from '../ram/read.ts';
import { readPolicyText } from '../ram/roles.ts';
import { policiesIn, insideOf, type Inside, type Maker } from './manifest.ts';

/** Takes up the policies and roles that stand inside a text of another kind. */
export const read: Collect = ({ value, document: given }, context, estate) => {
  const document = guarded(given);
  const found = insideOf(value, document);
  const ofEach = { ...context, isNamed: context.isNamed && found.length === 1 };
  const roles = found.flatMap((inside) => declaredRole(inside) ?? []);
  const all = found.map((inside) => collectInside(inside, ofEach, estate));
  const manifest = { context: ofEach, roles, ...policiesIn(value, { document, path: [] }) };
  if (estate.manifests === undefined) addManifests([manifest], estate);
  else estate.manifests.push(manifest);
  return {
    settled: all.flatMap(({ settled }) => settled),
    gaps: all.flatMap(({ gaps }) => gaps),
    roles: all.reduce((sum, each) => sum + each.roles, 0),
    tasks: 0,
  };
};

/** Whether policies stand inside a text of another kind, or what attaches policies, or is attached. */
export function isRelevant({ value, document }: ParsedText): boolean {
  if (insideOf(value, document).length > 0) return true;
  const { attachments, grants, permissions } = policiesIn(value, { document, path: [] });
  return attachments.length + grants.length + permissions.length > 0;
}

/** Of a text with a `Secret` of Kubernetes no line is shown. */
function guarded(document: Document): Document {
  return /\bkind["']?:\s*["']?Secret\b/.test(document.text) ? { ...document, isConfidential: true } : document;
}

function collectInside({ kind, found, maker, open }: Inside, context: Context, estate: Inventory): Collected {
  if (open !== undefined) {
    estate.tally.unknownPolicy(open, found.at);
    return { ...NOTHING, roles: 1 };
  }
  // The role is taken up with what others of the run attach to it.
  if (isDeclared({ kind, maker })) return { ...NOTHING, roles: 1 };
  const { value, at } = found;
  const reader = kind === 'trust policy' ? trustPolicies : roleAnswers;
  if (typeof value !== 'string') return reader.read({ value, ...at }, context, estate);
  const inner = parseInner(value, at);
  if (inner.state === 'read') return reader.read(inner, context, estate);
  return inner.state === 'broken'
    ? { ...NOTHING, settled: [{ kind: 'text', of: inner.text, subject: undefined }] }
    : NOTHING;
}

function isDeclared({ kind, maker }: Pick<Inside, 'kind' | 'maker'>): boolean {
  return maker !== undefined && kind === 'trust policy';
}

/** The role that a manifest makes of a policy. */
function declaredRole({ kind, found, maker, open }: Inside): DeclaredRole | undefined {
  if (maker === undefined || open !== undefined || !isDeclared({ kind, maker })) return undefined;
  const { at, name, arn } = maker;
  return {
    ...namesOf(maker),
    at,
    name,
    arn,
    owner: arn && parseRoleArn(arn.value)?.owner,
    policy: () => readPolicyText(found),
    policyText: typeof found.value === 'string' ? found.value : undefined,
    own: undefined,
    unfilled: [],
  };
}

/** A role that is given no name is likely to be called as it is in Kubernetes. */
function namesOf({ id, name, home }: Maker): Pick<DeclaredRole, 'address' | 'id' | 'otherNames' | 'home'> {
  const own = id?.slice(id.lastIndexOf('/') + 1);
  return {
    address: `Role/${own ?? name.value}`,
    id: id ?? name.value,
    otherNames: isUnknown(name.value) && own !== undefined ? [own] : [],
    home,
  };
}

/**
 * Takes up what manifests declare, folder by folder. An attachment belongs to the role that it names: rather one of its own folder,
 * else one of any other.
 */
export function addManifests(manifests: readonly WaitingManifest[], estate: Inventory): void {
  const folders = groupBy(manifests, ({ roles, attachments, grants }) => {
    const at = roles[0]?.at ?? attachments[0]?.role.at ?? grants[0]?.policy.at;
    return at === undefined ? [] : [folderOf(at.document.file)];
  });
  const permissions = new Map(manifests.flatMap((each) => each.permissions));
  const strays = groupBy([...folders.values()].flatMap(strayIn), (each) => [keyOf(each)]);
  const ofAny = [...strays.values()].flat().filter(({ role }) => isUnknown(role.value));
  for (const found of folders.values()) {
    const roles = found.flatMap((each) => each.roles);
    const own = new Set(found.flatMap((each) => each.attachments));
    const names = new Set(roles.flatMap(roleNamesOf));
    const named = [...names].flatMap((name) => strays.get(name) ?? []);
    const outside = [...new Set([...named, ...ofAny])].filter((each) => !own.has(each));
    const contexts = new Map(found.flatMap((each) => each.roles.map((role) => [role.at, each.context] as const)));
    const stack = {
      language: 'manifest',
      roles,
      // What is attached elsewhere says nothing of the roles that it does not name.
      attachments: [...own, ...outside.map((each) => ({ ...each, isContext: true }))],
      grants: found.flatMap((each) => each.grants),
      jobs: [],
      permissions,
    } as const;
    addStack(stack, (at) => contexts.get(at) ?? NO_CONTEXT, estate);
  }
}

/** The attachments of a folder whose role is not there. */
function strayIn(manifests: readonly WaitingManifest[]): readonly DeclaredAttachment[] {
  const known = new Set(manifests.flatMap(({ roles }) => roles.flatMap(roleNamesOf)));
  return manifests.flatMap(({ attachments }) => attachments.filter((each) => !known.has(keyOf(each))));
}

/** What an attachment calls its role. */
function keyOf({ role, refersTo }: DeclaredAttachment): string {
  return refersTo ?? role.value.toLowerCase();
}

function roleNamesOf({ id, name, otherNames }: DeclaredRole): readonly string[] {
  return [id, name.value.toLowerCase(), ...otherNames];
}
