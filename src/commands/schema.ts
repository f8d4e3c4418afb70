import { closestWord } from '../lib/did-you-mean.ts';
import { UsageError } from '../model/errors.ts';

type Load = () => Promise<{ readonly default: unknown }>;

/** The schemas by their names on the command line; each is loaded when it is asked for. */
const SCHEMAS: Readonly<Record<string, Load>> = {
  'trust-policy': () => import('../../schemas/trust-policy.schema.json', { with: { type: 'json' } }),
  tasks: () => import('../../schemas/tasks.schema.json', { with: { type: 'json' } }),
  config: () => import('../../schemas/config.schema.json', { with: { type: 'json' } }),
  report: () => import('../../schemas/report.schema.json', { with: { type: 'json' } }),
  snapshot: () => import('../../schemas/snapshot.schema.json', { with: { type: 'json' } }),
  setup: () => import('../../schemas/setup.schema.json', { with: { type: 'json' } }),
  baseline: () => import('../../schemas/baseline.schema.json', { with: { type: 'json' } }),
  diff: () => import('../../schemas/diff.schema.json', { with: { type: 'json' } }),
};

/** The names of all schemas. */
const schemaNames: readonly string[] = Object.keys(SCHEMAS);

/** A JSON Schema as text. Throws `UsageError` where there is none of that name. */
export async function schema(name: string | undefined): Promise<string> {
  const load = name !== undefined && Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (load === undefined) throw wrongName(name);
  return `${JSON.stringify((await load()).default, null, 2)}\n`;
}

function wrongName(name: string | undefined): UsageError {
  const choices = `choose from ${schemaNames.join(', ')}`;
  if (name === undefined) return new UsageError('no schema name given', choices);
  const near = closestWord(name, schemaNames);
  return new UsageError(`unknown schema "${name}"`, near === undefined ? choices : `did you mean "${near}"?`);
}
