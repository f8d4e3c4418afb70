import { UsageError } from '../../model/errors.ts';
import type { Keys } from '../api-client.ts';
import { isLoopback } from '../endpoints.ts';
import type { RoleToTake, Source } from './key-source.ts';
import type { Origin } from '../transport.ts';

/** A profile of the aliyun CLI, by the CLI's own names. */
type Profile = Readonly<Record<string, unknown>>;

/** The configuration of the aliyun CLI: where the file is, what is in it, and how what it names is used. */
export interface CliConfig {
  readonly file: string;
  readonly text: string;
  readonly readToken: (file: string) => string;
  /** `ALIBABA_CLOUD_CREDENTIALS_URI`, for a profile that names no address. */
  readonly credentialsUri?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A profile as a source of keys. */
export interface ProfileSource {
  readonly name: string;
  readonly mode: string;
  readonly source: Source;
}

/** A profile by its name. Throws `UsageError`, in which nothing of the file's own text stands: it holds secrets. */
export function namedProfile(name: string, config: CliConfig): ProfileSource {
  const { profiles } = readConfig(config);
  return { name, ...sourceOf(name, { config, profiles, above: [] }) };
}

/** The current profile; `undefined`: the CLI has been started and never configured. Throws `UsageError`. */
export function currentProfile(config: CliConfig): ProfileSource | undefined {
  const { current, profiles } = readConfig(config);
  const profile = profiles.find((each) => each['name'] === current);
  if (profile === undefined || isBlank(profile)) return undefined;
  return { name: current, ...sourceOf(current, { config, profiles, above: [] }) };
}

/** The CLI writes such a profile when it is started for the first time. */
function isBlank(profile: Profile): boolean {
  const mode = modeOf(profile).toLowerCase();
  return (mode === '' || mode === 'ak') && !profile['access_key_id'] && !profile['access_key_secret'];
}

function modeOf(profile: Profile): string {
  return typeof profile['mode'] === 'string' ? profile['mode'] : '';
}

interface Config {
  readonly current: string;
  readonly profiles: readonly Profile[];
}

function readConfig({ file, text }: CliConfig): Config {
  let value: { readonly current?: unknown; readonly profiles?: unknown } | null;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '')) as typeof value;
  } catch {
    throw new UsageError(
      `${file} is not valid JSON`,
      'it is the configuration of the aliyun CLI; check it with "aliyun configure list"',
    );
  }
  if (!Array.isArray(value?.profiles))
    throw new UsageError(`${file} has no profiles`, 'make one with "aliyun configure"');
  const { current } = value;
  return {
    current: typeof current === 'string' && current !== '' ? current : 'default',
    profiles: value.profiles.filter((each): each is Profile => typeof each === 'object' && each !== null),
  };
}

interface Search {
  readonly config: CliConfig;
  readonly profiles: readonly Profile[];
  /** The profiles that name this one as their source. */
  readonly above: readonly string[];
}

function sourceOf(name: string, search: Search): Omit<ProfileSource, 'name'> {
  const { config, profiles, above } = search;
  const profile = profiles.find((each) => each['name'] === name);
  if (profile === undefined) {
    const names = profiles.map((each) => String(each['name'])).join(', ');
    throw new UsageError(`${config.file} has no profile "${name}"`, `it has ${names || 'none'}`);
  }
  if (above.includes(name))
    throw new UsageError(`the profile "${name}" of ${config.file} is its own source: ${[...above, name].join(' → ')}`);
  if (above.length > MOST_SOURCES)
    throw new UsageError(
      `${config.file}: more than ${String(MOST_SOURCES)} profiles are each the source of the next one`,
    );
  const mode = MODES.find((each) => each.toLowerCase() === modeOf(profile).toLowerCase());
  if (mode === undefined) throw unreadMode(name, modeOf(profile), config);
  const need = (key: string): string => {
    const value = profile[key];
    if (typeof value === 'string' && value !== '') return value;
    throw new UsageError(
      `the profile "${name}" of ${config.file} has no ${key}`,
      `set it with "aliyun configure --profile ${name}"`,
    );
  };
  return { mode, source: BY_MODE[mode](profile, { name, need, search }) };
}

/** Sessions started from sessions; real chains have two or three. */
const MOST_SOURCES = 20;

interface Given {
  readonly name: string;
  /** A member that must be there. */
  readonly need: (key: string) => string;
  readonly search: Search;
}

const MODES = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'ChainableRamRoleArn',
  'OIDC',
  'CloudSSO',
  'OAuth',
  'External',
  'CredentialsURI',
] as const;

type Mode = (typeof MODES)[number];

/** How each mode of the CLI gives keys. */
const BY_MODE: Readonly<Record<Mode, (profile: Profile, given: Given) => Source>> = {
  AK: (_, { need }) => ({ kind: 'keys', keys: { id: need('access_key_id'), secret: need('access_key_secret') } }),
  StsToken: (_, { need }) => ({ kind: 'keys', keys: keysWithToken(need) }),
  RamRoleArn: (profile, { need }) => ({
    kind: 'role',
    base: { kind: 'keys', keys: baseKeys(profile, need) },
    role: roleOf(profile, need),
  }),
  ChainableRamRoleArn: (profile, { name, need, search }) => {
    const { source } = sourceOf(need('source_profile'), { ...search, above: [...search.above, name] });
    return { kind: 'role', base: source, role: roleOf(profile, need) };
  },
  OIDC: (profile, { need, search }) => {
    const file = need('oidc_token_file');
    const provider = need('oidc_provider_arn');
    return { kind: 'oidc', provider, token: () => search.config.readToken(file), role: roleOf(profile, need) };
  },
  CloudSSO: cachedKeys,
  OAuth: cachedKeys,
  External: (_, { name, need }) => ({ kind: 'command', profile: name, command: need('process_command') }),
  CredentialsURI: (profile, { name, need, search }) => {
    const { file, credentialsUri } = search.config;
    const uri = profile['credentials_uri'] || !credentialsUri ? need('credentials_uri') : credentialsUri;
    return { kind: 'uri', profile: name, ...addressIn(uri, `the profile "${name}" of ${file}`) };
  },
};

function unreadMode(name: string, mode: string, { file }: CliConfig): UsageError {
  const what = mode === '' ? 'has no mode' : `has the mode ${mode}, which is not supported`;
  return new UsageError(
    `the profile "${name}" of ${file} ${what}`,
    /^(?:EcsRamRole|RamRoleArnWithRoleName)$/i.test(mode)
      ? 'on the ECS instance itself, pass --credentials ecs'
      : `supported: ${MODES.join(', ')}; or set ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN`,
  );
}

/** What a sign-in has left in the file. Nothing is renewed and nothing is written here: that is for the CLI to do. */
function cachedKeys(profile: Profile, { name, need, search: { config } }: Given): Source {
  const until = Number(profile['sts_expiration'] ?? 0) * 1000;
  if (!(until > config.now()))
    throw new UsageError(
      until > 0
        ? `the token of the profile "${name}" of ${config.file} expired at ${timeText(until)}`
        : `the profile "${name}" of ${config.file} has no token that is still valid`,
      `renew it with "aliyun sts GetCallerIdentity --profile ${name}", or sign in with "aliyun configure --profile ${name}"`,
    );
  return { kind: 'keys', keys: keysWithToken(need) };
}

function timeText(ms: number): string {
  return Number.isNaN(new Date(ms).getTime()) ? 'an unknown time' : new Date(ms).toISOString();
}

function keysWithToken(need: Given['need']): Keys {
  return { id: need('access_key_id'), secret: need('access_key_secret'), token: need('sts_token') };
}

function baseKeys(profile: Profile, need: Given['need']): Keys {
  const token = profile['sts_token'];
  return {
    id: need('access_key_id'),
    secret: need('access_key_secret'),
    ...(typeof token === 'string' && token !== '' && { token }),
  };
}

function roleOf(profile: Profile, need: Given['need']): RoleToTake {
  const externalId = profile['external_id'];
  return {
    arn: need('ram_role_arn'),
    ...(typeof externalId === 'string' && externalId !== '' && { externalId }),
  };
}

/** Where keys are asked for; the address may hold a secret, so it stands in no message. */
function addressIn(text: string, whose: string): { readonly endpoint: Origin; readonly path: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host));
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '')
    throw new UsageError(
      `${whose}: credentials_uri must be an https:// address, or an http:// address on loopback, without a user name`,
      'http:// would send the credentials in the open',
    );
  return { endpoint: url.origin as Origin, path: `${url.pathname}${url.search}` };
}

/** Where the vendor's part of this module comes from. */
export const PROFILE_FACTS = [
  {
    what: 'Modes of a profile',
    constants: ['MODES', 'BY_MODE'],
    sources: ['cli'],
    check: 'Read config/profile.go.',
  },
] as const;
