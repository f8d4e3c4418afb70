import { UsageError } from '../../model/errors.ts';
import type { Hosts } from '../endpoints.ts';
import { metadataIn } from './key-services.ts';
import type { Source } from './key-source.ts';
import { currentProfile, namedProfile, type CliConfig, type ProfileSource } from './profiles.ts';

/** What says which credentials to use. */
export interface CredentialOptions {
  /** `--profile`: a profile of the aliyun CLI. */
  readonly profile?: string;
  /** `--credentials ecs`: the role of the ECS instance that this runs on. */
  readonly fromInstance?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration of the aliyun CLI; `undefined`: there is none. */
  readonly cliConfig: () => CliConfig | undefined;
  readonly readToken: (file: string) => string;
}

/** Where credentials were found: what a user has to know before they are used. */
export type CredentialOrigin =
  | {
      readonly kind: 'profile';
      readonly profile: string;
      readonly mode: string;
      readonly by: 'option' | 'variable' | 'current';
    }
  | { readonly kind: 'keys' | 'oidc' | 'instance' };

/** The credentials at hand, and where they were found. */
export interface FoundCredentials {
  readonly source: Source;
  readonly origin: CredentialOrigin;
}

const PROFILE_VARIABLE = 'ALIBABA_CLOUD_PROFILE';

/**
 * The credentials at hand: `--profile`, then keys in the environment, `ALIBABA_CLOUD_PROFILE`, OIDC, and the aliyun CLI's current
 * profile; `undefined` where there are none. An instance's own only where they are asked for: never the SDK's default chain,
 * which ends at an address of the network.
 */
export function findCredentials(options: CredentialOptions, hosts: Hosts): FoundCredentials | undefined {
  const { profile, env } = options;
  if (options.fromInstance === true)
    return { source: { kind: 'instance', metadata: metadataIn(env, hosts) }, origin: { kind: 'instance' } };
  if (profile !== undefined) return ofProfile(profileSource(profile, options), 'option');
  const keys = keysIn(env);
  if (keys !== undefined) return { source: keys, origin: { kind: 'keys' } };
  const named = env[PROFILE_VARIABLE];
  if (named) return ofProfile(profileSource(named, options), 'variable');
  const oidc = oidcIn(options);
  if (oidc !== undefined) return { source: oidc, origin: { kind: 'oidc' } };
  if (env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']?.toLowerCase() === 'true') return undefined;
  const config = options.cliConfig();
  const current = config && currentProfile(config);
  return current && ofProfile(current, 'current');
}

function ofProfile({ name, mode, source }: ProfileSource, by: 'option' | 'variable' | 'current'): FoundCredentials {
  return { source, origin: { kind: 'profile', profile: name, mode, by } };
}

/** A profile of the aliyun CLI by its name. Throws `UsageError`. */
export function profileSource(name: string, { cliConfig }: Pick<CredentialOptions, 'cliConfig'>): ProfileSource {
  const config = cliConfig();
  if (config !== undefined) return namedProfile(name, config);
  throw new UsageError(
    `no profile "${name}": the aliyun CLI has no configuration`,
    `make the profile with "aliyun configure --profile ${name}"`,
  );
}

function keysIn(env: CredentialOptions['env']): Source | undefined {
  const [id, secret] = [env['ALIBABA_CLOUD_ACCESS_KEY_ID'], env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']];
  const token = env['ALIBABA_CLOUD_SECURITY_TOKEN'];
  if (!id && !secret) return undefined;
  if (!id || !secret) {
    const lacking = id ? 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' : 'ALIBABA_CLOUD_ACCESS_KEY_ID';
    throw new UsageError(`incomplete access key: ${lacking} is not set`);
  }
  return { kind: 'keys', keys: { id, secret, ...(token && { token }) } };
}

const OIDC = ['ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'] as const;

/** What a cluster gives its pods; a role's ARN alone is set by others too. */
function oidcIn({ env, readToken }: CredentialOptions): Source | undefined {
  const [arn, provider, file] = OIDC.map((name) => env[name]);
  if (!provider && !file) return undefined;
  if (!arn || !provider || !file) {
    const lacking = OIDC.filter((name) => !env[name]).join(' and ');
    throw new UsageError(`incomplete OIDC settings: ${lacking} is not set`);
  }
  return { kind: 'oidc', provider, token: () => readToken(file), role: { arn } };
}

/** Where the vendor's part of this module comes from. */
export const CREDENTIAL_FACTS = [
  {
    what: 'Environment variables of an OIDC role',
    constants: ['OIDC'],
    sources: ['credentials'],
    check: 'Read the OIDC provider in the package.',
  },
] as const;
