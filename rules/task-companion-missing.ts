import type { Located } from '../src/model/document.ts';
import { callFamily, reserveMember } from '../src/model/dts/api-calls.ts';
import { isSelfManaged, type Connection } from '../src/model/dts/support-matrix.ts';
import { crossingEnds, type Endpoint, type Task, type Side } from '../src/model/dts/task.ts';
import { connectionOf } from '../src/model/dts/vocabulary.ts';
import type { Problem } from '../src/model/finding.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { findPlaceholder, isFunction, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'task-companion-missing',
  about: 'task',
  level: 'error',
  basis: 'documented',
  source: PAGES.configureDtsJob,
  title: 'parameters of the connection are missing or wrong',
  why:
    'DTS cannot find the database from the instance type alone. A cloud instance needs its region and ID. A ' +
    'self-managed database needs its address and the ID of the resource that DTS connects through.',
  messages: {
    missing: 'type "{type}" also needs {parameters}',
    wrongId: 'type "{type}" needs the ID of the {of}, which starts with "{prefix}"',
  },

  *check({ task }) {
    if (task.origin !== 'request' || callFamily(task.call) !== 'job') return;
    for (const end of crossingEnds(task)) yield* lacking(task, end);
  },
} satisfies Rule<'task'>;

function* lacking(task: Task, end: Endpoint): Iterable<Problem> {
  const connection = connectionOf(end);
  if (end.connection === undefined || connection === undefined || connection === 'public') return;
  // A self-managed destination is refused whatever it comes with.
  if (end.side === 'destination' && isSelfManaged(connection)) return;
  const type = end.connection.value;
  const missing = missingParameters(task, end, connection);
  if (missing.length > 0) {
    yield { at: end.connection.at, message: 'missing', data: { type, parameters: missing.join(', ') } };
  }
  const wrong = wrongInstanceId(end, connection);
  if (wrong !== undefined) {
    yield { at: wrong.id.at, message: 'wrongId', data: { type, prefix: wrong.prefix, of: wrong.of } };
  }
}

/** A parameter of ConfigureDtsJob that a connection cannot do without. */
interface Companion {
  /** Its name without the side: `SourceEndpointIP` is `IP`. */
  readonly parameter: 'Region' | 'InstanceID' | 'IP' | 'Port';
  /** What it must begin with, and what that is. */
  readonly id?: { readonly prefix: string; readonly of: string };
}

const VPC = { prefix: 'vpc-', of: 'VPC' };
const ADDRESS: readonly Companion[] = [{ parameter: 'IP' }, { parameter: 'Port' }];

/** Which parameters a connection needs. */
const COMPANIONS: Readonly<Record<Connection, readonly Companion[]>> = {
  cloud: [{ parameter: 'Region' }, { parameter: 'InstanceID' }],
  ecs: [{ parameter: 'InstanceID', id: { prefix: 'i-', of: 'ECS instance' } }, { parameter: 'Port' }],
  express: [{ parameter: 'InstanceID', id: VPC }, ...ADDRESS],
  cen: [{ parameter: 'InstanceID', id: VPC }, ...ADDRESS],
  gateway: [{ parameter: 'InstanceID', id: { prefix: 'dg-', of: 'database gateway' } }, ...ADDRESS],
  public: ADDRESS,
};

/** The member of `Reserve` that names the CEN of a source; for a destination none is documented. */
const CEN_KEY = 'srcInstanceId';

/** The parameters that an end lacks for its connection, by the names that the text has for them. */
export function missingParameters(task: Task, endpoint: Endpoint, connection: Connection): readonly string[] {
  const missing = COMPANIONS[connection]
    .filter(({ parameter }) => valueOf(endpoint, parameter) === undefined)
    .map(({ parameter }) => written(task, endpoint.side, parameter));
  const lacksCen = connection === 'cen' && endpoint.side === 'source' && reserveMember(task, CEN_KEY) === undefined;
  return lacksCen ? [...missing, `Reserve.${CEN_KEY}`] : missing;
}

/** `SourceEndpointRegion`; `source_endpoint_region` in Terraform, `SourceEndpoint.Region` in ROS. */
function written({ call = '' }: Task, side: Side, parameter: Companion['parameter']): string {
  if (call.startsWith('alicloud_')) {
    const name = parameter.replace(/ID$/, 'Id').replace(/(?<=[a-z])(?=[A-Z])/g, '_');
    return `${side}_endpoint_${name.toLowerCase()}`;
  }
  return `${PREFIXES[side]}${call.startsWith('ALIYUN::') ? '.' : ''}${parameter}`;
}

const PREFIXES: Readonly<Record<Side, string>> = { source: 'SourceEndpoint', destination: 'DestinationEndpoint' };

/** An `InstanceID` that is the ID of something else than the connection needs. */
interface WrongId {
  readonly id: Located<unknown>;
  readonly prefix: string;
  readonly of: string;
}

/** The instance ID of an end, where it is not the ID of what its connection goes through. */
export function wrongInstanceId(endpoint: Endpoint, connection: Connection): WrongId | undefined {
  const wanted = COMPANIONS[connection].find(({ parameter }) => parameter === 'InstanceID')?.id;
  const id = valueOf(endpoint, 'InstanceID');
  if (wanted === undefined || typeof id?.value !== 'string') return undefined;
  const isOpen = isUnknown(id.value) || findPlaceholder(id.value) !== undefined;
  return isOpen || id.value.startsWith(wanted.prefix) ? undefined : { id, ...wanted };
}

/** Old calls write `InstanceId`, so names are compared without case. */
function valueOf(endpoint: Endpoint, parameter: Companion['parameter']): Located<unknown> | undefined {
  if (parameter === 'Region' && endpoint.region !== undefined) return given(endpoint.region);
  for (const [name, value] of endpoint.parameters) {
    if (name.toLowerCase() === parameter.toLowerCase()) return given(value);
  }
  return undefined;
}

function given(found: Located<unknown>): Located<unknown> | undefined {
  const { value } = found;
  if (isFunction(value)) return found;
  return value === undefined || value === null || value === '' ? undefined : found;
}

/** Where the vendor's part of this module comes from. */
export const COMPANION_FACTS = [
  {
    what: 'Parameters that a connection requires, and the first letters of their IDs',
    constants: ['COMPANIONS', 'VPC', 'ADDRESS', 'CEN_KEY'],
    sources: ['configureDtsJob'],
    check: 'Read InstanceID, IP, Port and Region of both endpoints, and the sample of Reserve.',
  },
] as const;
