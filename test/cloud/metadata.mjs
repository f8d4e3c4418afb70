// The metadata of an ECS instance, as the vendor documents it: a token by PUT, then the role and its keys with the token.
import { randomBytes } from 'node:crypto';

const ROLES = '/latest/meta-data/ram/security-credentials/';
/** Answers what begins with /latest/; `instance`: the account and the role of the instance, and what it refuses. */
export function metadataService({ instance = {}, sessions, stats, clock }) {
  const tokens = new Set();
  let answered = 0;
  return (request, response) => answer(request, response, answered++);

  function answer(request, response, index) {
    const asked = `${request.method} ${request.url}`;
    (stats.metadata ??= []).push(asked);
    const end = (status, text) => {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(text);
    };
    const { role, account, isOld = false, code = 'Success', fails = [] } = instance;
    const fault = fails[index];
    if (fault === 'reset') return request.socket.destroy();
    if (fault !== undefined && fault !== 'fine') return end(fault, 'not now');
    if (asked === 'PUT /latest/api/token') {
      if (isOld || request.headers['x-aliyun-ecs-metadata-token-ttl-seconds'] === undefined) return end(404, 'none');
      const token = `canary-token-metadata-${randomBytes(8).toString('hex')}`;
      tokens.add(token);
      return end(200, token);
    }
    if (!isOld && !tokens.has(request.headers['x-aliyun-ecs-metadata-token'])) return end(403, 'no token');
    if (role === undefined) return end(404, 'none');
    if (asked === `GET ${ROLES}`) return end(200, `${role}\n`);
    if (asked !== `GET ${ROLES}${role}`) return end(404, 'none');
    const keys = {
      AccessKeyId: `STS.${randomBytes(8).toString('hex')}`,
      AccessKeySecret: `canary-secret-${randomBytes(12).toString('hex')}`,
      SecurityToken: `canary-token-${randomBytes(40).toString('hex')}`,
    };
    const until = clock.now() + 3_600_000;
    const arn = `acs:ram::${account}:assumed-role/${role}/i-1`;
    sessions.set(keys.AccessKeyId, {
      secret: keys.AccessKeySecret,
      token: keys.SecurityToken,
      until,
      account,
      arn,
      type: 'AssumedRoleUser',
    });
    return end(200, JSON.stringify({ ...keys, Expiration: new Date(until).toISOString(), Code: code }));
  }
}
