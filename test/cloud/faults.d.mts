/** What goes wrong, by the name of the fault. */
export const FAULTS: Readonly<Record<string, unknown>>;
