// schemas/<name>.schema.json -> generated/<name>.js, of what is read: a validator as plain code, free of ajv at run time. One file a
// schema, so that a linter run loads only what it checks.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const outDir = join(root, 'generated');
const suffix = '.schema.json';
/** What is read and checked; the other schemas say what is written. */
const READ = new Set(['config', 'shard', 'snapshot', 'tasks', 'trust-policy']);

const types = `/** An error of a compiled validator: ajv's \`ErrorObject\`, as far as we read it. */
export interface ValidationError {
  instancePath: string;
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
}

/** Says whether a value fits its schema; \`errors\` belongs to the latest call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: ValidationError[] | null;
}
`;

const moduleTypes = `import type { Validator } from './validator.js';

declare const validate: Validator;
export default validate;

/** The schema that the validator was made from, its \`$ref\`s replaced: a \`schemaPath\` is a pointer into it. */
export declare const schema: Readonly<Record<string, unknown>>;
`;

// Where schemas stand inside a schema (JSON Schema 2020-12), and what says nothing about a value.
const NAMED = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SINGLE = new Set(
  'items contains additionalProperties unevaluatedProperties unevaluatedItems propertyNames not if then else'.split(
    ' ',
  ),
);
const FOR_READERS = new Set(['$schema', '$id', '$comment', '$defs', 'title', 'description', 'examples']);

const ajv = new Ajv2020({
  allErrors: true,
  verbose: false,
  // Rules have words of their own for what is wrong.
  messages: false,
  strict: true,
  // "a string or a list of strings" and "one of these two keys" are plain words of a policy, not slips of a schema.
  allowUnionTypes: true,
  strictRequired: false,
  code: { source: true, esm: true, lines: true },
});

const files = (await readdir(join(root, 'schemas'))).filter((file) => file.endsWith(suffix)).toSorted();
const schemas = await Promise.all(
  files.map(async (file) => ({
    name: basename(file, suffix),
    schema: JSON.parse(await readFile(join(root, 'schemas', file), 'utf8')),
  })),
);
const byId = new Map(schemas.map(({ schema }) => [schema.$id, schema]));

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir);
await writeFile(join(outDir, 'validator.d.ts'), types);
for (const { name, schema: written } of schemas) {
  if (!READ.has(name)) continue;
  // `schema` is what a schemaPath points into: ajv tells paths inside a $ref from there on only, so there must be no $ref.
  const schema = withoutRefs(written, { id: written.$id, inside: [] });
  const validate = ajv.compile(schema);
  const code = `${withImports(standalone.default(ajv, validate))}\nexport const schema = ${JSON.stringify(schema, null, 1)};\n`;
  await writeFile(join(outDir, `${name}.js`), await withoutImports(name, code));
  await writeFile(join(outDir, `${name}.d.ts`), moduleTypes);
}

/** A schema with each $ref replaced by what it names, and without the words that are only for readers. */
function withoutRefs(schema, scope) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...rest } = schema;
  const own = Object.fromEntries(
    Object.entries(rest)
      .filter(([keyword]) => !FOR_READERS.has(keyword))
      .map(([keyword, value]) => [keyword, partWithoutRefs(keyword, value, scope)]),
  );
  if ($ref === undefined) return own;
  const target = new URL($ref, scope.id).href;
  if (scope.inside.includes(target)) throw new Error(`${scope.id}: ${$ref} contains itself, which is not supported`);
  const [id, pointer = ''] = target.split('#');
  const named = steps(pointer).reduce((node, step) => node?.[step], byId.get(id));
  if (named === undefined) throw new Error(`${scope.id}: ${$ref} names nothing`);
  const meant = withoutRefs(named, { id, inside: [...scope.inside, target] });
  return Object.keys(own).length === 0 ? meant : { ...own, allOf: [meant, ...(own.allOf ?? [])] };
}

function partWithoutRefs(keyword, value, scope) {
  if (NAMED.has(keyword))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutRefs(part, scope)]));
  if (LISTS.has(keyword)) return value.map((part) => withoutRefs(part, scope));
  return SINGLE.has(keyword) ? withoutRefs(value, scope) : value;
}

function steps(pointer) {
  const parts = decodeURIComponent(pointer).split('/').slice(1);
  return parts.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** ajv requires its run-time parts even in ES module code; an import is what the bundler can take in. */
function withImports(code) {
  const required = /const (\w+) = require\("(ajv\/dist\/runtime\/\w+)"\)\.default;/g;
  return code.replace(required, `import $1_module from '$2.js';\nconst $1 = $1_module.default ?? $1_module;`);
}

/** Takes in what ajv's code still requires (`ajv/dist/runtime/…`) and keeps only the two exports we use. */
async function withoutImports(name, code) {
  const id = join(outDir, `${name}.ajv.js`);
  const entry = join(outDir, `${name}.entry.js`);
  const bundle = await rolldown({
    input: entry,
    platform: 'neutral',
    plugins: [
      {
        name: 'generated-code',
        resolveId: (source) => (source === id || source === entry ? source : null),
        load: (source) => {
          if (source === id) return code;
          return source === entry ? `export { default, schema } from ${JSON.stringify(id)};` : null;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const [chunk] = output;
  const left = [...chunk.imports, ...chunk.dynamicImports];
  if (left.length > 0 || /(?<!\.code = ")\brequire\(/.test(chunk.code))
    throw new Error(`generated/${name}.js still imports ${left.join(', ')}`);
  return chunk.code;
}
