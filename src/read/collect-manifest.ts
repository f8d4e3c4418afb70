import type { Document } from '../model/document.ts';
import { parseRoleArn } from '../model/role.ts';
import { isUnknown } from '../model/unresolved.ts';
import { collect, NOTHING, type Collect, type Collected } from './collect.ts';
import { parseInner } from './json-text.ts';
import { policiesIn } from './manifest-policies.ts';
import { insideOf, type Inside, type Maker } from './manifest.ts';
import type { Context, Estate } from './parts.ts';
import { readPolicyText } from './roles.ts';
import type { DeclaredRole } from './declared.ts';
import { takeManifests } from './take-manifests.ts';

/** Takes up the policies and roles that stand inside a text of another kind. */
export const collectManifest: Collect = ({ value, document: given }, context, estate) => {
  const document = guarded(given);
  const found = insideOf(value, document);
  const ofEach = { ...context, isNamed: context.isNamed && found.length === 1 };
  const roles = found.flatMap((inside) => declaredRole(inside) ?? []);
  const all = found.map((inside) => collectInside(inside, ofEach, estate));
  const manifest = { context: ofEach, roles, ...policiesIn(value, { document, path: [] }) };
  if (estate.manifests === undefined) takeManifests([manifest], estate);
  else estate.manifests.push(manifest);
  return {
    settled: all.flatMap(({ settled }) => settled),
    gaps: all.flatMap(({ gaps }) => gaps),
    roles: all.reduce((sum, each) => sum + each.roles, 0),
    tasks: 0,
  };
};

/** Of a text with a `Secret` of Kubernetes no line is shown. */
function guarded(document: Document): Document {
  return /\bkind["']?:\s*["']?Secret\b/.test(document.text) ? { ...document, isConfidential: true } : document;
}

function collectInside({ kind, found, maker, open }: Inside, context: Context, estate: Estate): Collected {
  if (open !== undefined) {
    estate.tally.unknownPolicy(open, found.at);
    return { ...NOTHING, roles: 1 };
  }
  // The role is taken up with what others of the run attach to it.
  if (isDeclared({ kind, maker })) return { ...NOTHING, roles: 1 };
  const { value, at } = found;
  if (typeof value !== 'string') return collect({ kind, value, ...at }, context, estate);
  const inner = parseInner(value, at);
  if (inner.state === 'read') return collect({ kind, ...inner }, context, estate);
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
