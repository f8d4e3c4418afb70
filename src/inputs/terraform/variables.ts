import type { FileSystem } from '../../files/file-system.ts';
import { newBudget } from '../../formats/evaluation-budget.ts';
import { evaluate, type Scope } from '../../formats/hcl/evaluate.ts';
import { isTree, loadHcl } from '../../formats/hcl/grammar.ts';
import { type SourceFile, readBody } from '../../formats/hcl/syntax.ts';
import { textOf } from '../../formats/hcl/values.ts';
import { asObject } from '../../formats/nodes.ts';
import { InputError, UsageError } from '../../model/errors.ts';
import type { InputText } from '../input-kind.ts';

/** What files of values give: the files as HCL, and by name the values that are texts, numbers or Booleans. */
interface GivenValues {
  readonly files: readonly InputText[];
  readonly scalars: ReadonlyMap<string, string>;
}

const NOWHERE: Scope = {
  variables: new Map(),
  locals: new Map(),
  known: new Map(),
  effort: newBudget(),
  folder: '.',
  surroundings: { readFile: () => undefined, parseTemplate: () => undefined },
};

/** Reads files of values, `.tfvars` or JSON, in the order in which they count. */
export async function readValueFiles(
  paths: readonly string[],
  disk: Pick<FileSystem, 'readText' | 'readParserFile'>,
): Promise<GivenValues> {
  const parse = await loadHcl(disk.readParserFile);
  const files = paths.map((path) => valueFile(path, disk));
  const scalars = new Map<string, string>();
  for (const { path, text } of files) {
    const tree = parse(text);
    if (!isTree(tree) || tree.damage !== undefined)
      throw new UsageError(
        `--var-file ${path} does not contain variable values`,
        'expected lines such as  creator = "1000000000000002"  or a JSON object',
      );
    const source: SourceFile = { file: path, text, format: 'hcl', isGiven: true };
    for (const [name, { value }] of readBody(tree.root, text).attributes) {
      const found = textOf(evaluate(value, { source, scope: NOWHERE }));
      if (found !== undefined) scalars.set(name, found);
    }
  }
  return { files, scalars };
}

function valueFile(path: string, disk: Pick<FileSystem, 'readText'>): InputText {
  const text = textAt(path, disk);
  if (!/\.json$/i.test(path)) return { path, isNamed: true, text };
  const values = fromJson(text);
  if (values === undefined) throw new UsageError(`--var-file ${path} is not a JSON object`);
  return { path, isNamed: true, text: values };
}

function textAt(path: string, disk: Pick<FileSystem, 'readText'>): string {
  try {
    return disk.readText({ path, isNamed: true }).text;
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(`cannot read --var-file ${path}: ${error.message}`);
    throw error;
  }
}

/** Values in JSON as lines of HCL, which says them in the same words, but for the signs that begin a template; `undefined` for anything but an object. */
export function fromJson(text: string): string | undefined {
  try {
    const values = asObject(JSON.parse(text));
    return (
      values &&
      Object.entries(values)
        .map(([name, value]) => `${name} = ${asHcl(value)}\n`)
        .join('')
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** A value of JSON as an expression of HCL. */
export function asHcl(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}
