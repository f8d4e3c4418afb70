import type { ServerResponse } from 'node:http';

/** The time that a server goes by. */
export interface ServerClock {
  now(): number;
  wait(ms: number): Promise<void>;
  /** Told of an answer that does not come, or not to its end. */
  hang(response: ServerResponse): void;
}

export interface ApiServer {
  readonly url: string;
  readonly stats: object;
  fail(faults: readonly object[]): void;
  close(): void;
}

/** The machine's own time. */
export const SYSTEM_CLOCK: ServerClock;

export function startServer(world: object, clock?: ServerClock): Promise<ApiServer>;
