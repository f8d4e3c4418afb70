export interface Row {
  readonly id: string;
  readonly what: string;
  readonly base: string;
  readonly must: number;
  readonly aim?: number;
  readonly unit: string;
  readonly isMore?: boolean;
}

export const ROWS: readonly Row[];
