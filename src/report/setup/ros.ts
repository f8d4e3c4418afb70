import { stringify } from 'yaml';

import { DTS_POLICY } from '../../model/role.ts';
import type { PlannedAccount, PlannedRole } from '../../model/setup-plan.ts';
import { makeNames, makeFormatter, type SetupWriter, type Texts } from './sections.ts';

/** A set-up as templates of ROS, one an account; each but the first begins with the mark of a new YAML document. */
export function ros(texts: Texts): SetupWriter {
  const format = makeFormatter(texts);
  let count = 0;
  return {
    opening: '',
    notes: () => [format('rosAccount'), format('alreadyThere')],
    code(account) {
      if (account.roles.length === 0) return '';
      count++;
      return `${count > 1 ? '---\n' : ''}${template(account)}`;
    },
  };
}

/** Every text in quotes: ROS reads YAML 1.1, in which more words than in 1.2 are numbers, dates or truth values. */
function template({ roles }: PlannedAccount): string {
  const nameOf = makeNames(logicalName);
  const resources = roles.flatMap((role) => {
    const name = nameOf(role.name, role.name);
    return [
      [`Role${name}`, roleResource(role)],
      [`Policy${name}`, attachment(role, `Role${name}`)],
    ] as const;
  });
  return stringify(
    { ROSTemplateFormatVersion: '2015-09-01', Resources: Object.fromEntries(resources) },
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 },
  );
}

/** Letters and digits only. */
function logicalName(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function roleResource({ name, trust }: PlannedRole): object {
  return { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: name, AssumeRolePolicyDocument: trust } };
}

function attachment({ name }: PlannedRole, role: string): object {
  return {
    Type: 'ALIYUN::RAM::AttachPolicyToRole',
    DependsOn: role,
    Properties: { PolicyType: 'System', PolicyName: DTS_POLICY, RoleName: name },
  };
}
