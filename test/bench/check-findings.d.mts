import type { Counts } from './loads/index.mjs';

export function differences(expected: Counts, findings: readonly { readonly rule: string }[]): readonly string[];
