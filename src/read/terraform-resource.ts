import type { Document } from '../model/document.ts';
import { keyOf, type Located, type Location } from '../model/location.ts';
import type { Path } from '../model/path.ts';
import type { SourceFile } from './hcl-ast.ts';
import { evaluate, spotOf } from './hcl-evaluate.ts';
import type { Declared, Scope } from './hcl-scope.ts';
import { textOf, type Slot, type Value } from './hcl-value.ts';
import { unknownText } from './unknown-text.ts';
import { resourceDocument } from './terraform-policy.ts';
import { homeOf } from './terraform-scope.ts';

/** A resource with its attributes worked out, and the documents that show where they stand. */
export interface Resource {
  readonly type: string;
  readonly address: string;
  /** The address, made different where another resource has the same. */
  readonly id: string;
  readonly home: string;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly declared: Declared;
  /** The resource itself; its attributes are below. */
  readonly at: Location;
  /** Of an attribute, in the file that has it: an override file, or that of the resource. */
  readonly placeOf: (attribute: string) => Location;
}

/** Works out the attributes of a resource. */
export function resourceOf(declared: Declared, scope: Scope): Resource {
  const { id, block, source: file } = declared;
  const slots = new Map(
    [...block.attributes].map(([name, { key, value, source = file }]): [string, Slot] => [
      name,
      { key: spotOf(key, source), at: spotOf(value, source), value: evaluate(value, { source, scope }) },
    ]),
  );
  const [type = '', name = ''] = block.labels;
  const prefix: Path = ['resource', type, name];
  const head = spotOf(block.head, file);
  const root: Slot = { key: head, at: head, value: { kind: 'object', members: slots, at: head } };
  const documents = new Map<SourceFile, Document>();
  const documentIn = (source: SourceFile): Document => {
    const known = documents.get(source) ?? resourceDocument({ root, prefix, source, part: id, isByUse: true });
    documents.set(source, known);
    return known;
  };
  return {
    type,
    address: `${type}.${name}`,
    id,
    home: homeOf(declared),
    slots,
    declared,
    at: { document: documentIn(file), path: prefix },
    placeOf: (attribute) => ({
      document: documentIn(slots.get(attribute)?.at.source ?? file),
      path: [...prefix, attribute],
    }),
  };
}

/** An attribute as text: what is not known is `${…}` with its name. Null is as good as not there. */
export function attributeText({ slots, placeOf }: Resource, ...names: readonly string[]): Located<string> | undefined {
  for (const name of names) {
    const value = slots.get(name)?.value;
    const text = value && valueText(value);
    if (text !== undefined) return { value: text, at: placeOf(name) };
  }
  return undefined;
}

function valueText(value: Value): string | undefined {
  return value.kind === 'unknown' ? unknownText(value.name) : textOf(value);
}

/** The name of an attribute of a resource, as a place. */
export function attributeKey({ placeOf }: Resource, name: string): Location {
  return keyOf(placeOf(name));
}
