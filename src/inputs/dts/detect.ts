import { asObject, everyObject, memberKey, type Node } from '../../formats/nodes.ts';
import { closestWord } from '../../lib/did-you-mean.ts';

/** Whether a value lists tasks as a tasks file does. */
export function looksLikeTasksFile(value: unknown): boolean {
  const node = asObject(value);
  return node !== undefined && isTasksFile(node);
}

/** Whether a value is the parameters of a request to DTS, or a list of such. */
export function looksLikeRequest(value: unknown): boolean {
  return eachIs(value, isDtsRequest);
}

/** Whether a value is what DTS answers about jobs, or a list of such. */
export function looksLikeAnswer(value: unknown): boolean {
  return eachIs(value, isDtsAnswer);
}

function eachIs(value: unknown, isOne: (node: Node) => boolean): boolean {
  if (Array.isArray(value)) return everyObject(value, isOne);
  const node = asObject(value);
  return node !== undefined && isOne(node);
}

function isTasksFile(node: Node): boolean {
  const tasks = node['tasks'] ?? node['Tasks'];
  if (!Array.isArray(tasks)) return hasMisspelledTasks(node);
  // The tasks of an editor have the version "2.0.0".
  if (tasks.length === 0) return node['version'] === 1 || node['version'] === '1';
  return tasks.some((task: unknown) => {
    const item = asObject(task);
    return (
      item !== undefined &&
      (asObject(item['source']) ?? asObject(item['destination'])) !== undefined &&
      !Object.hasOwn(item, 'hosts')
    );
  });
}

/** `task:` where `tasks:` is meant: a list of what only tasks look like. */
function hasMisspelledTasks(node: Node): boolean {
  return Object.entries(node).some(
    ([key, list]) =>
      Array.isArray(list) && list.length > 0 && closestWord(key, ['tasks']) !== undefined && list.every(hasAccounts),
  );
}

function hasAccounts(item: unknown): boolean {
  const task = asObject(item);
  const ends = [asObject(task?.['source']), asObject(task?.['destination'])];
  return ends.some((end) => end !== undefined && Object.hasOwn(end, 'account') && Object.hasOwn(end, 'database'));
}

const REQUEST_KEY =
  /^(?:Source|Destination)Endpoint(?:\.)?(?:InstanceType|InstanceID|InstanceId|EngineName|OwnerID|Role|IP|Region|Port|UserName|Password)$/;

/** Parameters of ConfigureDtsJob and its kin, flat (`SourceEndpointRole`, `SourceEndpoint.Role`) or nested; ModifyDtsJobEndpoint. */
function isDtsRequest(node: Node): boolean {
  if (Object.keys(node).some((key) => REQUEST_KEY.test(key))) return true;
  const isChange = /^(?:src|dest)$/i.test(String(node['Endpoint']));
  if (isChange && (Object.hasOwn(node, 'AliyunUid') || Object.hasOwn(node, 'RoleName'))) return true;
  const ends = [asObject(node['SourceEndpoint']), asObject(node['DestinationEndpoint'])];
  return ends.some(
    (end) =>
      end !== undefined && ['InstanceType', 'EngineName', 'OwnerID', 'Role'].some((key) => Object.hasOwn(end, key)),
  );
}

/** `DescribeDtsJobDetail`: endpoints as objects, and the job's own id; `DescribeDtsJobs`: a list of such. */
function isDtsAnswer(node: Node): boolean {
  const list = node[memberKey(node, 'DtsJobList')];
  if (Array.isArray(list)) return everyObject(list, isDtsAnswer);
  const hasOwn = (name: string): boolean => Object.hasOwn(node, memberKey(node, name));
  if (!hasOwn('DtsJobId') && !hasOwn('DtsInstanceID')) return false;
  const isEnd = (name: string): boolean => asObject(node[memberKey(node, name)]) !== undefined;
  if (!isEnd('SourceEndpoint') && !isEnd('DestinationEndpoint')) return false;
  return hasOwn('RequestId') || hasOwn('Status') || hasOwn('DtsJobName');
}
