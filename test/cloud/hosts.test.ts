import { describe, expect, test } from 'vitest';

import { makeCallFailures, reasonOf } from '../../src/cloud/call-failures.ts';
import { makeCallApi, type Connection } from '../../src/cloud/calls.ts';
import { systemClock } from '../../src/cloud/clock.ts';
import { readJobs } from '../../src/cloud/collect-account.ts';
import { makeSemaphore } from '../../src/cloud/concurrency.ts';
import { endpointsOf, DTS_REGIONS } from '../../src/cloud/endpoints.ts';
import { makeRateLimiters } from '../../src/cloud/rate-limiter.ts';
import { failureOf } from '../../src/cloud/transport.ts';
import { parseAccountId } from '../../src/model/account.ts';
import { CallError } from '../../src/model/errors.ts';

const publicHosts = endpointsOf({}, {});

describe('the host of DTS', () => {
  test.each([
    // Mainland.
    ['cn-hangzhou', 'dts.cn-hangzhou.aliyuncs.com'],
    ['cn-shanghai', 'dts.cn-shanghai.aliyuncs.com'],
    ['cn-wulanchabu', 'dts.aliyuncs.com'],
    ['cn-chengdu', 'dts.aliyuncs.com'],
    ['cn-hongkong', 'dts.cn-hongkong.aliyuncs.com'],
    // Overseas: the SDK has the central host for these.
    ...['ap-southeast-1', 'ap-southeast-3', 'ap-southeast-5', 'us-west-1', 'us-east-1'].map((region) => [
      region,
      `dts.${region}.aliyuncs.com`,
    ]),
    ...['eu-central-1', 'eu-west-1', 'me-east-1'].map((region) => [region, `dts.${region}.aliyuncs.com`]),
    // Finance.
    ['cn-hangzhou-finance', 'dts.cn-hangzhou.aliyuncs.com'],
    ['cn-shanghai-finance-1', 'dts.cn-shanghai-finance-1.aliyuncs.com'],
    ['cn-shenzhen-finance-1', 'dts.cn-shenzhen-finance-1.aliyuncs.com'],
  ])('of %s is %s', (region, host) => {
    expect(publicHosts('dts', region)).toBe(`https://${host}`);
  });

  test('is one of its own for all regions but two', () => {
    expect(DTS_REGIONS.filter((region) => publicHosts('dts', region) === 'https://dts.aliyuncs.com')).toEqual([
      'cn-chengdu',
      'cn-wulanchabu',
    ]);
  });
});

/** A line over which hosts answer, or fail. */
function lineTo(answer: (endpoint: string) => object): {
  readonly line: Connection;
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const line: Connection = {
    port: ({ endpoint }) => {
      asked.push(endpoint);
      return Promise.resolve().then(() => answer(endpoint) as Record<string, unknown>);
    },
    send: () => Promise.reject(new Error('nothing is sent')),
    seats: makeSemaphore(1),
    paces: makeRateLimiters(80, systemClock),
    clock: { ...systemClock, sleep: () => Promise.resolve() },
    missingHosts: new Set(),
    watch: { begin: () => () => undefined, silence: () => new Promise(() => undefined) },
    stop: new AbortController().signal,
    abandon: () => undefined,
    onRetry: () => undefined,
    runCommand: () => Promise.reject(new Error('nobody runs a command')),
    onKeyRequest: () => undefined,
  };
  return { line, asked };
}

const caller = { quota: 'x', endpointOf: publicHosts, keys: () => Promise.resolve({ id: 'a', secret: 'b' }) };
const missing = (): never => {
  throw failureOf(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), false);
};

describe('a host of a region that is not there', () => {
  const own = 'https://dts.ap-southeast-3.aliyuncs.com';
  const central = 'https://dts.aliyuncs.com';

  test('the central one is asked in its place, and later at once', async () => {
    const { line, asked } = lineTo((endpoint) => (endpoint === own ? missing() : { Success: true }));
    const ask = makeCallApi(line, caller);
    const region = 'ap-southeast-3';
    expect(await ask('DescribeDtsJobs', { region })).toEqual({ Success: true });
    expect(await ask('DescribeDtsJobs', { region })).toEqual({ Success: true });
    expect([new Set(asked), asked.slice(-2)]).toEqual([new Set([own, central]), [central, central]]);
    expect([...line.missingHosts]).toEqual([own]);
  });

  test('is named in what is recorded of the account, as not answered for itself', async () => {
    const { line } = lineTo((endpoint) =>
      endpoint === own ? missing() : { Success: true, TotalRecordCount: 0, DtsJobList: [] },
    );
    const reading = { ask: makeCallApi(line, caller), failures: makeCallFailures(), seats: line.seats };
    const jobs = await readJobs(
      {
        ...reading,
        id: parseAccountId('1000000000000001') ?? expect.fail(),
        hasHost: (region) => !line.missingHosts.has(publicHosts('dts', region)),
        mayAskRole: () => undefined,
        onRole: () => undefined,
        onFailure: () => undefined,
      },
      ['cn-hangzhou', 'ap-southeast-3'],
    );
    const named = ['ap-southeast-3'];
    expect(jobs).toEqual({ dtsJobs: [], unansweredRegions: named, centralRegions: named });
    expect(reading.failures.gaps()).toEqual([]);
  });

  test('names the host and the tries when no answer comes', async () => {
    const { line } = lineTo(missing);
    const failed = makeCallApi(line, caller)('DescribeDtsJobs', { region: 'ap-southeast-3' });
    const error = await failed.catch((each: unknown) => each);
    expect(error).toBeInstanceOf(CallError);
    expect(reasonOf(error as CallError)).toBe('no such host (ENOTFOUND): dts.aliyuncs.com, tried 3 times');
  });

  test('a host that refuses is asked no other way', async () => {
    const { line, asked } = lineTo(() => {
      throw failureOf(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), false);
    });
    const failed = makeCallApi(line, caller)('DescribeDtsJobs', { region: 'ap-southeast-3' });
    const error = (await failed.catch((each: unknown) => each)) as CallError;
    expect([new Set(asked), reasonOf(error)]).toEqual([
      new Set([own]),
      'no connection (ECONNREFUSED): dts.ap-southeast-3.aliyuncs.com, tried 8 times',
    ]);
  });
});
