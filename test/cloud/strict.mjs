// What an API lets through and what it answers, by the models of the vendor's SDK: `api-parameters.json`.
import { readFileSync } from 'node:fs';

const { apis } = JSON.parse(readFileSync(new URL('api-parameters.json', import.meta.url), 'utf8'));

/** Each action with its API, version, parameters and members of its answer. */
export const MODELS = new Map(
  Object.entries(apis).flatMap(([api, { version, actions }]) =>
    Object.entries(actions).map(([action, model]) => [action, { api, version, ...model }]),
  ),
);

const REQUIRED = {
  GetRole: ['RoleName'],
  ListPoliciesForRole: ['RoleName'],
  ListEntitiesForPolicy: ['PolicyName', 'PolicyType'],
  GetPolicy: ['PolicyName', 'PolicyType'],
  DecodeDiagnosticMessage: ['EncodedDiagnosticMessage'],
  AssumeRole: ['RoleArn', 'RoleSessionName'],
  AssumeRoleWithOIDC: ['RoleArn', 'RoleSessionName', 'OIDCProviderArn', 'OIDCToken'],
};

/** Parameters of the protocol. A call without a signature has them in its query, as the vendor's clients send it. */
const PROTOCOL = ['Action', 'Version', 'Timestamp', 'SignatureNonce'];

const FITS = {
  number: (text) => /^\d+$/.test(text),
  boolean: (text) => text === 'true' || text === 'false',
  string: () => true,
  array: () => false,
};

/** What is wrong with the parameters of a request; `undefined` where nothing is. */
export function parameterFault(action, { method, query, body }) {
  const model = MODELS.get(action);
  if (model === undefined) return `InvalidAction.NotFound ${action}`;
  if (method !== model.method) return `UnsupportedHTTPMethod ${method}`;
  const isAnonymous = model.authType === 'Anonymous';
  if (isAnonymous) {
    const missing = PROTOCOL.find((name) => !query.has(name));
    if (missing !== undefined) return `Missing${missing} ${action}`;
    if (query.get('Action') !== action || query.get('Version') !== model.version) return `InvalidVersion ${action}`;
  }
  const ofProtocol = new Set(isAnonymous ? [...PROTOCOL, 'Format'] : []);
  const seen = new Set();
  for (const [name, value] of [...query, ...body]) {
    if (ofProtocol.has(name)) continue;
    const type = model.parameters[name];
    if (type === undefined || seen.has(name)) return `InvalidParameter.${name} of ${action}`;
    if (!FITS[type](value)) return `InvalidParameter.${name} of ${action} is no ${type}: ${value}`;
    seen.add(name);
  }
  const missing = (REQUIRED[action] ?? []).find((name) => !seen.has(name));
  return missing === undefined ? undefined : `Missing${missing} of ${action}`;
}

/** The members of an answer that the API does not have. */
export function strangeMembers(action, answer) {
  const model = MODELS.get(action);
  return Object.keys(answer).filter((name) => !(name in model.answer));
}
