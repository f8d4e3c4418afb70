import { UsageError } from '../errors.ts';
import { profileSource, type CliConfig } from './cli-profile.ts';
import type { Hosts } from './endpoints.ts';
import { metadataIn } from './metadata.ts';
import type { Source } from './session.ts';

/** What says which credentials to use. */
export interface Wishes {
  /** `--profile`: a profile of the aliyun CLI. */
  readonly profile?: string;
  /** `--credentials ecs`: the role of the ECS instance that this runs on. */
  readonly fromInstance?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration of the aliyun CLI; asked for only where a profile is named. */
  readonly cliConfig: () => CliConfig;
  readonly readToken: (file: string) => string;
}

/**
 * The credentials at hand: `--profile`, then the environment, then OIDC; `undefined` where nothing names any. An instance's own
 * only where they are asked for: never the SDK's default chain, which ends at an address of the network.
 */
export function credentialsAtHand(wishes: Wishes, hosts: Hosts): Source | undefined {
  const { profile, env } = wishes;
  if (wishes.fromInstance === true) return { kind: 'instance', metadata: metadataIn(env, hosts) };
  if (profile !== undefined) return profileSource(profile, wishes.cliConfig());
  return keysIn(env) ?? oidcIn(wishes);
}

function keysIn(env: Wishes['env']): Source | undefined {
  const [id, secret] = [env['ALIBABA_CLOUD_ACCESS_KEY_ID'], env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']];
  const token = env['ALIBABA_CLOUD_SECURITY_TOKEN'];
  if (!id && !secret) return undefined;
  if (!id || !secret) {
    const lacking = id ? 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' : 'ALIBABA_CLOUD_ACCESS_KEY_ID';
    throw new UsageError(`half an access key: ${lacking} is not set`);
  }
  return { kind: 'keys', keys: { id, secret, ...(token && { token }) } };
}

const OIDC = ['ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'] as const;

/** What a cluster gives its pods; a role's ARN alone is set by others too. */
function oidcIn({ env, readToken }: Wishes): Source | undefined {
  const [arn, provider, file] = OIDC.map((name) => env[name]);
  if (!provider && !file) return undefined;
  if (!arn || !provider || !file) {
    const lacking = OIDC.filter((name) => !env[name]).join(' and ');
    throw new UsageError(`half of what OIDC needs: ${lacking} is not set`);
  }
  return { kind: 'oidc', provider, token: () => readToken(file), role: { arn } };
}
