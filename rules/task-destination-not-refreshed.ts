import { ownerOf, roleOf } from '../src/model/dts/task.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** The provider does not read back what this resource says of its destination. */
const WITHOUT_REFRESH = 'alicloud_dts_synchronization_job';

export default {
  id: 'task-destination-not-refreshed',
  about: 'task',
  level: 'note',
  basis: 'observed',
  source: PAGES.configureDtsJob,
  title: 'Terraform does not read back the destination owner and role',
  why:
    'The provider writes the owner and the role of the destination when it creates the job and never reads them ' +
    'back. A change made in DTS appears in no plan, and an imported job does not have them.',
  messages: {
    blind: 'Terraform does not show if this differs from DTS; check DTS before a change and after an import',
  },

  *check({ task }) {
    const { call, destination } = task;
    if (call !== WITHOUT_REFRESH || destination === undefined) return;
    const found = ownerOf(destination) ?? roleOf(destination);
    if (found !== undefined) yield { at: found.at, message: 'blind' };
  },
} satisfies Rule<'task'>;

/** Where the vendor's part of this module comes from. */
export const REFRESH_FACTS = [
  {
    what: 'Resource of Terraform that does not read the pair of the destination back',
    constants: ['WITHOUT_REFRESH'],
    sources: ['terraform'],
    check: 'Read the Read function in alicloud/resource_alicloud_dts_synchronization_job.go.',
  },
] as const;
