import type { FileSystem, InputText } from '../../files/file-system.ts';
import { newBudget } from '../../formats/evaluation-budget.ts';
import { evaluate } from '../../formats/hcl/evaluate.ts';
import type { Scope } from '../../formats/hcl/scope.ts';
import { FUNCTIONS } from '../../formats/hcl/functions/index.ts';
import { isTree, loadHcl } from '../../formats/hcl/grammar.ts';
import { fromJson } from '../../formats/hcl/json-syntax.ts';
import { type SourceFile, readBody } from '../../formats/hcl/syntax.ts';
import { textOf } from '../../formats/hcl/values.ts';
import { InputError, UsageError } from '../../model/errors.ts';

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
  surroundings: { functions: FUNCTIONS, readFile: () => undefined, parseTemplate: () => undefined },
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
