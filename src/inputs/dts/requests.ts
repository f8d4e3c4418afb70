import { asObject, type Node } from '../../formats/nodes.ts';
import { exactNumbers, type Digits } from '../../formats/scalar.ts';
import type { Located, Location } from '../../model/document.ts';
import type { Side, Task } from '../../model/dts/task.ts';
import { endOf, membersOf, othersOf, firstText, typeOf, type Members } from './job.ts';

/** The tasks of DTS requests, one or many. Who sends them, and so creates the task, they do not say. */
export function readRequests(value: unknown, at: Location): readonly Task[] {
  const digits = exactNumbers(value, at);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item, index) => {
    const node = asObject(item);
    const place = Array.isArray(value) ? { document: at.document, path: [...at.path, index] } : at;
    return node === undefined ? [] : [readRequest(node, place, digits)];
  });
}

/** One request. A resource of a template that makes it is named by its type: `call` of the task. */
export function readRequest(node: Node, at: Location, digits: Digits, resource?: string): Task {
  const members = withConfiguration(membersOf(node, at));
  return requestOf(isChange(node) ? changedEnd(members, node, at) : bothEnds(members, at), {
    at,
    digits,
    call: resource ?? firstText(members, ['Action'], digits)?.value ?? callOf(node),
  });
}

/** Most of what `ALIYUN::DTS::SubscriptionInstance` is given stands in an object of its own. */
function withConfiguration(members: Members): Members {
  const { value, at } = members.get('Configuration') ?? {};
  const inner = asObject(value);
  return inner === undefined || at === undefined ? members : new Map([...membersOf(inner, at), ...members]);
}

/** The same of parameters that are at hand by the API's names, whatever the text calls them. */
export function readParameters(members: Members, at: Location, resource: string): Task {
  return requestOf(bothEnds(members, at), { at, digits: new Map(), call: resource });
}

interface RequestContext {
  readonly at: Location;
  readonly digits: Digits;
  readonly call: string | undefined;
}

function requestOf({ source, destination, others }: Parts, { at, digits, call }: RequestContext): Task {
  const type =
    typeOf(firstText(others, ['JobType'], digits)?.value) ??
    typeOf(/(?:^Configure|::|_dts_)([A-Za-z]+?)(?:_?(?:Job|Instance)2?)?$/i.exec(call ?? '')?.[1]);
  const topology = firstText(others, ['Topology', 'SyncArchitecture'], digits);
  const hasDestination = destination.members.size > 0 || type !== 'subscription';
  return {
    at,
    origin: 'request',
    name: firstText(others, NAMES, digits),
    creator: undefined,
    topology: topologyOf(topology?.value),
    topologyAt: topology?.at,
    type,
    call,
    source: endOf('source', source.at, source.members, digits),
    destination: hasDestination ? endOf('destination', destination.at, destination.members, digits) : undefined,
    parameters: othersOf(others, () => true),
    faults: [],
  };
}

const NAMES = ['DtsJobName', 'MigrationJobName', 'SynchronizationJobName', 'SubscriptionInstanceName'];

/** One-way or two-way, in the API's words. */
export function topologyOf(word: string | undefined): Task['topology'] {
  if (word === undefined) return undefined;
  if (/^bidirectional$/i.test(word)) return 'two-way';
  return /^oneway$/i.test(word) ? 'one-way' : undefined;
}

/** The parameters of an end, and where they stand together. */
interface End {
  readonly at: Location;
  readonly members: Members;
}

interface Parts extends Readonly<Record<Side, End>> {
  /** The parameters of neither end. */
  readonly others: Members;
}

const OF_AN_END = /^(Source|Destination)Endpoint\.?(\w+)$/;

/** `SourceEndpointRole`, `SourceEndpoint.Role` of the older calls, and the same as objects. */
function bothEnds(given: Members, at: Location): Parts {
  const others = new Map<string, Located<unknown>>();
  const members = { Source: new Map<string, Located<unknown>>(), Destination: new Map<string, Located<unknown>>() };
  const places = { Source: at, Destination: at };
  for (const [key, found] of given) {
    const [, side, name = ''] = OF_AN_END.exec(key) ?? [];
    const nested = /^(?:Source|Destination)Endpoint$/.test(key) ? asObject(found.value) : undefined;
    if (nested !== undefined) {
      const of = key.startsWith('Source') ? 'Source' : 'Destination';
      places[of] = found.at;
      for (const [inner, value] of membersOf(nested, found.at)) members[of].set(inner, value);
    } else if (side === 'Source' || side === 'Destination') members[side].set(name, found);
    else others.set(key, found);
  }
  return {
    source: { at: places.Source, members: members.Source },
    destination: { at: places.Destination, members: members.Destination },
    others,
  };
}

/** `ModifyDtsJobEndpoint`: the parameters of the one end that `Endpoint` names. */
function isChange(node: Node): boolean {
  return typeof node['Endpoint'] === 'string' && !Object.keys(node).some((key) => OF_AN_END.test(key));
}

const OF_THE_CHANGED_END: ReadonlyMap<string, string> = new Map([
  ['AliyunUid', 'AliyunUid'],
  ['RoleName', 'RoleName'],
  ['EndpointInstanceType', 'InstanceType'],
  ['EndpointInstanceId', 'InstanceID'],
  ['EndpointRegionId', 'Region'],
  ['EndpointIp', 'IP'],
  ['EndpointPort', 'Port'],
  ['Database', 'DatabaseName'],
  ['Username', 'UserName'],
  ['Password', 'Password'],
  ['ShardUsername', 'ShardUserName'],
  ['ShardPassword', 'ShardPassword'],
]);

function changedEnd(given: Members, node: Node, at: Location): Parts {
  const changed = new Map<string, Located<unknown>>();
  const others = new Map<string, Located<unknown>>();
  for (const [key, found] of given) {
    const name = OF_THE_CHANGED_END.get(key);
    if (name === undefined) others.set(key, found);
    else changed.set(name, found);
  }
  const isDestination = /^dest/i.test(String(node['Endpoint']));
  const [here, there] = [
    { at, members: changed },
    { at, members: new Map<string, Located<unknown>>() },
  ];
  return isDestination ? { source: there, destination: here, others } : { source: here, destination: there, others };
}

/** Keys that only one call has, most specific first. */
const CALL_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^Endpoint\.(?:Type|InstanceId)$/, 'SwitchSynchronizationEndpoint'],
  [/^Subscription(?:InstanceId|Object|DataType\.\w+|Instance\.\w+)$/, 'ConfigureSubscriptionInstance'],
  [/^Subscription(?:DataType|InstanceNetworkType|InstanceVPCId|InstanceVSwitchId)/, 'ConfigureSubscription'],
  [/^Migration(?:JobId|JobName|Mode|Object)/, 'ConfigureMigrationJob'],
  [/^Synchronization(?:JobId|JobName|Objects)$/, 'ConfigureSynchronizationJob'],
  [/^JobType$|^DestinationEndpoint[A-Z]/, 'ConfigureDtsJob'],
  // What is left with a dot is of one of the two old calls, and only one of them names engines.
  [/^(?:Source|Destination)Endpoint\.(?:EngineName|Region|OracleSID)$/, 'ConfigureMigrationJob'],
  [/^DestinationEndpoint\./, 'ConfigureSynchronizationJob'],
];

function callOf(node: Node): string | undefined {
  if (isChange(node)) return 'ModifyDtsJobEndpoint';
  const keys = Object.keys(node);
  return CALL_PATTERNS.find(([pattern]) => keys.some((key) => pattern.test(key)))?.[1];
}

/** Where the vendor's part of this module comes from. */
export const REQUEST_FACTS = [
  {
    what: 'Names of a task in the calls that configure one, and keys that tell the calls apart',
    constants: ['NAMES', 'CALL_PATTERNS'],
    sources: ['metadata', 'sdk'],
    check: 'Compare with the parameters of the calls that configure a task.',
  },
  {
    what: 'Parameters of ModifyDtsJobEndpoint',
    constants: ['OF_THE_CHANGED_END'],
    sources: ['metadata', 'sdk'],
    check: 'Compare with the parameters of ModifyDtsJobEndpoint.',
  },
] as const;
