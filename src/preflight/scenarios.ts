import { accountText } from '../model/account.ts';
import type { Phrase } from '../model/forecast.ts';
import { ownerOf, scenario } from '../model/scenario.ts';
import type { Endpoint } from '../model/task.ts';
import { twoWayAt } from '../model/two-way.ts';
import type { Known, TaskCase } from './cases.ts';

/** Who creates a task and whose databases it goes between, in the words of the vendor page's scenarios. */
export function scenarioOf({ task, creator, known }: TaskCase): Phrase {
  const which = scenario(task);
  const data = {
    creator: creator === undefined ? textOr(task.creator?.value) : known.called(creator),
    source: ownerIn(task.source, known),
    destination: task.destination === undefined ? '' : ownerIn(task.destination, known),
  };
  if (task.creator === undefined) return { message: 'scenarioCreatorOpen', data };
  if (which === undefined) return { message: 'scenarioOpen', data };
  if (task.destination === undefined)
    return { message: which === 'none' ? 'scenarioOwn' : 'scenarioSubscription', data };
  return { message: `${SCENARIOS[which]}${twoWayAt(task) === undefined ? '' : '-two-way'}`, data };
}

const SCENARIOS = {
  none: 'scenarioOwn',
  source: 'scenarioSource',
  destination: 'scenarioDestination',
  both: 'scenarioBoth',
} as const;

function ownerIn(endpoint: Endpoint, known: Known): string {
  const owner = ownerOf(endpoint)?.value;
  return typeof owner === 'string' ? known.called(owner) : textOr(owner);
}

function textOr(account: Parameters<typeof accountText>[0] | undefined): string {
  return account === undefined ? '?' : accountText(account);
}
