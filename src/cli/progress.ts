import type { Progress } from '../cloud/connection.ts';
import type { CredentialOrigin } from '../cloud/credentials/credentials.ts';
import { hostIn } from '../cloud/endpoints.ts';
import type { LiveTexts } from '../messages/language.ts';
import { interpolate } from '../report/common/messages.ts';
import type { Streams } from './streams.ts';

/** Shows the progress of reading on standard error. */
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
  {
    isQuiet,
    nameOf,
    texts,
  }: { readonly isQuiet: boolean; readonly nameOf: (account: string) => string; readonly texts: LiveTexts },
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
    err(`\r\u001B[2K${progressLine(state, Date.now() - started, texts)}`);
  };
  const end = (): void => {
    if (draws && drawnAt > 0 && !isOver) err('\r\u001B[2K');
    isOver = true;
  };
  return {
    update(progress) {
      if (progress.kind === 'accounts') state.of = progress.of;
      else if (progress.kind === 'retry') state.retries++;
      else if (progress.kind === 'waiting')
        err(`${draws ? '\r\u001B[2K' : ''}${waitingText(progress.waiting, texts)}\n`);
      else if (isNotice(progress)) err(`${noticeText(progress, nameOf, texts)}\n`);
      else if (progress.kind === 'roles') state.roles.set(progress.account, [progress.read, progress.of]);
      else {
        state.accounts++;
        const { id, name, roles, gaps } = progress.account;
        sum.roles += roles;
        if (gaps > 0) sum.partial++;
        const template = gaps === 0 ? texts.accountRead : texts.accountReadInPart;
        const data = { account: name ?? id, roles, done: state.accounts, of: state.of };
        if (!draws) err(`${interpolate(template, data)}\n`);
      }
      draw();
    },
    over() {
      end();
      const { accounts } = state;
      const template = sum.partial > 0 ? texts.readInPart : texts.read;
      err(`${interpolate(template, { accounts, roles: sum.roles, partial: sum.partial })}\n`);
    },
    end,
  };
}

/** Notices that are printed once, at the start. */
type Notice = Extract<Progress, { kind: 'credentials' | 'keyRequest' | 'caller' }>;

function isNotice(progress: Progress): progress is Notice {
  return progress.kind === 'credentials' || progress.kind === 'keyRequest' || progress.kind === 'caller';
}

function noticeText(notice: Notice, nameOf: (account: string) => string, texts: LiveTexts): string {
  if (notice.kind === 'credentials') return originText(notice.origin, texts);
  if (notice.kind === 'keyRequest') {
    const { request } = notice;
    return request.kind === 'uri'
      ? interpolate(texts['keys-uri'], { profile: request.profile, host: hostIn(request.endpoint) })
      : interpolate(texts['keys-command'], { profile: request.profile, program: request.program });
  }
  const { id, arn, isRoot } = notice.caller;
  const account = nameOf(id);
  if (isRoot) return interpolate(texts.callerRoot, { account });
  return arn === undefined ? interpolate(texts.caller, { account }) : interpolate(texts.callerArn, { account, arn });
}

/** Which credentials are used, in words. */
export function originText(origin: CredentialOrigin, texts: LiveTexts): string {
  if (origin.kind !== 'profile') return texts[`credentials-${origin.kind}`];
  const { profile, mode } = origin;
  return interpolate(texts[`credentials-${origin.by}`], { profile, mode });
}

function waitingText(
  { caller, action, host, forMs }: Extract<Progress, { kind: 'waiting' }>['waiting'],
  texts: LiveTexts,
): string {
  const time = interpolate(texts.seconds, { count: Math.floor(forMs / 1000) });
  const isAccount = /^\d+$/.test(caller);
  const template = isAccount ? texts.waitingForAccount : texts.waiting;
  return interpolate(template, { action, account: caller, host, time });
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
export function progressLine({ accounts, of, retries, roles }: State, elapsedMs: number, texts: LiveTexts): string {
  let [read, all] = [0, 0];
  for (const [some, most] of roles.values()) [read, all] = [read + some, all + most];
  const share = of === 0 || all === 0 ? 0 : ((read / all) * roles.size) / of;
  const left =
    share > 0.02 ? interpolate(texts.progressLeft, { time: duration((elapsedMs / share) * (1 - share), texts) }) : '';
  const retried = retries > 0 ? interpolate(texts.progressRetried, { retries }) : '';
  return `${interpolate(texts.progress, { accounts, of, read, all })}${retried}${left}`.slice(0, COLUMNS - 1);
}

function duration(ms: number, texts: LiveTexts): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60
    ? interpolate(texts.seconds, { count: seconds })
    : interpolate(texts.minutes, { count: Math.ceil(seconds / 60) });
}
