import { parseInner } from '../../formats/json/parse.ts';
import type { DeclaredRole, DeclaredAttachment } from '../../inventory/declared.ts';
import {
  mergeInventories,
  NO_CONTEXT,
  type Context,
  type DeclaredStack,
  type InventoryPart,
} from '../../inventory/inventory.ts';
import { unknownPolicy } from '../../inventory/unchecked.ts';
import { stackInventory } from '../../inventory/stack.ts';
import { groupBy } from '../../lib/collections.ts';
import { folderOf } from '../../lib/paths.ts';
import type { Document } from '../../model/document.ts';
import { parseRoleArn } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';
import type { Around, DocumentReader, ParsedText, ReadDocument } from '../input-kind.ts';
import type { EmbeddedStacks, LoadEmbedded } from '../nested-texts.ts';
import { readPolicyText } from '../ram/roles.ts';
import { roleAnswers, trustPolicies } from '../ram/read.ts';
import { hasCode } from './detect.ts';
import { type Code, codeIn } from './code.ts';
import { policiesIn, insideOf, type Inside, type Maker } from './manifest.ts';

/** Reads the policies and roles that stand inside texts of another kind, also in code of Terraform. */
export async function manifestReader(
  documents: readonly ParsedText[],
  loadEmbedded: LoadEmbedded,
): Promise<DocumentReader> {
  const readCode = documents.some(({ document }) => hasCode(document.text))
    ? await codeReader(loadEmbedded)
    : undefined;
  return {
    isRelevant,
    read(document, around) {
      const found = read(document, around);
      if (readCode === undefined) return found;
      const code = codeIn(document.value, { document: guarded(document.document), path: [] });
      return mergeInventories([found, ...code.map((each) => partOfCode(each, document.context, readCode))]);
    },
  };
}

type ReadCode = (code: Code) => EmbeddedStacks;

async function codeReader(loadEmbedded: LoadEmbedded): Promise<ReadCode> {
  const [{ readModule }, { readYaml }] = await Promise.all([loadEmbedded(), import('../../formats/yaml/parse.ts')]);
  return ({ values, ...file }) => readModule([{ ...file, path: 'main.tf' }], { given: values, readYaml, depth: 0 });
}

function partOfCode(code: Code, context: Context, readCode: ReadCode): InventoryPart {
  const { stacks, ...found } = readCode(code);
  return mergeInventories([...stacks.map((stack) => stackInventory(stack, () => context)), found]);
}

function read({ value, document: given, context }: ReadDocument, around: Around): InventoryPart {
  const document = guarded(given);
  const found = insideOf(value, document);
  const ofEach = { ...context, isNamed: context.isNamed && found.length === 1 };
  const roles = found.flatMap((inside) => declaredRole(inside) ?? []);
  const { attachments, grants, permissions } = policiesIn(value, { document, path: [] });
  const stack = {
    language: 'manifest',
    roles,
    attachments,
    grants,
    jobs: [],
    permissions: new Map(permissions),
  } as const;
  const isEmpty = [roles, attachments, grants, permissions].every((list) => list.length === 0);
  const inside = mergeInventories(found.map((each) => readInside(each, ofEach, around)));
  if (isEmpty) return inside;
  return { ...inside, declared: [{ stack, contextOf: () => ofEach, family: 'manifest', join: joinFolders }] };
}

/** Whether policies stand inside a text of another kind, or what attaches policies, or is attached. */
function isRelevant({ value, document }: ParsedText): boolean {
  if (insideOf(value, document).length > 0) return true;
  const { attachments, grants, permissions } = policiesIn(value, { document, path: [] });
  const code = codeIn(value, { document, path: [] });
  return attachments.length + grants.length + permissions.length + code.length > 0;
}

/** Of a text with a `Secret` of Kubernetes no line is shown. */
function guarded(document: Document): Document {
  return /\bkind["']?:\s*["']?Secret\b/.test(document.text) ? { ...document, isConfidential: true } : document;
}

function readInside({ kind, found, maker, open }: Inside, context: Context, around: Around): InventoryPart {
  if (open !== undefined) return { unchecked: [unknownPolicy(open, found.at)], counts: ONE_ROLE };
  // The role is read with what others of the run attach to it.
  if (isDeclared({ kind, maker })) return {};
  const { value, at } = found;
  const reader = kind === 'trust policy' ? trustPolicies : roleAnswers;
  if (typeof value !== 'string') return reader.read({ value, ...at, context }, around);
  const inner = parseInner(value, at);
  if (inner.state === 'read') return reader.read({ ...inner, context }, around);
  return inner.state === 'broken' ? { broken: [inner.text] } : {};
}

const ONE_ROLE = { roles: 1, tasks: 0 };

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
 * Joins what manifests declare, folder by folder. An attachment belongs to the role that it names: rather one of its own folder,
 * else one of any other.
 */
function joinFolders(all: readonly DeclaredStack[]): readonly DeclaredStack[] {
  const folders = groupBy(all, ({ stack: { roles, attachments, grants } }) => {
    const at = roles[0]?.at ?? attachments[0]?.role.at ?? grants[0]?.policy.at;
    return at === undefined ? [] : [folderOf(at.document.file)];
  });
  const permissions = new Map(all.flatMap(({ stack }) => [...stack.permissions]));
  const strays = groupBy([...folders.values()].flatMap(strayIn), (each) => [keyOf(each)]);
  const ofAny = [...strays.values()].flat().filter(({ role }) => isUnknown(role.value));
  return [...folders.values()].map((found) => {
    const roles = found.flatMap(({ stack }) => stack.roles);
    const own = new Set(found.flatMap(({ stack }) => stack.attachments));
    const names = new Set(roles.flatMap(roleNamesOf));
    const named = [...names].flatMap((name) => strays.get(name) ?? []);
    const outside = [...new Set([...named, ...ofAny])].filter((each) => !own.has(each));
    const contexts = new Map(
      found.flatMap(({ stack, contextOf }) => stack.roles.map(({ at }) => [at, contextOf(at)] as const)),
    );
    const stack = {
      language: 'manifest',
      roles,
      // What is attached elsewhere says nothing of the roles that it does not name.
      attachments: [...own, ...outside.map((each) => ({ ...each, isContext: true }))],
      grants: found.flatMap((each) => each.stack.grants),
      jobs: [],
      permissions,
    } as const;
    return { stack, contextOf: (at) => contexts.get(at) ?? NO_CONTEXT, family: 'manifest' };
  });
}

/** The attachments of a folder whose role is not there. */
function strayIn(manifests: readonly DeclaredStack[]): readonly DeclaredAttachment[] {
  const known = new Set(manifests.flatMap(({ stack }) => stack.roles.flatMap(roleNamesOf)));
  return manifests.flatMap(({ stack }) => stack.attachments.filter((each) => !known.has(keyOf(each))));
}

/** What an attachment calls its role. */
function keyOf({ role, refersTo }: DeclaredAttachment): string {
  return refersTo ?? role.value.toLowerCase();
}

function roleNamesOf({ id, name, otherNames }: DeclaredRole): readonly string[] {
  return [id, name.value.toLowerCase(), ...otherNames];
}
