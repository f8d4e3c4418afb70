interface Asked {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: URLSearchParams;
}

export const MODELS: ReadonlyMap<string, { readonly api: string; readonly version: string }>;

/** What is wrong with the parameters of a request; `undefined` where nothing is. */
export function parameterFault(action: string, asked: Asked): string | undefined;

export function strangeMembers(action: string, answer: object): readonly string[];
