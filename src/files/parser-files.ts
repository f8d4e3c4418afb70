import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the parser lies, seen from the source, from the program, and from a chunk of it. */
const PARSER_FOLDERS: readonly (readonly [module: RegExp, folder: string])[] = [
  [/\/src\/files\/parser-files\.ts$/, '../../dist/wasm/'],
  [/\/main\.cjs$/, './wasm/'],
  [/(?:)/, '../wasm/'],
];

/** The path of a parser file next to a module. Code is never loaded from elsewhere: the linted folder is not trusted. */
export function assetOf(name: string, module: string): string {
  const [, folder = ''] = PARSER_FOLDERS.find(([pattern]) => pattern.test(module)) ?? [];
  return fileURLToPath(new URL(`${folder}${name}`, module));
}

export function readParserFile(name: string): Uint8Array {
  try {
    return readFileSync(assetOf(name, import.meta.url));
  } catch {
    throw new Error('the Terraform parser is missing from the package');
  }
}
