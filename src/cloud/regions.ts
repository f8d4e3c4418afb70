import { nearest } from '../model/nearest.ts';

/** A region of DTS. */
interface Region {
  readonly id: string;
  /** Its DTS has a host of its own; that of others is the public one. */
  readonly hasOwnHost?: true;
}

/**
 * The regions of DTS, as of April 2026: those that its metadata lists for `DescribeDtsJobs`, and those for which the vendor's SDK
 * (`@alicloud/dts20200101`) has a host. Left out are finance and government clouds (`cn-hangzhou-finance`, `cn-north-2-gov-1`, …),
 * whose accounts are of their own kind: they are named where they are meant.
 */
const REGIONS: readonly Region[] = [
  { id: 'ap-northeast-1', hasOwnHost: true },
  { id: 'ap-northeast-2', hasOwnHost: true },
  { id: 'ap-southeast-1' },
  { id: 'ap-southeast-3' },
  { id: 'ap-southeast-5' },
  { id: 'ap-southeast-6', hasOwnHost: true },
  { id: 'ap-southeast-7', hasOwnHost: true },
  { id: 'cn-beijing' },
  { id: 'cn-chengdu' },
  { id: 'cn-guangzhou', hasOwnHost: true },
  { id: 'cn-hangzhou' },
  { id: 'cn-heyuan', hasOwnHost: true },
  { id: 'cn-hongkong' },
  { id: 'cn-huhehaote' },
  { id: 'cn-qingdao' },
  { id: 'cn-shanghai' },
  { id: 'cn-shenzhen' },
  { id: 'cn-wuhan-lr', hasOwnHost: true },
  { id: 'cn-wulanchabu' },
  { id: 'cn-zhangjiakou' },
  { id: 'cn-zhengzhou-jva', hasOwnHost: true },
  { id: 'eu-central-1' },
  { id: 'eu-west-1' },
  { id: 'me-central-1', hasOwnHost: true },
  { id: 'me-east-1' },
  { id: 'us-east-1' },
  { id: 'us-west-1' },
];

/** Where DTS jobs are looked for, where nobody says so. */
export const DTS_REGIONS: readonly string[] = REGIONS.map(({ id }) => id);

const WITH_OWN_HOST = new Set(REGIONS.filter((region) => region.hasOwnHost === true).map(({ id }) => id));

/** Whether the DTS of a region has a host of its own. */
export function hasOwnHost(region: string): boolean {
  return WITH_OWN_HOST.has(region);
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
