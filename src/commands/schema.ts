import { UsageError } from '../errors.ts';
import type { Call } from '../cli/options.ts';
import { EXIT, type ExitCode } from '../verdict.ts';
import type { Streams } from '../cli/write.ts';

/** The schemas by their names on the command line; each is loaded when it is asked for. */
const SCHEMAS: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  'trust-policy': () => import('../../schemas/trust-policy.schema.json', { with: { type: 'json' } }),
  config: () => import('../../schemas/config.schema.json', { with: { type: 'json' } }),
};

/** Prints a JSON Schema, as it stands in `schemas/`. */
export async function schema({ positionals: [name] }: Call, streams: Streams): Promise<ExitCode> {
  const load = name !== undefined && Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (load === undefined) {
    const known = Object.keys(SCHEMAS).join(', ');
    throw new UsageError(
      name === undefined ? 'schema: name one' : `there is no schema "${name}"`,
      `choose from ${known}`,
    );
  }
  streams.out(`${JSON.stringify((await load()).default, null, 2)}\n`);
  return EXIT.clean;
}
