import { CallError } from '../errors.ts';
import { ACTIONS } from './actions.ts';
import type { Ask } from './ask.ts';
import { reasonOf } from './ledger.ts';
import { object, textIn } from './ram.ts';
import type { RecordedProbe } from './recording.ts';

/** What a session may do that is begun only to see whether it can be: nothing. */
const NOTHING = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
/** The least that STS gives. */
const SECONDS = '900';

/**
 * Takes a role of another account with a session that may do nothing, and throws the session away. It tells of the `RAM` half of
 * the trust policy alone: DTS comes through the other one.
 */
export async function probe(ask: Ask, arn: string): Promise<Omit<RecordedProbe, 'account' | 'role'>> {
  try {
    const body = { RoleArn: arn, RoleSessionName: 'dts-xacct-probe', DurationSeconds: SECONDS, Policy: NOTHING };
    await ask('AssumeRole', { body });
    return { answer: 'taken' };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.failure === 'absent') return { answer: 'absent' };
    const because = `AssumeRole: ${reasonOf(error)}`;
    return error.failure === 'denied' ? deniedBy(ask, error, because) : { answer: 'failed', because };
  }
}

type Denied = Pick<RecordedProbe, 'answer' | 'because' | 'grant'>;

/** Which policy it is that refuses, by the vendor's word for its type; where it cannot be decoded, why. */
async function deniedBy(ask: Ask, { denial = {} }: CallError, because: string): Promise<Denied> {
  const { policyType, encoded } = denial;
  if (policyType !== undefined) return { ...byPolicy(policyType), because };
  if (encoded === undefined) return { answer: 'refused', because };
  try {
    const answer = await ask('DecodeDiagnosticMessage', { query: { EncodedDiagnosticMessage: encoded } });
    const type = textIn(object(answer, 'DecodedDiagnosticMessage'), 'NoPermissionPolicyType');
    return { ...byPolicy(type), because };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return {
      answer: 'refused',
      because: `${because}; DecodeDiagnosticMessage: ${reasonOf(error)}`,
      ...(error.failure === 'denied' && { grant: ACTIONS.DecodeDiagnosticMessage.grant }),
    };
  }
}

function byPolicy(type: string): Pick<RecordedProbe, 'answer' | 'grant'> {
  if (type === 'AssumeRolePolicy') return { answer: 'trust' };
  return type.endsWith('IdentityBasedPolicy')
    ? { answer: 'caller', grant: ACTIONS.AssumeRole.grant }
    : { answer: 'elsewhere' };
}
