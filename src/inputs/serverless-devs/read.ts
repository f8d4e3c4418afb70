import { addStack } from '../../inventory/stack.ts';
import { NOTHING, type Collect } from '../input-kind.ts';
import { readServices } from './services.ts';

/** Takes up the roles of a file of Serverless Devs. */
export const read: Collect = ({ value, document }, context, estate) => ({
  ...NOTHING,
  ...addStack(readServices(value, { document, path: [] }), () => context, estate),
});
