import type { Located, Location } from '../../model/document.ts';
import type { Task } from '../../model/dts/task.ts';
import { readParameters } from '../dts/requests.ts';

/** Where an attribute of Terraform is not the parameter of the API in other letters. */
const PARAMETERS: Readonly<Record<string, string>> = {
  instance_id: 'InstanceID',
  owner_id: 'OwnerID',
  ip: 'IP',
  oracle_sid: 'OracleSID',
  database_name: 'DataBaseName',
  vswitch_id: 'VSwitchID',
};

/** The resource that a job is declared as. */
interface JobResource {
  readonly type: string;
  readonly address: string;
  readonly at: Location;
}

/** The task of a job by the attributes of its resource. */
export function readJobAttributes(
  attributes: ReadonlyMap<string, Located<unknown>>,
  { type, address, at }: JobResource,
): Task {
  const members = new Map([...attributes].map(([name, found]) => [parameterOf(name), found]));
  const task = readParameters(members, at, type);
  return { ...task, name: task.name ?? { value: address, at } };
}

function parameterOf(name: string): string {
  const [, side, rest] = /^(source|destination)_endpoint_(\w+)$/.exec(name) ?? [];
  const parameter =
    PARAMETERS[rest ?? name] ??
    (rest ?? name).replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return side === undefined ? parameter : `${side === 'source' ? 'Source' : 'Destination'}Endpoint${parameter}`;
}

/** Where the vendor's part of this module comes from. */
export const JOB_ATTRIBUTE_FACTS = [
  {
    what: 'Attributes of DTS jobs in Terraform that are spelled otherwise than the parameters of the API',
    constants: ['PARAMETERS'],
    sources: ['terraform'],
    check: 'Compare with the attributes in alicloud/resource_alicloud_dts_synchronization_job.go and its sisters.',
  },
] as const;
