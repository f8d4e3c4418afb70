import type { Document } from '../model/document.ts';
import { parseRoleArn } from '../model/role.ts';
import { collect, NOTHING, type Collect, type Collected } from './collect.ts';
import { parseInner } from './json-text.ts';
import { insideOf, type Inside } from './manifest.ts';
import type { Context, Estate } from './parts.ts';
import { role } from './roles.ts';

/** Takes up the policies and roles that stand inside a text of another kind. */
export const collectManifest: Collect = ({ value, document }, context, estate) => {
  const found = insideOf(value, guarded(document));
  const ofEach = { ...context, isNamed: context.isNamed && found.length === 1 };
  const all = found.map((inside) => collectInside(inside, ofEach, estate));
  return {
    settled: all.flatMap(({ settled }) => settled),
    gaps: all.flatMap(({ gaps }) => gaps),
    later: all.flatMap(({ later }) => later),
    roles: all.reduce((sum, { roles }) => sum + roles, 0),
    tasks: 0,
  };
};

/** Of a text with a `Secret` of Kubernetes no line is shown. */
function guarded(document: Document): Document {
  return /\bkind["']?:\s*["']?Secret\b/.test(document.text) ? { ...document, isConfidential: true } : document;
}

function collectInside({ kind, found, maker, open }: Inside, context: Context, estate: Estate): Collected {
  if (open !== undefined) {
    estate.tally.unknownPolicy(open);
    return { ...NOTHING, roles: 1 };
  }
  if (maker !== undefined && kind === 'trust policy') {
    const { at, name, arn } = maker;
    const owner = arn && parseRoleArn(arn.value)?.owner;
    estate.roles.add([{ role: role({ at, name, arn, owner }, found, 'notAsked'), context, isLive: false }]);
    return { ...NOTHING, roles: 1 };
  }
  const { value, at } = found;
  if (typeof value !== 'string') return collect({ kind, value, ...at }, context, estate);
  const inner = parseInner(value, at);
  if (inner.state === 'read') return collect({ kind, ...inner }, context, estate);
  return inner.state === 'broken'
    ? { ...NOTHING, settled: [{ kind: 'text', of: inner.text, subject: undefined }] }
    : NOTHING;
}
