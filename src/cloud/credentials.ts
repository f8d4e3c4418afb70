import { UsageError } from '../model/errors.ts';
import type { Keys } from './api-client.ts';
import type { Hosts } from './endpoints.ts';
import { metadataIn, type Source } from './sessions.ts';

/** What says which credentials to use. */
export interface CredentialOptions {
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
export function findCredentials(wishes: CredentialOptions, hosts: Hosts): Source | undefined {
  const { profile, env } = wishes;
  if (wishes.fromInstance === true) return { kind: 'instance', metadata: metadataIn(env, hosts) };
  if (profile !== undefined) return profileSource(profile, wishes.cliConfig());
  return keysIn(env) ?? oidcIn(wishes);
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

/** A profile of the aliyun CLI, by the CLI's own names. */
type Profile = Readonly<Record<string, unknown>>;

/** Where the file is, what is in it, and how the tokens that it names are read. */
interface CliConfig {
  readonly file: string;
  readonly text: string;
  readonly readToken: (file: string) => string;
}

/**
 * A profile of the aliyun CLI as a source of keys. Throws `UsageError`, in which nothing of the file's own text stands: it
 * holds secrets.
 */
export function profileSource(name: string, config: CliConfig): Source {
  return sourceOf(name, { config, profiles: profilesIn(config), above: [] });
}

function profilesIn({ file, text }: CliConfig): readonly Profile[] {
  let profiles: unknown;
  try {
    profiles = (JSON.parse(text.replace(/^\uFEFF/, '')) as { profiles?: unknown } | null)?.profiles;
  } catch {
    throw new UsageError(
      `${file} is not valid JSON`,
      'this is the configuration of the aliyun CLI: check it with "aliyun configure list"',
    );
  }
  if (!Array.isArray(profiles)) throw new UsageError(`${file} has no profiles`, 'create one with "aliyun configure"');
  return profiles.filter((profile): profile is Profile => typeof profile === 'object' && profile !== null);
}

interface Search {
  readonly config: CliConfig;
  readonly profiles: readonly Profile[];
  /** The profiles that name this one as their source. */
  readonly above: readonly string[];
}

function sourceOf(name: string, search: Search): Source {
  const { config, profiles, above } = search;
  const profile = profiles.find((each) => each['name'] === name);
  if (profile === undefined) {
    const names = profiles.map((each) => String(each['name'])).join(', ');
    throw new UsageError(`${config.file} has no profile "${name}"`, `profiles in the file: ${names || 'none'}`);
  }
  if (above.includes(name))
    throw new UsageError(`profile "${name}" in ${config.file} is its own source: ${[...above, name].join(' → ')}`);
  const need = (key: string): string => {
    const value = profile[key];
    if (typeof value === 'string' && value !== '') return value;
    throw new UsageError(
      `profile "${name}" in ${config.file} has no ${key}`,
      `set it with "aliyun configure --profile ${name}"`,
    );
  };
  return byMode(name, profile, { need, search });
}

interface Given {
  readonly need: (key: string) => string;
  readonly search: Search;
}

/** The modes that need nothing but what stands in the file. */
function byMode(name: string, profile: Profile, { need, search }: Given): Source {
  const mode = typeof profile['mode'] === 'string' ? profile['mode'] : '';
  const externalId = profile['external_id'];
  const role = () => ({
    arn: need('ram_role_arn'),
    ...(typeof externalId === 'string' && externalId !== '' && { externalId }),
  });
  switch (mode.toLowerCase()) {
    case 'ak':
      return { kind: 'keys', keys: { id: need('access_key_id'), secret: need('access_key_secret') } };
    case 'ststoken':
      return {
        kind: 'keys',
        keys: { id: need('access_key_id'), secret: need('access_key_secret'), token: need('sts_token') },
      };
    case 'ramrolearn':
      return { kind: 'role', base: { kind: 'keys', keys: baseKeys(profile, need) }, role: role() };
    case 'chainableramrolearn': {
      const base = sourceOf(need('source_profile'), { ...search, above: [...search.above, name] });
      return { kind: 'role', base, role: role() };
    }
    case 'oidc': {
      const file = need('oidc_token_file');
      return {
        kind: 'oidc',
        provider: need('oidc_provider_arn'),
        token: () => search.config.readToken(file),
        role: role(),
      };
    }
    default:
      throw new UsageError(
        `profile "${name}" in ${search.config.file} has the mode ${mode || '(none)'}, which is not supported`,
        mode.toLowerCase() === 'ecsramrole'
          ? 'on the instance itself use --credentials ecs instead'
          : 'supported: AK, StsToken, RamRoleArn, ChainableRamRoleArn, OIDC; for others set ALIBABA_CLOUD_ACCESS_KEY_ID, …_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN',
      );
  }
}

function baseKeys(profile: Profile, need: Given['need']): Keys {
  const token = profile['sts_token'];
  return {
    id: need('access_key_id'),
    secret: need('access_key_secret'),
    ...(typeof token === 'string' && token !== '' && { token }),
  };
}
