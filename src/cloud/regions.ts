import { nearest } from '../model/nearest.ts';
import { APIS } from './actions.ts';

/**
 * The regions of DTS, as of April 2026: those that its metadata lists for `DescribeDtsJobs`, and those for which the vendor's SDK
 * (`@alicloud/dts20200101`) has a host. Left out are finance and government clouds (`cn-hangzhou-finance`, `cn-north-2-gov-1`, …),
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
export function dtsHost(region: string | undefined): string {
  if (region === undefined || CENTRAL.has(region)) return APIS.dts.host;
  return `dts.${SHARED_HOST[region] ?? region}.aliyuncs.com`;
}

/** Clouds apart, whose regions are left out above. */
const APART = /-(?:finance|gov)(?:-|$)/;

/**
 * What is told of regions that are not known here: new ones come, so they are asked all the same; of a slip of the pen, DTS may
 * say that it has no jobs there.
 */
export function regionNotes(regions: readonly string[]): readonly string[] {
  const odd = [...new Set(regions)].filter((region) => !DTS_REGIONS.includes(region) && !APART.test(region));
  return odd.map((region) => {
    const meant = nearest(region, DTS_REGIONS);
    const guess = meant === undefined ? '' : `; did you mean ${meant}?`;
    return `${region} is no region of DTS that this version knows, and is asked all the same${guess}`;
  });
}
