import { stackInventory } from '../../inventory/stack.ts';
import type { DocumentReader } from '../input-kind.ts';
import { readServices } from './services.ts';

/** Reads the roles of a file of Serverless Devs. */
export const read: DocumentReader['read'] = ({ value, document, context }) =>
  stackInventory(readServices(value, { document, path: [] }), () => context);
