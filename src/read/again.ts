import type { Data, Excerpt, Finding, Identity, Place, Remark } from '../model/finding.ts';

/** How a finding of one policy becomes that of another of the same template, in another file. */
export interface Change {
  readonly file: string;
  readonly rename: (text: string) => string;
}

/** The same finding, said of another policy: the IDs that differ have 16 digits each, so every line and column is the same. */
export function again(finding: Finding, change: Change): Finding {
  const { place, fix } = finding;
  return {
    ...finding,
    path: finding.path.map((step) => (typeof step === 'string' ? change.rename(step) : step)),
    data: renamed(finding.data, change),
    place: place && moved(place, change),
    related: finding.related.map((remark) => remarkAgain(remark, change)),
    fix: fix && {
      ...fix,
      data: renamed(fix.data, change),
      edits: fix.edits.map((edit) => ({ place: moved(edit.place, change), newText: change.rename(edit.newText) })),
    },
    identity: identityAgain(finding.identity, change),
    excerpt: excerptAgain(finding.excerpt, change),
    ...(finding.accounts && { accounts: finding.accounts.map((account) => change.rename(account)) }),
  };
}

/** Whether a finding can be said again: a line that was cut may have cut an ID. */
export function canBeSaidAgain({ excerpt, related }: Finding): boolean {
  return [excerpt, ...related.map((remark) => remark.excerpt)]
    .flat()
    .every((line) => line.cutBefore === 0 && !line.isCutAfter);
}

function identityAgain({ keys, value }: Identity, { rename }: Change): Identity {
  return { keys: rename(keys), value: typeof value === 'string' ? rename(value) : value.map(rename) };
}

function remarkAgain(remark: Remark, change: Change): Remark {
  return {
    ...remark,
    place: moved(remark.place, change),
    data: renamed(remark.data, change),
    excerpt: excerptAgain(remark.excerpt, change),
  };
}

function moved(place: Place, { file }: Change): Place {
  return { ...place, file };
}

function renamed(data: Data, { rename }: Change): Data {
  const changed: Record<string, string | number> = {};
  for (const key in data) {
    const value = data[key];
    if (value !== undefined) changed[key] = typeof value === 'string' ? rename(value) : value;
  }
  return changed;
}

function excerptAgain(excerpt: Excerpt, { rename }: Change): Excerpt {
  return excerpt.map((line) => ({ ...line, text: rename(line.text) }));
}
