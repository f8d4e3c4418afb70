import { CallError } from '../errors.ts';
import type { Ask } from './ask.ts';
import { reasonOf } from './ledger.ts';
import { object } from './ram.ts';
import type { RecordedProbe } from './recording.ts';

/** What a session may do that is begun only to see whether it can be: nothing. */
const NOTHING = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
/** The least that STS gives. */
const SECONDS = '900';

/**
 * Takes a role of another account with a session that may do nothing, and throws the session away. It tells of the `RAM` half of
 * the trust policy alone: DTS comes through the other one.
 */
export async function probe(ask: Ask, arn: string): Promise<Pick<RecordedProbe, 'answer' | 'because'>> {
  try {
    const body = { RoleArn: arn, RoleSessionName: 'dts-xacct-probe', DurationSeconds: SECONDS, Policy: NOTHING };
    await ask('AssumeRole', { body });
    return { answer: 'taken' };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.failure === 'absent') return { answer: 'absent' };
    const because = `AssumeRole: ${reasonOf(error)}`;
    return error.failure === 'denied' ? { answer: await deniedBy(ask, error), because } : { answer: 'failed', because };
  }
}

type Denial = 'trust' | 'caller' | 'elsewhere' | 'refused';

/** Which policy it is that refuses, by the vendor's word for its type. */
async function deniedBy(ask: Ask, { denial = {} }: CallError): Promise<Denial> {
  const type = denial.policyType ?? (denial.encoded === undefined ? undefined : await decoded(ask, denial.encoded));
  if (type === 'AssumeRolePolicy') return 'trust';
  if (type === undefined) return 'refused';
  return type.endsWith('IdentityBasedPolicy') ? 'caller' : 'elsewhere';
}

/** Without the right to have it decoded, it stays closed. */
async function decoded(ask: Ask, encoded: string): Promise<string | undefined> {
  try {
    const answer = await ask('DecodeDiagnosticMessage', { query: { EncodedDiagnosticMessage: encoded } });
    const type = object(answer, 'DecodedDiagnosticMessage')['NoPermissionPolicyType'];
    return typeof type === 'string' ? type : undefined;
  } catch (error) {
    if (error instanceof CallError) return undefined;
    throw error;
  }
}
