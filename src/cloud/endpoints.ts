import { closestWord } from '../lib/did-you-mean.ts';
import { UsageError } from '../model/errors.ts';
import { APIS, type Api } from './actions.ts';
import type { Origin } from './transport.ts';

/** Hosts of the APIs, where they are not the public ones, as somebody wrote them down. */
export type Hosts = Readonly<Partial<Record<Api, string>>>;

/** Where each API of an account is. */
export type EndpointOf = (api: Api, region?: string) => Origin;

const VARIABLES: Readonly<Record<Api, string>> = {
  ram: 'DTS_XACCT_RAM_ENDPOINT',
  sts: 'DTS_XACCT_STS_ENDPOINT',
  dts: 'DTS_XACCT_DTS_ENDPOINT',
  ims: 'DTS_XACCT_IMS_ENDPOINT',
  resourceDirectory: 'DTS_XACCT_RESOURCE_DIRECTORY_ENDPOINT',
};

/** The hosts that the environment sets for all accounts. Throws `UsageError` for one that is none. */
export function hostsIn(env: Readonly<Record<string, string | undefined>>): Hosts {
  const fromEnvironment = Object.entries(VARIABLES).flatMap(([api, variable]) => {
    const value = env[variable];
    if (value === undefined || value === '') return [];
    if (endpointIn(value) === undefined)
      throw new UsageError(
        `${variable}=${value} is not a valid host`,
        'use a host name or an https:// address; http:// is for loopback only',
      );
    return [[api, value] as const];
  });
  return Object.fromEntries(fromEnvironment);
}

/**
 * An account's endpoints: its own before the environment's before the public ones. Where any of them is on loopback, nothing
 * may leave the machine: the APIs without a host of their own are asked there too.
 */
export function endpointsOf(own: Hosts, all: Hosts): EndpointOf {
  const fromEnvironment = new Map(
    Object.entries({ ...all, ...own }).map(([api, written]) => [api, endpointIn(written)]),
  );
  const loopback = [...fromEnvironment.values()].find((endpoint) => endpoint?.startsWith('http:'));
  return (api, region) => {
    const endpoint = fromEnvironment.has(api) ? fromEnvironment.get(api) : loopback;
    if (endpoint !== undefined) return endpoint;
    return `https://${api === 'dts' ? dtsHost(region) : APIS[api].host}`;
  };
}

/** The central host of DTS, where an endpoint is that of a region; `undefined`: there is no other one to ask. */
export function centralEndpoint(endpoint: Origin): Origin | undefined {
  return /^https:\/\/dts\.[\w-]+\.aliyuncs\.com$/.test(endpoint) ? `https://${APIS.dts.host}` : undefined;
}

/** A host or an address as an endpoint; `http://` would send what is signed, and a token with it, in the open: loopback only. */
export function endpointIn(text: string): Origin | undefined {
  const found = /^(?:(https?):\/\/)?((?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?)\/?$/i.exec(text);
  const [, protocol = 'https', host] = found ?? [];
  if (host === undefined || !URL.canParse(`${protocol}://${host}`)) return undefined;
  if (protocol.toLowerCase() === 'https') return `https://${host}`;
  return isLoopback(host) ? `http://${host}` : undefined;
}

/** Whether a host, with a port or without, is this machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i.test(host);
}

/** The host of an endpoint, as a request names it. */
export function hostIn(endpoint: Origin): string {
  return endpoint.slice(endpoint.indexOf('//') + 2);
}

/**
 * The regions of DTS: those that its metadata lists for `DescribeDtsJobs`, and those for which the vendor's SDK has a host. Left out are finance and government clouds (`cn-hangzhou-finance`, `cn-north-2-gov-1`, …),
 * whose accounts are of their own kind: they are named where they are meant.
 */
export const DTS_REGIONS: readonly string[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'cn-beijing',
  'cn-chengdu',
  'cn-guangzhou',
  'cn-hangzhou',
  'cn-heyuan',
  'cn-hongkong',
  'cn-huhehaote',
  'cn-qingdao',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-wuhan-lr',
  'cn-wulanchabu',
  'cn-zhangjiakou',
  'cn-zhengzhou-jva',
  'eu-central-1',
  'eu-west-1',
  'me-central-1',
  'me-east-1',
  'us-east-1',
  'us-west-1',
];

/** These two have no host of their own. */
const CENTRAL = new Set(['cn-wulanchabu', 'cn-chengdu']);
/** The finance cloud of Hangzhou is asked at the public one's host. */
const SHARED_HOST: Readonly<Record<string, string>> = { 'cn-hangzhou-finance': 'cn-hangzhou' };

/**
 * The host of DTS in a region: the vendor's documentation, its portal and its Terraform provider agree on one a region. The SDK
 * has the central host for some overseas regions, which may know nothing of their jobs.
 */
function dtsHost(region: string | undefined): string {
  if (region === undefined || CENTRAL.has(region)) return APIS.dts.host;
  return `dts.${SHARED_HOST[region] ?? region}.aliyuncs.com`;
}

/** Clouds apart, whose regions are left out above. */
const APART = /-(?:finance|gov)(?:-|$)/;

/**
 * Warnings about unknown regions. They are still requested because new regions appear; for a misspelled one DTS may answer that
 * it has no jobs.
 */
export function regionNotes(regions: readonly string[]): readonly string[] {
  const odd = [...new Set(regions)].filter((region) => !DTS_REGIONS.includes(region) && !APART.test(region));
  return odd.map((region) => {
    const meant = closestWord(region, DTS_REGIONS);
    const guess = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return `this version does not know the DTS region ${region}; it is read anyway${guess}`;
  });
}

/** Where the vendor's part of this module comes from. */
export const ENDPOINT_FACTS = [
  {
    what: 'Regions of DTS',
    constants: ['DTS_REGIONS'],
    sources: ['metadata', 'sdk'],
    check: 'Compare with the regions of DescribeDtsJobs in the metadata and with the endpoint map of the SDK.',
  },
  {
    what: 'Hosts of DTS that are not dts.<region>.aliyuncs.com',
    constants: ['CENTRAL', 'SHARED_HOST'],
    sources: ['dtsEndpoints', 'openApiPortal', 'terraform'],
    check:
      'Compare the endpoints in all three; the SDK has the central host for more regions, and sources disagree on finance regions.',
  },
] as const;
