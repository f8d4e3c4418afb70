import type { Report } from '../model/report.ts';
import type { Reporter } from './reporter.ts';
import { text } from './text.ts';

/** What reports come as. */
export type Format = keyof typeof FORMATS;

/** What must be in the findings beside what they always hold, which costs time that no other format should pay. */
interface Needs {
  readonly excerpts: boolean;
  readonly edits: boolean;
  readonly fingerprints: boolean;
  readonly lineHashes: boolean;
}

interface FormatCard {
  readonly needs: Needs;
  /** Loads the module on first use: a run pays for the format it prints. Most print text, which every run holds. */
  readonly load: () => Promise<Reporter>;
}

const NOTHING: Needs = { excerpts: false, edits: false, fingerprints: false, lineHashes: false };

/** Each format by its name on the command line. */
export const FORMATS = {
  text: { needs: { ...NOTHING, excerpts: true }, load: () => Promise.resolve(text) },
  concise: { needs: NOTHING, load: async () => (await import('./concise.ts')).concise },
  json: {
    needs: { ...NOTHING, edits: true, fingerprints: true },
    load: async () => (await import('./json.ts')).json,
  },
  sarif: {
    needs: { excerpts: false, edits: true, fingerprints: true, lineHashes: true },
    load: async () => (await import('./sarif.ts')).sarif,
  },
  github: { needs: NOTHING, load: async () => (await import('./github.ts')).github },
  markdown: { needs: NOTHING, load: async () => (await import('./markdown.ts')).markdown },
} as const satisfies Readonly<Record<string, FormatCard>>;

/** Formats that show the checks of `preflight` in another way than plain findings. */
const PREFLIGHT: Partial<Record<Format, () => Promise<Reporter>>> = {
  text: async () => (await import('./preflight-text.ts')).preflightText,
  json: async () => (await import('./preflight-json.ts')).preflightJson,
  markdown: async () => (await import('./preflight-markdown.ts')).preflightMarkdown,
};

/** Loads what prints a report in a format. */
export function loadReporter(format: Format, { preflight }: Report): Promise<Reporter> {
  return ((preflight && PREFLIGHT[format]) ?? FORMATS[format].load)();
}

/** Whether a word names a format. */
export function isFormat(word: string): word is Format {
  return Object.hasOwn(FORMATS, word);
}
