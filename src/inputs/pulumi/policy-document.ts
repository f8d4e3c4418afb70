import { asList, asObject, type Node } from '../../formats/nodes.ts';
import { type Location, type Path, pointer } from '../../model/document.ts';
import { noOrigins, noteComputed, type Origins, resolvedDocument } from '../../source/origins.ts';
import type { WrittenPolicy } from '../ram/declared-role.ts';

const FUNCTION = /^alicloud:ram(?:\/getPolicyDocument)?:getPolicyDocument$/;

/** The policy that `fn::invoke` of the data source makes of its arguments. */
export function invokedPolicy(node: Node | undefined, at: Location): WrittenPolicy | undefined {
  const key = ['fn::invoke', 'Fn::Invoke'].find((each) => node !== undefined && Object.hasOwn(node, each));
  const call = key === undefined ? undefined : asObject(node?.[key]);
  const name = call?.['function'] ?? call?.['Function'];
  if (key === undefined || call === undefined || typeof name !== 'string' || !FUNCTION.test(name)) return undefined;
  const argument = Object.hasOwn(call, 'Arguments') ? 'Arguments' : 'arguments';
  const origins = noOrigins();
  const path = [...at.path, key, argument];
  const value = documentOf(asObject(call[argument]) ?? {}, path, origins);
  // Blocks of the data source stand for it: nothing is written in their place.
  noteComputed([], origins);
  return { value, at: { document: resolvedDocument(at.document, origins), path: [] } };
}

function documentOf({ version = '1', statements }: Node, from: Path, origins: Origins): Node {
  const move = (path: Path, source: Path): void => void origins.moved.set(pointer(path), source);
  move(['Version'], [...from, 'version']);
  move(['Statement'], [...from, 'statements']);
  const list = asList(statements).map((item, index) => {
    const [path, source] = [
      ['Statement', index],
      [...from, 'statements', index],
    ] as const;
    const { effect = 'Allow', actions, resources, principals, conditions } = asObject(item) ?? {};
    move([...path, 'Effect'], [...source, 'effect']);
    move([...path, 'Action'], [...source, 'actions']);
    move([...path, 'Resource'], [...source, 'resources']);
    move([...path, 'Principal'], [...source, 'principals']);
    move([...path, 'Condition'], [...source, 'conditions']);
    return {
      Effect: effect,
      ...(actions !== undefined && { Action: actions }),
      ...(resources !== undefined && { Resource: resources }),
      ...(principals !== undefined && { Principal: principalsOf(principals, path, source, move) }),
      ...(conditions !== undefined && { Condition: conditionsOf(conditions, path, source, move) }),
    };
  });
  return { Version: version, Statement: list };
}

type Move = (path: Path, source: Path) => void;

function principalsOf(given: unknown, path: Path, source: Path, move: Move): Node {
  const members = new Map<string, unknown[]>();
  for (const [index, each] of asList(given).entries()) {
    const { entity, identifiers } = asObject(each) ?? {};
    if (typeof entity !== 'string') continue;
    const known = members.get(entity) ?? [];
    if (known.length === 0) move([...path, 'Principal', entity], [...source, 'principals', index, 'identifiers']);
    for (const [inner, identifier] of asList(identifiers).entries()) {
      const own = [...path, 'Principal', entity, known.length];
      move(own, [...source, 'principals', index, 'identifiers', inner]);
      known.push(identifier);
    }
    members.set(entity, known);
  }
  return Object.fromEntries(members);
}

function conditionsOf(given: unknown, path: Path, source: Path, move: Move): Node {
  const operators: Record<string, Record<string, unknown>> = {};
  for (const [index, each] of asList(given).entries()) {
    const { operator, variable, values } = asObject(each) ?? {};
    if (typeof operator !== 'string' || typeof variable !== 'string') continue;
    const own = [...path, 'Condition', operator];
    const from = [...source, 'conditions', index];
    if (!Object.hasOwn(operators, operator)) move(own, from);
    operators[operator] = { ...operators[operator], [variable]: values };
    move([...own, variable], [...from, 'values']);
  }
  return operators;
}
