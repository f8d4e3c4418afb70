export function inputTable(kinds: readonly { readonly id: string; readonly looks: string }[]): string;
