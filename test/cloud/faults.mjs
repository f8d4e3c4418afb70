// What a server, or what stands before it, does wrong: by the name of the fault, in place of the answer.

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function send(response, status, body, headers = JSON_TYPE) {
  response.writeHead(status, headers);
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** An error as the APIs word it. */
export function refuse(response, status, code, message = 'refused', detail) {
  const more = detail && { AccessDeniedDetail: detail };
  send(response, status, { RequestId: 'R-1', HostId: 'loopback', Code: code, Message: message, ...more });
}

/** A refusal of DTS, whose status is 200. */
function refuseInside(response, ErrCode, HttpStatusCode) {
  send(response, 200, { RequestId: 'R-1', Success: false, ErrCode, ErrMessage: 'no', HttpStatusCode });
}

export const FAULTS = {
  throttled429: (r) => refuse(r, 429, 'Throttling.User'),
  throttled400: (r) => refuse(r, 400, 'Throttling.Api'),
  throttled503: (r) => refuse(r, 503, 'Throttling'),
  throttledWait: (r) =>
    send(
      r,
      429,
      { RequestId: 'R-1', Code: 'Throttling.User', Message: 'wait' },
      { ...JSON_TYPE, 'x-acs-retry-after': '250' },
    ),
  denied: (r) => refuse(r, 403, 'NoPermission', 'You are not authorized to do this action.'),
  deniedXml: (r) =>
    send(
      r,
      403,
      '<?xml version="1.0"?><Error><RequestId>R-1</RequestId><Code>NoPermission</Code><Message>no</Message></Error>',
      {
        'content-type': 'text/xml;charset=utf-8',
      },
    ),
  oidcDenied: (r) =>
    refuse(r, 401, 'AuthenticationFail.NoPermission', 'This operation is forbidden by permission system.'),
  deniedByControl: (r) => refuse(r, 403, 'NoPermission', 'no', { PolicyType: 'ControlPolicy' }),
  deniedExplicitly: (r) =>
    refuse(r, 403, 'NoPermission', 'no', {
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      NoPermissionType: 'ExplicitDeny',
    }),
  absent: (r) => refuse(r, 404, 'EntityNotExist.Role', 'The role not exists.'),
  unknownKey: (r) => refuse(r, 404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'),
  expired: (r) => refuse(r, 403, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.'),
  disabledKey: (r) => refuse(r, 403, 'Forbidden.AccessKeyDisabled', 'The specified access key is disabled.'),
  suspended: (r) => refuse(r, 403, 'Forbidden.AccountSuspended', 'The account is suspended.'),
  badSignature: (r) => refuse(r, 400, 'SignatureDoesNotMatch', 'Specified signature is not matched.'),
  clockSkew: (r) => refuse(r, 400, 'InvalidTimeStamp.Expired', 'Specified time stamp is expired.'),
  server500: (r) => refuse(r, 500, 'InternalError'),
  server503: (r) => refuse(r, 503, 'ServiceUnavailable'),
  html502: (r) => send(r, 502, '<html><body>Bad Gateway</body></html>', { 'content-type': 'text/html' }),
  empty403: (r) => send(r, 403, ''),
  empty500: (r) => send(r, 500, ''),
  redirect: (r) => send(r, 302, '', { location: 'https://example.com/login' }),
  portal: (r) => send(r, 200, '<html>Log in to the network</html>', { 'content-type': 'text/html' }),
  cut: (r) => send(r, 200, '{"RequestId":"R-1","Role":{"RoleNa'),
  // What a proxy in between may answer: all that it was sent, or half of what was meant for another.
  echo: (r) => refuse(r, 400, 'InvalidParameter', JSON.stringify(r.req.headers)),
  cutSecret: (r) =>
    send(
      r,
      200,
      '{"Credentials":{"AccessKeySecret":"canary-secret-of-a-session","SecurityToken":"canary-token-of-a-ses',
    ),
  null200: (r) => send(r, 200, 'null'),
  nothing200: (r) => send(r, 200, { RequestId: 'R-1' }),
  wrongType: (r) => send(r, 200, { RequestId: 'R-1', Role: 'text', Roles: 'text', Policies: 7, DtsJobList: {} }),
  latin1: (r) =>
    send(
      r,
      200,
      Buffer.from(
        '{"RequestId":"R-1","Role":{"RoleName":"\u00e4","Arn":"x","AssumeRolePolicyDocument":"{}"}}',
        'latin1',
      ),
    ),
  halfCharacter: (r) =>
    send(
      r,
      200,
      '{"RequestId":"R-1","Role":{"RoleName":"a\\ud800","Arn":"x","AssumeRolePolicyDocument":"{}"},"Roles":{"Role":[{"RoleName":"a\\ud800","Arn":"x"}]},"IsTruncated":false}',
    ),
  lostDigits: (r) =>
    send(
      r,
      200,
      '{"RequestId":"R-1","Role":{"RoleName":300000000000000001,"Arn":"x","AssumeRolePolicyDocument":"{}"}}',
    ),
  markerless: (r) => send(r, 200, { RequestId: 'R-1', IsTruncated: true, Roles: { Role: [] } }),
  endless: (r) => send(r, 200, { RequestId: 'R-1', IsTruncated: true, Marker: 'again', Roles: { Role: [] } }),
  insideDenied: (r) => refuseInside(r, 'Forbidden.RAM', 403),
  insideThrottled: (r) => refuseInside(r, 'Throttling.User', 429),
  insideFailed: (r) => refuseInside(r, 'InternalError', 500),
  insideOther: (r) => refuseInside(r, 'InvalidParameter.RegionId', 400),
  insideGone: (r) => refuseInside(r, 'Forbidden.InstanceNotFound', 403),
  insideNameless: (r) => refuseInside(r, undefined, undefined),
  reset: (r) => r.socket.resetAndDestroy(),
  closed: (r) => r.socket.end(),
  half: async (r, clock) => {
    r.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
    r.write('{"RequestId":');
    await clock.wait(20);
    r.socket.destroy();
  },
  hang: (r, clock) => clock.hang(r),
  trickle: (r, clock) => {
    r.writeHead(200, JSON_TYPE);
    r.write(' ', () => clock.hang(r));
    const timer = setInterval(() => r.write(' '), 50);
    r.on('close', () => clearInterval(timer));
  },
  huge: (r) => {
    r.writeHead(200, JSON_TYPE);
    const piece = ' '.repeat(1024 * 1024);
    let left = 200;
    const more = () => {
      while (left > 0) {
        left--;
        if (!r.write(piece)) {
          r.once('drain', more);
          return;
        }
      }
      r.end('{}');
    };
    more();
  },
};

/** Numbers between 0 and 1 that are the same in every run of one seed. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
