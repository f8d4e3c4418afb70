import type { Keys } from '../api-client.ts';
import type { Clock } from '../clock.ts';
import type { Origin } from '../transport.ts';

/** Where keys come from, as somebody set it down. */
export type Source =
  | { readonly kind: 'keys'; readonly keys: Keys }
  | { readonly kind: 'instance'; readonly metadata: Metadata }
  /** A command of a profile that prints keys. */
  | { readonly kind: 'command'; readonly profile: string; readonly command: string }
  /** An address of a profile that answers with keys. */
  | { readonly kind: 'uri'; readonly profile: string; readonly endpoint: Origin; readonly path: string }
  | { readonly kind: 'role'; readonly base: Source; readonly role: RoleToTake }
  | { readonly kind: 'oidc'; readonly role: RoleToTake; readonly provider: string; readonly token: () => string };

/** A role that is taken to read with. */
export interface RoleToTake {
  readonly arn: string;
  readonly externalId?: string;
}

export interface Session {
  readonly keys: Keys;
  /** Milliseconds; infinity: the keys do not run out. */
  readonly lifetime: number;
  /** By the clock that never goes back. */
  readonly startedAt: number;
}

/** A moment by the machine's clock, and by the one that never goes back. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/** The moment that a clock shows. */
export function momentOf(clock: Clock): Moment {
  return { now: clock.now(), monotonic: clock.monotonic() };
}

/** How long keys hold that are given until some time of day. */
export function lasting(until: number, started: Moment): Pick<Session, 'lifetime' | 'startedAt'> {
  return { lifetime: until - started.now, startedAt: started.monotonic };
}

/** The metadata service of an ECS instance, and what of it is meant. */
export interface Metadata {
  readonly endpoint: Origin;
  /** The role of the instance, where it is not asked for. */
  readonly role: string | undefined;
  /** Without a session of its own the service is not asked. */
  readonly isHardened: boolean;
}

/** What of a profile is about to be used for its keys. */
export type KeyRequest =
  | { readonly kind: 'command'; readonly profile: string; readonly program: string }
  | { readonly kind: 'uri'; readonly profile: string; readonly endpoint: Origin };

/** Runs a program with its arguments, without a shell, and gives what it prints. Throws `CallError`. */
export type RunCommand = (program: string, args: readonly string[], stop: AbortSignal) => Promise<string>;
