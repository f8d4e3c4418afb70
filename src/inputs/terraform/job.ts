import { placedText } from '../../formats/hcl/syntax.ts';
import { plainValue, type Slot } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';
import type { DeclaredJob } from '../../inventory/declared.ts';
import type { Located, Location } from '../../model/document.ts';
import type { Task } from '../../model/dts/task.ts';
import { topologyOf } from '../dts/requests.ts';
import { readJobAttributes } from './job-attributes.ts';
import { attributeText, type Resource } from './resource.ts';
import type { ProviderAccount } from './providers.ts';

/** A DTS job: the parameters of the request that makes it, by the names that Terraform has for them. */
export function readTerraformJob(
  resource: Resource,
  instances: ReadonlyMap<string, Resource>,
  owners: ReadonlyMap<string, ProviderAccount>,
): DeclaredJob {
  const { slots, at, home, address, placeOf } = resource;
  const attributes = new Map<string, Located<unknown>>();
  for (const [name, slot] of slots) {
    const { value } = slot;
    const isSecret = /password|secret/.test(name);
    // A password that a file of values gives is where it belongs.
    const isFilledIn = value.at.source.isGiven === true && isSecret;
    const plain = isFilledIn ? unknownText(`var.${name}`) : plainValue(value);
    const place = isSecret ? secretPlace(slot, placeOf(name)) : placeOf(name);
    if (plain !== null) attributes.set(name, { value: plain, at: place });
  }
  const owner = owners.get(home);
  const creator = owner === undefined || owner.isUnsure ? undefined : { value: owner.account, at };
  const remade: DeclaredJob['remade'] = (found) => ({
    task: { ...withTopology(readJobAttributes(found, resource), resource, instances), creator },
    home,
    references: referencesOf(resource),
    address,
  });
  return { ...remade(attributes), attributes, remade };
}

/** Where the literal of a secret is written. Of a place with another name than that of a secret no line is shown. */
function secretPlace({ at, value }: Slot, use: Location): Location {
  const { source, start, end } = value.at;
  if (source === at.source && start >= at.start && end <= at.end) return use;
  return {
    document: { ...use.document, ...placedText(source), isConfidential: true },
    path: use.path,
    offsets: [start, end],
  };
}

/** The roles from which an end takes the name of its role. */
function referencesOf({ slots }: Resource): DeclaredJob['references'] {
  const [source, destination] = ['source', 'destination'].map(
    (side) => slots.get(`${side}_endpoint_role`)?.value.refersTo,
  );
  return { ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
}

/** One-way or two-way is a matter of the instance that the job runs on. */
function withTopology(task: Task, { slots }: Resource, instances: ReadonlyMap<string, Resource>): Task {
  const id = slots.get('dts_instance_id')?.value.refersTo;
  const instance = instances.get(id ?? '');
  const found = instance && attributeText(instance, 'sync_architecture');
  return found === undefined ? task : { ...task, topology: topologyOf(found.value), topologyAt: found.at };
}
