// RAM, STS, DTS, IMS and Resource Directory on loopback, in this process.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { ACTIONS, denied, DtsRefusal, Refusal, UNREAD } from './actions.mjs';
import { FAULTS, random, refuse } from './faults.mjs';
import { metadataService } from './metadata.mjs';
import { freshnessFault, keyIdOf, signatureFault } from './signature.mjs';
import { parameterFault, strangeMembers } from './strict.mjs';
import { makeWorld } from './world.mjs';

/** The machine's own time. */
export const SYSTEM_CLOCK = { now: () => Date.now(), wait: (ms) => wait(ms), hang: () => undefined };

/** Starts a server with a world. `clock` is the time for latency, quotas, sessions and answers that do not come. */
export async function startServer(given, clock = SYSTEM_CLOCK) {
  const site = makeSite(given, clock);
  const { stats } = site;
  const server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      if (request.url.startsWith('/latest/')) site.answerMetadata(request, response);
      else if (request.url === '/stats') response.end(JSON.stringify(stats));
      else if (request.url === '/faults') {
        site.fail(JSON.parse(body).faults);
        response.end('{}');
      } else void site.answer(request, response, body);
    });
  });
  let sockets = 0;
  server.on('connection', (socket) => {
    stats.mostSockets = Math.max(stats.mostSockets, ++sockets);
    socket.on('close', () => sockets--);
    socket.on('error', () => undefined);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String(server.address().port)}`,
    stats,
    fail: site.fail,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function makeSite(given, clock) {
  const world = makeWorld(given);
  const sessions = new Map();
  const counters = new Map();
  /** What the policy of a session lets through, by its text. */
  const rights = new Map();
  const stats = { calls: {}, throttled: 0, faults: 0, mostSockets: 0, userAgents: [], refusedParameters: [], log: [] };
  let faults;
  let chance;
  const fail = (all) => {
    faults = all.map((fault) => ({ ...fault }));
    chance = random(world.seed ?? 1);
  };
  fail(world.faults ?? []);

  function latency() {
    const [from, to] = world.latency ?? [0, 0];
    return from + Math.random() * (to - from);
  }

  async function answer(request, response, text) {
    const ms = latency();
    if (ms > 0) await clock.wait(ms);
    const url = new URL(request.url, 'http://loopback');
    const asked = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: new URLSearchParams(text),
    };
    // An action takes its parameters from either.
    asked.given = new URLSearchParams([...asked.query, ...asked.body]);
    const action = request.headers['x-acs-action'] ?? '';
    try {
      const caller = whoIs({ ...asked, body: text }, action);
      const account = world.accounts.get(caller?.account);
      count(asked, action, account);
      const fault = faultFor({ action, account, asked });
      if (fault !== undefined) {
        stats.faults++;
        if (fault.code !== undefined)
          refuse(response, fault.status ?? 400, fault.code, `canary-secret of ${fault.code}`);
        else FAULTS[fault.kind](response, clock);
        return;
      }
      const spec = ACTIONS[action];
      if (spec === undefined) throw new Refusal(404, 'InvalidAction.NotFound');
      if (request.headers['x-acs-version'] !== spec.version) throw new Refusal(404, 'InvalidVersion');
      const wrong = parameterFault(action, asked);
      if (wrong !== undefined) {
        stats.refusedParameters.push(wrong);
        throw new Refusal(400, wrong.split(' ')[0], wrong);
      }
      if (!isWithinQuota(action, account?.id, asked)) {
        stats.throttled++;
        throw new Refusal(429, 'Throttling.User', 'Request was denied due to user flow control.');
      }
      if (!isAllowed(spec.right, caller, account))
        throw denied(world, 'AccountLevelIdentityBasedPolicy', spec.version === '2020-01-01');
      const found = spec.answer({ ...asked, world, sessions, caller, account, clock });
      const strange = strangeMembers(action, found);
      if (strange.length > 0) throw new Error(`the server answers ${action} with ${strange.join(', ')}`);
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(JSON.stringify({ RequestId: 'R-1', ...found }).replace(`"${UNREAD}"`, '9223372036854775807'));
    } catch (error) {
      if (error instanceof DtsRefusal) {
        response.setHeader('content-type', 'application/json; charset=utf-8');
        response.end(JSON.stringify({ RequestId: 'R-1', ...error.answer }));
        return;
      }
      if (!(error instanceof Refusal)) throw error;
      refuse(response, error.status, error.code, error.message, error.detail);
    }
  }

  /** Who signed the request; throws where the signature, the time, the key or the token is wrong. */
  function whoIs(asked, action) {
    if (ACTIONS[action]?.isAnonymous) return undefined;
    const id = keyIdOf(asked);
    const key = world.keys?.[id] ?? sessions.get(id);
    if (key === undefined) throw new Refusal(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
    const fault = signatureFault(asked, key.secret) ?? freshnessFault(asked);
    if (fault !== undefined) throw new Refusal(400, fault);
    if ((asked.headers['x-acs-security-token'] ?? '') !== (key.token ?? ''))
      throw new Refusal(400, 'InvalidSecurityToken.Malformed');
    if (key.until !== undefined && key.until < clock.now())
      throw new Refusal(403, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
    return { type: 'RAMUser', arn: `acs:ram::${key.account}:user/auditor`, ...key };
  }

  /** The account's own refusals, and what the session's policy leaves. */
  function isAllowed(right, caller, account) {
    if (right === undefined) return true;
    if (account === undefined || account.denied.has(right)) return false;
    if (caller.policy === undefined) return true;
    if (!rights.has(caller.policy)) {
      const allowed = JSON.parse(caller.policy).Statement.filter(({ Effect }) => Effect === 'Allow');
      rights.set(caller.policy, new Set(allowed.flatMap(({ Action }) => Action)));
    }
    return rights.get(caller.policy).has(right);
  }

  /** So many calls in each second of the clock, by account, action and region. */
  function isWithinQuota(action, id, { query }) {
    if (world.quota === undefined) return true;
    const key = `${id} ${action} ${query.get('RegionId') ?? ''}`;
    const second = Math.floor(clock.now() / 1000);
    const counter = counters.get(key);
    if (counter?.second !== second) {
      counters.set(key, { second, count: 1 });
      return true;
    }
    return ++counter.count <= world.quota;
  }

  function count({ method, path, headers, query, body }, action, account) {
    stats.calls[action] = (stats.calls[action] ?? 0) + 1;
    if (!stats.userAgents.includes(headers['user-agent'])) stats.userAgents.push(headers['user-agent']);
    if (stats.log.length < 5000 && world.isLogged)
      stats.log.push({
        action,
        account: account?.id,
        method,
        path,
        headers,
        query: Object.fromEntries(query),
        body: Object.fromEntries(body),
      });
  }

  /** The first fault that fits and is not used up: `rate` of the calls at random, else `times` of them, behind the first `after`. */
  function faultFor({ action, account, asked }) {
    for (const fault of faults) {
      const isFor =
        (fault.action === undefined || fault.action === action) &&
        (fault.account === undefined || fault.account === account?.id) &&
        (fault.owner === undefined || fault.owner === /^acs:ram::(\d+):/.exec(asked.given.get('RoleArn') ?? '')?.[1]) &&
        (fault.role === undefined || fault.role === asked.query.get('RoleName'));
      if (!isFor) continue;
      if (fault.after > 0) {
        fault.after--;
        continue;
      }
      if (fault.rate !== undefined) {
        if (chance() < fault.rate) return { kind: fault.kinds[Math.floor(chance() * fault.kinds.length)] };
      } else if ((fault.times = (fault.times ?? Infinity) - 1) >= 0) return fault;
    }
    return undefined;
  }

  return { stats, fail, answer, answerMetadata: metadataService({ instance: world.instance, sessions, stats, clock }) };
}
