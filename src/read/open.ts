import { InputError } from '../errors.ts';
import { readText, type InputFile } from './file-text.ts';
import { MAX_YAML_BYTES } from './files.ts';
import { isYaml, readDamaged, readJson, readYamlText, type Reading } from './reading.ts';

/** Reads a text of any of our kinds, whatever it holds. Throws `InputError` where it cannot be read. */
export async function openText({ path, isNamed }: InputFile): Promise<Reading> {
  const { text, fault } = readText({ path, isNamed });
  if (fault !== undefined) return readDamaged({ path, text, isNamed }, fault);
  if (!isYaml(path, text)) return readJson(path, text, isNamed);
  if (text.length > MAX_YAML_BYTES) {
    throw new InputError(path, `it is larger than ${String(MAX_YAML_BYTES / 1024 / 1024)} MB`);
  }
  const { readYaml } = await import('./yaml.ts');
  return readYamlText(readYaml, { path, text, isNamed });
}
