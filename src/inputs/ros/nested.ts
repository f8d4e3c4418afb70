import { asList, asObject, type Node, unknownText } from '../../formats/nodes.ts';
import { exactNumbers, scalarText } from '../../formats/scalar.ts';
import { groupBy } from '../../lib/collections.ts';
import { parseAccountId, type AccountId } from '../../model/account.ts';
import { below, type Composition, type Location, type Path } from '../../model/document.ts';
import { isUnknown } from '../../model/unresolved.ts';
import {
  functionIn,
  type Given,
  resolveValue,
  substitutedParts,
  type Walk,
  type TemplateReading,
} from './functions.ts';
import { readInnerTemplate, type InnerTemplate } from './inner-text.ts';
import type { Target } from '../nested-texts.ts';
import { composedOfParts } from '../../source/composed-text.ts';
import { resolvedDocument } from '../../source/origins.ts';

/** The template of a nested stack or a stack group, as it is made with some values of its parameters. */
export interface NestedTemplate {
  readonly inner: InnerTemplate;
  readonly given: Given;
  /** Absent: as the template around it. */
  readonly targets?: readonly Target[];
}

const STACK = 'ALIYUN::ROS::Stack';
const GROUP = 'ALIYUN::ROS::StackGroup';
const INSTANCES = 'ALIYUN::ROS::StackInstances';

/** Whether a resource has a template of its own. */
export function isNested(id: string, walk: Walk): boolean {
  const type = typeOf(id, walk);
  return type === STACK || type === GROUP;
}

function typeOf(id: string, { scope }: Walk): unknown {
  return asObject(scope.resources[id])?.['Type'];
}

/** Whether a resource says where its template is, be it elsewhere. */
export function hasTemplate(id: string, { scope }: Walk): boolean {
  const properties = asObject(asObject(scope.resources[id])?.['Properties']) ?? {};
  return Object.keys(properties).some((key) => /^(?:(?:Dynamic)?TemplateBody|Template(?:URL|Id|ScratchId))$/.test(key));
}

/** The templates that a resource holds: of a stack group one for each set of values that its instances are given. */
export function nestedTemplates(id: string, reading: TemplateReading): readonly NestedTemplate[] {
  const properties = propertiesOf(id, reading);
  const inner = bodyOf(properties);
  const given = parametersOf(properties.value('Parameters'), inner);
  if (typeOf(id, reading.walk) === STACK) return [{ inner, given }];
  return deployments(id, properties, reading).map(({ overrides, targets }) => ({
    inner,
    given: new Map([...given, ...parametersOf(overrides, inner)]),
    targets,
  }));
}

/** The properties of a resource, worked out when they are asked for. */
interface Properties {
  readonly written: Node;
  /** As they are written. */
  readonly at: Location;
  readonly reading: TemplateReading;
  readonly value: (name: string) => unknown;
  /** Of a property that was worked out. */
  readonly placeOf: (name: string) => Location;
}

function propertiesOf(id: string, reading: TemplateReading): Properties {
  const { at: root, walk } = reading;
  const written = asObject(asObject(walk.scope.resources[id])?.['Properties']) ?? {};
  const path: Path = [...root.path, 'Resources', id, 'Properties'];
  const document = resolvedDocument(root.document, walk.origins);
  return {
    written,
    at: { document: root.document, path },
    reading,
    value: (name) => resolveValue(written[name], [...path, name], walk),
    placeOf: (name) => ({ document, path: [...path, name] }),
  };
}

/** Functions in `TemplateBody` are those of the template that it is; `DynamicTemplateBody` is worked out before it is one. */
function bodyOf({ written, at, value, placeOf, reading }: Properties): InnerTemplate {
  const { readYaml } = reading;
  const body = written['TemplateBody'];
  const place = below(at, 'TemplateBody');
  if (typeof body === 'string') return readInnerTemplate(body, place, { readYaml });
  const called = functionIn(asObject(body) ?? {});
  if (called?.[0] === 'Fn::Sub') return substitutedBody(called[1], below(place, 'Fn::Sub'), reading);
  const template = asObject(body);
  if (template !== undefined && called === undefined) return { state: 'read', template, at: place };
  const name = body === undefined ? 'DynamicTemplateBody' : 'TemplateBody';
  const made = value(name);
  const object = asObject(made);
  if (object !== undefined) return { state: 'read', template: object, at: placeOf(name) };
  return typeof made === 'string' && !isUnknown(made)
    ? readInnerTemplate(made, placeOf(name), { readYaml, composed: wholeText(placeOf(name)) })
    : { state: 'absent' };
}

/** A text into which values are put. */
function substitutedBody(given: unknown, at: Location, { walk, readYaml }: TemplateReading): InnerTemplate {
  const parts = substitutedParts(given, walk);
  if (parts === undefined) return { state: 'absent' };
  const place = Array.isArray(given) ? below(at, 0) : at;
  const text = parts.map((part) => part.text).join('');
  const inner = readInnerTemplate(text, place, { readYaml, composed: composedOfParts(parts, place) });
  // What is not known yet may be more than a part of a text.
  return inner.state === 'broken' && isUnknown(text) ? { state: 'absent' } : inner;
}

/** A text that a function makes: all of it stands where the function does. */
function wholeText({ document, path }: Location): Composition {
  return {
    stretch() {
      const [span] = document.locate(document, [path]);
      return [span?.start ?? 0, span?.end ?? 0];
    },
    isPlain: () => false,
    write: () => undefined,
  };
}

/** Values of parameters by name; where it is not known which are given, each may be any. */
function parametersOf(value: unknown, inner: InnerTemplate): Given {
  const values = asObject(value);
  if (values !== undefined) return new Map(Object.entries(values));
  const isOpen = typeof value === 'string' && inner.state === 'read';
  const names = isOpen ? Object.keys(asObject(inner.template['Parameters']) ?? {}) : [];
  return new Map(names.map((name) => [name, unknownText(name)]));
}

/** Accounts in which a stack group is made with the same values of its parameters. */
interface Deployment {
  readonly overrides: unknown;
  readonly targets: readonly Target[];
}

/** Where a stack group is made, as far as the template says: an account that has several instances has one role of a name. */
function deployments(id: string, { value }: Properties, reading: TemplateReading): readonly Deployment[] {
  const { walk } = reading;
  const home = `${walk.prefix}${id}`;
  const named = value('StackGroupName');
  const names = new Set([named, ...['', '.StackGroupName', '.StackGroupId'].map((end) => unknownText(`${id}${end}`))]);
  const seen = new Set<AccountId>();
  const found = Object.keys(walk.scope.resources).flatMap((each) => {
    if (typeOf(each, walk) !== INSTANCES) return [];
    const instances = propertiesOf(each, reading);
    const group = instances.value('StackGroupName');
    if (typeof group !== 'string' || !names.has(group)) return [];
    const accounts = accountsOf(instances).filter((account) => !seen.has(account) && seen.add(account));
    const overrides = instances.value('ParameterOverrides');
    return accounts.map((account) => ({ overrides, account }));
  });
  if (found.length === 0) return [{ overrides: undefined, targets: [{ home, owner: undefined }] }];
  const byOverrides = groupBy(found, ({ overrides }) => [JSON.stringify([overrides])]);
  return [...byOverrides.values()].map((all) => ({
    overrides: all[0]?.overrides,
    targets: all.map(({ account }) => ({ home: `${home} ${account}`, owner: account })),
  }));
}

/** The accounts that a template writes out: an account of a folder or a parameter is known only later. */
function accountsOf({ value, placeOf }: Properties): readonly AccountId[] {
  const lists = [
    { list: value('AccountIds'), at: placeOf('AccountIds') },
    {
      list: asObject(value('DeploymentTargets'))?.['AccountIds'],
      at: below(placeOf('DeploymentTargets'), 'AccountIds'),
    },
  ];
  return lists.flatMap(({ list, at }) => {
    const digits = exactNumbers(list, at);
    return asList(list).flatMap((item, index) => {
      const text = scalarText({ value: item, at: below(at, index) }, digits)?.value;
      return (text === undefined ? undefined : parseAccountId(text)) ?? [];
    });
  });
}
