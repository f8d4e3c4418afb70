import type { Progress } from '../cloud/connection.ts';
import type { CredentialOrigin } from '../cloud/credentials/credentials.ts';
import { hostIn } from '../cloud/endpoints.ts';
import { liveEn } from '../messages/en/live.ts';
import { escapeControls } from '../report/common/escape.ts';
import { interpolate } from '../report/common/messages.ts';
import type { Streams } from './streams.ts';

/** Tells on standard error how far the reading is. */
interface ProgressLine {
  readonly update: (progress: Exclude<Progress, { kind: 'over' }>) => void;
  /** The reading is over: says what was read. */
  readonly over: () => void;
  /** Clears the line that is still there, for good. */
  readonly end: () => void;
}

const EVERY_MS = 100;

/** One line that changes, on a terminal; elsewhere a line for each account. */
export function makeProgress(
  { err, isErrTerminal }: Streams,
  { isQuiet, nameOf }: { readonly isQuiet: boolean; readonly nameOf: (account: string) => string },
): ProgressLine {
  if (isQuiet) return { update: () => undefined, over: () => undefined, end: () => undefined };
  const sum = { roles: 0, partial: 0 };
  const state = { accounts: 0, of: 0, retries: 0, roles: new Map<string, readonly [number, number]>() };
  const draws = isErrTerminal();
  const started = Date.now();
  let drawnAt = 0;
  let isOver = false;
  const draw = (): void => {
    if (!draws || isOver || Date.now() - drawnAt < EVERY_MS) return;
    drawnAt = Date.now();
    err(`\r\u001B[2K${progressLine(state, Date.now() - started)}`);
  };
  const end = (): void => {
    if (draws && drawnAt > 0 && !isOver) err('\r\u001B[2K');
    isOver = true;
  };
  return {
    update(progress) {
      if (progress.kind === 'accounts') state.of = progress.of;
      else if (progress.kind === 'retry') state.retries++;
      else if (progress.kind === 'waiting') err(`${draws ? '\r\u001B[2K' : ''}${waitingText(progress.waiting)}\n`);
      else if (isNotice(progress)) err(`${noticeText(progress, nameOf)}\n`);
      else if (progress.kind === 'roles') state.roles.set(progress.account, [progress.read, progress.of]);
      else {
        state.accounts++;
        const { id, name, roles, gaps } = progress.account;
        sum.roles += roles;
        if (gaps > 0) sum.partial++;
        if (!draws)
          err(
            `${escapeControls(name ?? id)}: ${countText(roles, gaps)} (${String(state.accounts)} of ${String(state.of)})\n`,
          );
      }
      draw();
    },
    over() {
      end();
      const { accounts } = state;
      const template = sum.partial > 0 ? liveEn.readInPart : liveEn.read;
      err(`${interpolate(template, { accounts, roles: sum.roles, partial: sum.partial })}\n`);
    },
    end,
  };
}

/** What is told once, before anything else. */
type Notice = Extract<Progress, { kind: 'credentials' | 'keyRequest' | 'caller' }>;

function isNotice(progress: Progress): progress is Notice {
  return progress.kind === 'credentials' || progress.kind === 'keyRequest' || progress.kind === 'caller';
}

function noticeText(notice: Notice, nameOf: (account: string) => string): string {
  if (notice.kind === 'credentials') return originText(notice.origin);
  if (notice.kind === 'keyRequest') {
    const { request } = notice;
    return request.kind === 'uri'
      ? interpolate(liveEn['keys-uri'], { profile: request.profile, host: hostIn(request.endpoint) })
      : interpolate(liveEn['keys-command'], { profile: request.profile, program: request.program });
  }
  const { id, arn, isRoot } = notice.caller;
  const account = nameOf(id);
  if (isRoot) return interpolate(liveEn.callerRoot, { account });
  return arn === undefined ? interpolate(liveEn.caller, { account }) : interpolate(liveEn.callerArn, { account, arn });
}

/** Which credentials are used, in words. */
export function originText(origin: CredentialOrigin): string {
  if (origin.kind !== 'profile') return liveEn[`credentials-${origin.kind}`];
  const { profile, mode } = origin;
  return interpolate(liveEn[`credentials-${origin.by}`], { profile, mode });
}

function waitingText({ caller, action, host, forMs }: Extract<Progress, { kind: 'waiting' }>['waiting']): string {
  const whose = /^\d+$/.test(caller) ? ` for account ${caller}` : '';
  return `waiting for ${action}${whose} at ${escapeControls(host)}: no answer for ${String(Math.floor(forMs / 1000))} s`;
}

function countText(roles: number, gaps: number): string {
  return `${String(roles)} ${roles === 1 ? 'role' : 'roles'}, ${gaps === 0 ? 'complete' : 'incomplete'}`;
}

/** How far the reading of all accounts is. */
interface State {
  readonly accounts: number;
  readonly of: number;
  readonly retries: number;
  readonly roles: ReadonlyMap<string, readonly [read: number, of: number]>;
}

const COLUMNS = 80;

/** How far it is, in one line that is never as wide as a terminal, so that it can be overwritten. */
export function progressLine({ accounts, of, retries, roles }: State, elapsedMs: number): string {
  let [read, all] = [0, 0];
  for (const [some, most] of roles.values()) [read, all] = [read + some, all + most];
  const share = of === 0 || all === 0 ? 0 : ((read / all) * roles.size) / of;
  const left = share > 0.02 ? `, ${duration((elapsedMs / share) * (1 - share))} left` : '';
  const retryText = retries > 0 ? `, ${String(retries)} retried` : '';
  const line = `${String(accounts)} of ${String(of)} accounts, ${String(read)} of ${String(all)} roles`;
  return `${line}${retryText}${left}`.slice(0, COLUMNS - 1);
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.ceil(seconds / 60))} min`;
}
