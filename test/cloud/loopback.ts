import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { cleanUp } from '../support/clean-up.ts';

/** The secrets of every world: none of them may stand in any output. */
export const CANARIES = ['LTAIcanaryid0', 'canary-secret', 'canary-token', 'canary-oidc', 'Signature='] as const;
export const KEY = { id: 'LTAIcanaryid0', secret: 'canary-secret-of-the-hand' } as const;

export const ORDERS = '1000000000000001';
export const ANALYTICS = '1000000000000002';

/** A fault that the server is told to have: of one action, of one account, so many times or so often. */
export interface Fault {
  readonly action?: string;
  readonly account?: string;
  /** The account of the role that is taken. */
  readonly owner?: string;
  readonly role?: string;
  readonly kind?: string;
  /** An error code of the API's, in place of a kind. */
  readonly code?: string;
  readonly status?: number;
  readonly kinds?: readonly string[];
  readonly times?: number;
  /** So many calls before it are answered. */
  readonly after?: number;
  readonly rate?: number;
}

interface Stats {
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly faults: number;
  readonly mostSockets: number;
  readonly userAgents: readonly string[];
  /** What the metadata of the instance was asked. */
  readonly metadata?: readonly string[];
  readonly log: readonly {
    readonly action: string;
    readonly account?: string;
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly query: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, string>>;
  }[];
}

/** A server on loopback, in a process of its own. */
export interface Loopback {
  readonly url: string;
  /** What makes the program ask it, and nobody else. */
  readonly env: Readonly<Record<string, string>>;
  stats(): Promise<Stats>;
  fail(...faults: readonly Fault[]): Promise<void>;
}

/** Starts a server with a world. */
export async function loopback(world: object): Promise<Loopback> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanUp(() => void server.kill());
  server.stdin.end(JSON.stringify({ isLogged: true, ...world }));
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    env: environment(url),
    stats: async () => (await (await fetch(`${url}/stats`)).json()) as Stats,
    async fail(...faults) {
      await fetch(`${url}/faults`, { method: 'POST', body: JSON.stringify({ faults }) });
    },
  };
}

/** What makes the program ask a server, and nobody else. */
export function environment(url: string): Readonly<Record<string, string>> {
  return {
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.secret,
    DTS_XACCT_RAM_ENDPOINT: url,
    DTS_XACCT_STS_ENDPOINT: url,
    DTS_XACCT_IMS_ENDPOINT: url,
    DTS_XACCT_DTS_ENDPOINT: url,
    DTS_XACCT_RESOURCE_DIRECTORY_ENDPOINT: url,
  };
}

/** A trust policy for a world. */
export function trusting(principal: object, more: object = {}): object {
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more }] };
}

const DTS_POLICY = { name: 'AliyunDTSRolePolicy', type: 'System' };

/** The role that DTS has in every account. */
export const DEFAULT_ROLE = {
  name: 'AliyunDTSDefaultRole',
  trust: trusting({ Service: ['dts.aliyuncs.com'] }),
  policies: [DTS_POLICY],
};

/** A role for DTS that trusts the account that creates the tasks. */
export function dtsRole(name: string, creator: string, more: object = {}): object {
  const trust = trusting({ RAM: [`acs:ram::${creator}:root`], Service: [`${creator}@dts.aliyuncs.com`] });
  return { name, trust, policies: [DTS_POLICY], ...more };
}

/** The role that the auditor takes in an account. */
export const AUDITOR = {
  name: 'auditor',
  trust: trusting({ RAM: [`acs:ram::${ANALYTICS}:root`] }),
  policies: [{ name: 'AliyunRAMReadOnlyAccess', type: 'System' }],
};

/** A job of analytics that reads from orders. */
const JOB = {
  id: 'job1',
  name: 'orders-to-analytics',
  type: 'SYNC',
  region: 'cn-hangzhou',
  source: { account: ORDERS, role: 'ram-for-dts' },
  destination: {},
};

/** Two accounts: the keys are those of analytics, and orders lets it in. Nothing is wrong with them. */
export function world(more: { readonly orders?: object; readonly analytics?: object } = {}): {
  readonly keys: object;
  readonly accounts: Readonly<Record<string, object>>;
} {
  return {
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS } },
    accounts: {
      [ORDERS]: {
        roles: [AUDITOR, dtsRole('ram-for-dts', ANALYTICS), DEFAULT_ROLE, { name: 'AliyunServiceRoleForEcs' }],
        makeRoles: 3,
        ...more.orders,
      },
      [ANALYTICS]: { roles: [DEFAULT_ROLE], jobs: [JOB], ...more.analytics },
    },
  };
}

/** The configuration for that world. */
export const CONFIG = `accounts:
  orders: { id: "${ORDERS}", credentials: { assumeRole: "acs:ram::${ORDERS}:role/auditor" } }
  analytics: "${ANALYTICS}"
regions: [cn-hangzhou]
`;
