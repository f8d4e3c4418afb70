import type { ParseHcl } from '../../formats/hcl/grammar.ts';
import { templateOf, asHcl } from '../../formats/hcl/json-syntax.ts';
import { groupBy } from '../../lib/collections.ts';
import { folderOf, joinPath } from '../../lib/paths.ts';
import type { EmbeddedFile, GivenValues, ReadEmbeddedModule, ReadEmbeddedTemplate } from '../nested-texts.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { readModule } from './module.ts';
import { noNotes, parseFile, refusals, type FileNotes } from './parse-file.ts';
import type { Module, ModuleFile } from './blocks.ts';

/** Makes a reader of modules that stand in other documents. */
export function makeEmbeddedReader(parse: ParseHcl, readTemplate: ReadEmbeddedTemplate): ReadEmbeddedModule {
  const readEmbedded: ReadEmbeddedModule = (files, { given, readYaml, depth }) => {
    const notes = noNotes();
    const modules = modulesIn(files, given, { parse, notes });
    const root = modules.get('');
    if (root === undefined) return { stacks: [], broken: [], suppressions: [] };
    const texts = new Map(files.map((file) => [joinPath('', file.path), file]));
    const { stack, inner } = readModule(root, {
      isAsked: () => true,
      around: {
        moduleAt: (folder) => (folder.startsWith('..') ? 'outside' : (modules.get(folder) ?? 'missing')),
        fileAt(path) {
          const found = texts.get(path);
          if (found === undefined) return path.startsWith('..') ? 'outside' : 'missing';
          return { file: nameOf(found), text: found.text, format: 'hcl', within: { ...found.at, encoding: 'plain' } };
        },
      },
      parseTemplate: (text) => templateOf(text, parse),
      readYaml,
      nested: { readTemplate, readModule: readEmbedded, depth },
    });
    const gaps = [...(stack.gaps ?? []), ...refusals(notes)];
    return {
      stacks: [{ ...stack, gaps }, ...inner.flatMap(({ stacks }) => stacks)],
      broken: [...notes.broken, ...inner.flatMap(({ broken }) => broken)],
      suppressions: [...notes.exceptions, ...inner.flatMap(({ suppressions }) => suppressions)],
    };
  };
  return readEmbedded;
}

interface Parsing {
  readonly parse: ParseHcl;
  readonly notes: FileNotes;
}

/** The modules by the folders that the files name. */
function modulesIn(files: readonly EmbeddedFile[], given: GivenValues, parsing: Parsing): ReadonlyMap<string, Module> {
  const code = files.filter(({ path }) => TERRAFORM_CODE.test(path));
  const folders = groupBy(code, ({ path }) => [joinPath(folderOf(path), '.')]);
  const values = [...valuesIn(files, parsing), ...valuesOf(given, parsing)];
  const parsed = [...folders].map(([path, own]) => ({ path, files: own.flatMap((file) => parsedFile(file, parsing)) }));
  const isWhole = parsing.notes.unread.size === 0;
  return new Map(
    parsed.map((module) => [module.path, { ...module, isWhole, values: module.path === '' ? values : [] }]),
  );
}

/** A name that distinguishes a text from the document that contains it. */
function nameOf({ path, at }: EmbeddedFile): string {
  return `${at.document.file}: ${joinPath('', path)}`;
}

function parsedFile(file: EmbeddedFile, { parse, notes }: Parsing, isGiven = false): readonly ModuleFile[] {
  const code = { path: nameOf(file), text: file.text, within: { ...file.at, encoding: 'plain' as const } };
  return parseFile(code, { isAsked: true, isGiven, parse, reading: notes });
}

/** What Terraform reads by itself in addition to the code of the root module. */
function valuesIn(files: readonly EmbeddedFile[], parsing: Parsing): readonly ModuleFile[] {
  const own = files.filter(({ path }) => /^(?:terraform|[^/]+\.auto)\.tfvars$/.test(joinPath('', path)));
  return own.flatMap((file) => parsedFile(file, parsing, true));
}

/** What the document gives the variables, as a file of values would. */
function valuesOf(given: GivenValues, { parse, notes }: Parsing): readonly ModuleFile[] {
  const lines = [...given]
    .filter(([name]) => /^[\w-]+$/.test(name))
    .map(([name, value]) => `${name} = ${written(value)}\n`);
  if (lines.length === 0) return [];
  const text = lines.join('');
  return parseFile({ path: 'parameters', text }, { isAsked: false, isGiven: true, parse, reading: notes });
}

const OPEN = /^\$\{\s*([\w.:-]+)\s*\}$/;

/** What is known only later stays a name. */
function written(value: unknown): string {
  const [, name] = (typeof value === 'string' && OPEN.exec(value)) || [];
  return name === undefined ? asHcl(value) : `parameter.${name.replaceAll(/[^\w-]/g, '_')}`;
}
