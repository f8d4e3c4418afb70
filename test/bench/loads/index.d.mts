export interface LoadFile {
  readonly path: string;
  readonly text: string;
  readonly defects: readonly string[];
  readonly findings: readonly string[];
}

interface LoadOptions {
  readonly count: number;
  readonly badShare?: number;
  readonly seed?: number;
}

type Load<Options = LoadOptions> = (options: Options) => Iterable<LoadFile>;

export const policies: Load;
export const tasks: Load;
export const terraform: Load;
export const moduleCalls: Load;
export const plan: Load;
export const snapshot: Load<Omit<LoadOptions, 'count'> & { readonly accounts: number; readonly roles: number }>;

export function writeLoad(
  folder: string,
  files: Iterable<LoadFile>,
): { readonly files: number; readonly defects: Counts; readonly findings: Counts };

export type Counts = Readonly<Record<string, number>>;
