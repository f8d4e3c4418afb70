import { groupBy } from '../model/groups.ts';
import { isUnknown } from '../model/unresolved.ts';
import type { DeclaredAttachment, DeclaredRole } from './declared.ts';
import { NOBODY, type Estate, type WaitingManifest } from './parts.ts';
import { folderOf } from './slashes.ts';
import { addStack } from './stack.ts';

/**
 * Takes up what manifests declare, folder by folder. An attachment belongs to the role that it names: rather one of its own folder,
 * else one of any other.
 */
export function takeManifests(manifests: readonly WaitingManifest[], estate: Estate): void {
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
    const names = new Set(roles.flatMap(namesOf));
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
    addStack(stack, (at) => contexts.get(at) ?? NOBODY, estate);
  }
}

/** The attachments of a folder whose role is not there. */
function strayIn(manifests: readonly WaitingManifest[]): readonly DeclaredAttachment[] {
  const known = new Set(manifests.flatMap(({ roles }) => roles.flatMap(namesOf)));
  return manifests.flatMap(({ attachments }) => attachments.filter((each) => !known.has(keyOf(each))));
}

/** What an attachment calls its role. */
function keyOf({ role, refersTo }: DeclaredAttachment): string {
  return refersTo ?? role.value.toLowerCase();
}

function namesOf({ id, name, otherNames }: DeclaredRole): readonly string[] {
  return [id, name.value.toLowerCase(), ...otherNames];
}
