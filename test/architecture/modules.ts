import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

import { parseSync } from 'rolldown/utils';

/** One import, by whom and of what. `isType`: nothing of it is there at run time. */
interface Import {
  readonly what: string;
  readonly line: number;
  readonly isType: boolean;
}

/** A source file as the laws of the house see it. */
export interface Module {
  /** From the top of the repository: `src/model/policy/trust-policy.ts`. */
  readonly file: string;
  readonly imports: readonly Import[];
  /** The names of what it makes itself and exports, types included. */
  readonly exports: readonly string[];
  /** The names it declares, exported or not: variables, parameters, functions, types and the fields of types. */
  readonly declared: readonly string[];
  /** Where each global name is used: `process`, `fetch`, `Date.now`. */
  readonly globals: readonly { readonly name: string; readonly line: number }[];
}

const root = join(import.meta.dirname, '..', '..');

/** All source files under some folders. */
export function modulesIn(folders: readonly string[]): readonly Module[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules'))
      .toSorted()
      .map((name) => moduleOf(posix.join(folder, name.replaceAll('\\', '/')))),
  );
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Reads one file; `text` stands for what is in it. */
export function moduleOf(file: string, text = readFileSync(join(root, file), 'utf8')): Module {
  const { program, errors } = parseSync(file, text);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const exports: string[] = [];
  const declared = new Set<string>();
  const globals: { name: string; line: number }[] = [];
  for (const { node, parent } of nodesOf(program as unknown as SyntaxNode)) {
    const line = lineAt(node.start);
    const what = importedBy(node);
    if (what !== undefined) imports.push({ what: named(file, what), line, isType: isTypeOnly(node) });
    exports.push(...exportedBy(node));
    for (const name of declaredBy(node)) declared.add(name);
    const used = globalOf(node, parent);
    if (used !== undefined && GLOBALS.has(used)) globals.push({ name: used, line });
  }
  return { file, imports, exports, declared: [...declared], globals };
}

/** Names of the system that only some folders may use. */
export const GLOBALS = new Set([
  'process',
  'console',
  'fetch',
  'Buffer',
  'setTimeout',
  'setInterval',
  'Date.now',
  'new Date()',
  'performance',
  'Math.random',
  'crypto',
]);

/** The global name that a node may use: a name alone, a member of one, or `new` without arguments. */
function globalOf(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (node.type === 'NewExpression' && (node['arguments'] as readonly unknown[]).length === 0)
    return `new ${textOf(node['callee'])}()`;
  if (node.type === 'MemberExpression') return `${textOf(node['object'])}.${textOf(node['property'])}`;
  return node.type === 'Identifier' && !isMember(node, parent) ? textOf(node) : undefined;
}

function textOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? String(node['name']) : '';
}

function* nodesOf(
  node: SyntaxNode,
  parent?: SyntaxNode,
): Iterable<{ node: SyntaxNode; parent: SyntaxNode | undefined }> {
  yield { node, parent };
  for (const child of Object.values(node).flat()) if (isNode(child)) yield* nodesOf(child, node);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

const IMPORTING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

function importedBy(node: SyntaxNode): string | undefined {
  if (!IMPORTING.has(node.type)) return undefined;
  const source = node['source'] ?? node['argument'];
  if (!isNode(source)) return undefined;
  const literal = isNode(source['literal']) ? source['literal'] : source;
  if (typeof literal['value'] !== 'string')
    throw new Error(`an import of what only a run can tell, at ${String(node.start)}`);
  return literal['value'];
}

/** Names that a declaration exports; a default has none. */
function exportedBy({ type, declaration }: SyntaxNode): readonly string[] {
  if (type !== 'ExportNamedDeclaration' || !isNode(declaration)) return [];
  const declared = (declaration['declarations'] ?? [declaration]) as readonly SyntaxNode[];
  return declared.map(({ id }) => textOf(id));
}

/**
 * Names that a node declares. Keys of object literals are left out: they are data, such as the IDs of messages, or their type
 * declares them.
 */
function declaredBy(node: SyntaxNode): readonly string[] {
  const { type, id, key, params, computed } = node;
  if (/^(?:TSPropertySignature|TSMethodSignature|PropertyDefinition|MethodDefinition)$/.test(type))
    return computed === true ? [] : [textOf(key), ...boundBy(params)];
  if (type === 'TSTypeParameter') return [textOf(node['name'])];
  if (type === 'CatchClause') return boundBy(node['param']);
  return /^(?:VariableDeclarator|ClassDeclaration|TS\w+Declaration)$/.test(type) || isNode(node['body'])
    ? [...boundBy(id), ...boundBy(params)]
    : boundBy(params);
}

/** Names that a pattern binds. */
function boundBy(pattern: unknown): readonly string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(boundBy);
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [textOf(pattern)];
  return ['left', 'argument', 'elements', 'parameter']
    .flatMap((part) => boundBy(pattern[part]))
    .concat(pattern.type === 'ObjectPattern' ? boundProperties(pattern) : []);
}

function boundProperties(pattern: SyntaxNode): readonly string[] {
  return (pattern['properties'] as readonly SyntaxNode[]).flatMap((each) => boundBy(each['value'] ?? each));
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const { specifiers } = node as { specifiers?: readonly SyntaxNode[] };
  const kinds = specifiers?.map(({ importKind, exportKind }) => importKind ?? exportKind) ?? [];
  return kinds.length > 0 && kinds.every((kind) => kind === 'type');
}

/** A file of ours from the top of the repository; a package by its name. */
function named(file: string, what: string): string {
  if (what.startsWith('.')) return posix.normalize(posix.join(dirname(file), what));
  if (what.startsWith('node:')) return what;
  return what
    .split('/')
    .slice(0, what.startsWith('@') ? 2 : 1)
    .join('/');
}

/** `node.process` and `{ process: 1 }` are not the process. */
function isMember(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  const isNamedPart = parent?.['property'] === node || parent?.['key'] === node;
  return isNamedPart && parent['computed'] !== true;
}
