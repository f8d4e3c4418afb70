import { jsonDocument } from '../formats/json/locate.ts';
import type { Document } from '../model/document.ts';
import { changedMeanwhile } from '../model/errors.ts';
import type { FileSystem, Decoded, InputFile } from './file-system.ts';

/** A text that can be read more than once, so that it need not be kept. */
export interface TextSource extends InputFile {
  /** Which text of that name it is, where several have one: those that are no files. */
  readonly index: number;
  read(): Decoded;
}

/** A file as a source. */
export function fileSource(file: InputFile, { readText }: Pick<FileSystem, 'readText'>): TextSource {
  return { ...file, index: 0, read: () => readText(file) };
}

/** The recordings of a run, of which only the last texts are in memory; the others are read again when they are needed. */
export interface TextCache {
  open(source: TextSource): CachedText;
}

export interface CachedText {
  readonly fault: Decoded['fault'];
  /** Reads the text again where it was dropped. */
  readonly document: Document;
  /** The parsed text, where it is JSON. Throws `InputError` where the file was changed since it was opened. */
  value(): unknown;
  /** Keeps the parsed text as long as the text itself. */
  keepValue(value: unknown): void;
}

/** In characters. Snapshots of ordinary accounts are small, and places in them are looked up more than once. */
const LIMIT = 4 * 1024 * 1024;

interface Entry {
  readonly text: string;
  value?: unknown;
}

/** Makes an empty cache. Input that the user named is always kept: a pipe can be read only once. */
export function makeTextCache(limit = LIMIT): TextCache {
  const entries = new Map<TextSource, Entry>();
  let size = 0;
  const keep = (source: TextSource, text: string): Entry => {
    const entry = { text };
    entries.set(source, entry);
    if (source.isNamed) return entry;
    size += text.length;
    for (const [other, { text: dropped }] of entries) {
      if (size <= limit || other === source) break;
      if (other.isNamed) continue;
      entries.delete(other);
      size -= dropped.length;
    }
    return entry;
  };
  return {
    open(source) {
      const { text: first, fault } = source.read();
      const { length } = first;
      const entry = (): Entry => {
        const kept = entries.get(source);
        if (kept !== undefined) return kept;
        const { text } = source.read();
        if (text.length !== length) throw changedMeanwhile(source.path);
        return keep(source, text);
      };
      keep(source, first);
      return {
        fault,
        document: {
          ...jsonDocument(source.path, '', { index: source.index, start: 0 }),
          isRecorded: true,
          readOnly: 'record',
          get text() {
            return entry().text;
          },
        },
        value() {
          const kept = entry();
          return (kept.value ??= parsed(kept.text, source));
        },
        keepValue(value) {
          entry().value = value;
        },
      };
    },
  };
}

function parsed(text: string, source: TextSource): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw changedMeanwhile(source.path, cause);
  }
}
