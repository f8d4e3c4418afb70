import { areUses } from './exception-uses.ts';

/** Whether something read from a file is a JSON report of ours, in all that merging looks at. */
export function isJsonReport(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { findings, suppressed, gaps, summary } = value;
  return (
    value['reportVersion'] === 1 &&
    [findings, suppressed].every((list) => areAll(list, isFinding)) &&
    areAll(gaps, isGap) &&
    isOptional(value['accounts'], (list) => areAll(list, hasId)) &&
    isOptional(value['preflight'], (list) => areAll(list, isSpot)) &&
    isOptional(value['untold'], areUntold) &&
    isOptional(value['exceptions'], areUses) &&
    isObject(summary) &&
    isSummary(summary)
  );
}

/** Whether something read from a file is a SARIF report of ours, in all that merging looks at. */
export function isSarifReport(value: unknown): boolean {
  if (!isObject(value) || value['version'] !== '2.1.0' || !Array.isArray(value['runs'])) return false;
  const [run, ...others] = value['runs'] as readonly unknown[];
  if (others.length > 0 || !isObject(run) || !isObject(run['tool'])) return false;
  const { driver } = run['tool'];
  const { automationDetails, invocations, properties = {}, results } = run;
  return (
    isObject(driver) &&
    driver['name'] === 'dts-xacct' &&
    isOptional(driver['rules'], (list) => areAll(list, hasId)) &&
    isOptional(automationDetails, (details) => isObject(details) && isOptional(details['id'], isText)) &&
    isOptional(invocations, (list) => areAll(list, isInvocation)) &&
    isOptional(results, (list) => areAll(list, isResult)) &&
    isObject(properties) &&
    isOptional(properties['untold'], areUntold) &&
    isOptional(properties['accounts'], (list) => Array.isArray(list) && list.every(isText)) &&
    isOptional(properties['exceptions'], areUses) &&
    isOptional(properties['shard'], isText)
  );
}

type Node = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areAll(value: unknown, is: (node: Node) => boolean): boolean {
  return Array.isArray(value) && value.every((each) => isObject(each) && is(each));
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isLevel(value: unknown): boolean {
  return value === 'error' || value === 'warning' || value === 'note';
}

function hasId({ id }: Node): boolean {
  return isText(id);
}

function isSpot({ file, subject, startLine, startColumn }: Node): boolean {
  return (
    [file, subject].every((each) => isOptional(each, isText)) &&
    [startLine, startColumn].every((each) => isOptional(each, isCount))
  );
}

function isFinding(node: Node): boolean {
  const { rule, level, message } = node;
  return isText(rule) && isText(message) && isLevel(level) && isSpot(node);
}

function areUntold(value: unknown): boolean {
  return areAll(value, (node) => isFinding(node) && (node['why'] === 'hidden' || node['why'] === 'no-file'));
}

function isGap(node: Node): boolean {
  return isText(node['what']) && isText(node['because']) && isTold(node);
}

/** What a gap tells beside its words, in either format. */
function isTold({ account, grant, counted }: Node): boolean {
  return [account, grant].every((each) => isOptional(each, isText)) && isOptional(counted, isCounted);
}

function isCounted(value: unknown): boolean {
  return isObject(value) && isText(value['id']) && isCount(value['count']) && isOptional(value['first'], isText);
}

/** Reports of older versions tell neither their counts nor what is hidden: that is said in other words. */
function isSummary({ counts, shard, complete, ...numbers }: Node): boolean {
  return (
    typeof complete === 'boolean' &&
    isOptional(shard, isText) &&
    Object.values(numbers).every((each) => isCount(each) || typeof each === 'boolean') &&
    (counts === undefined || isCount(numbers['hidden']))
  );
}

function isInvocation({ toolExecutionNotifications: notifications }: Node): boolean {
  return isOptional(notifications, (list) =>
    areAll(
      list,
      ({ message, properties = {} }) =>
        isObject(message) &&
        isOptional(message['text'], isText) &&
        isObject(properties) &&
        isTold(properties) &&
        ['error', 'warning', 'note'].every((level) => isOptional(properties[level], isCount)),
    ),
  );
}

function isResult({ ruleId, level, locations, suppressions }: Node): boolean {
  return (
    isText(ruleId) &&
    isOptional(level, isText) &&
    isOptional(locations, (list) => areAll(list, isLocation)) &&
    isOptional(suppressions, Array.isArray)
  );
}

function isLocation({ physicalLocation = {}, logicalLocations }: Node): boolean {
  if (!isObject(physicalLocation)) return false;
  const { artifactLocation = {}, region = {} } = physicalLocation;
  return (
    isObject(artifactLocation) &&
    isObject(region) &&
    isSpot({ file: artifactLocation['uri'], ...region }) &&
    isOptional(logicalLocations, (list) => areAll(list, ({ fullyQualifiedName: name }) => isOptional(name, isText)))
  );
}
