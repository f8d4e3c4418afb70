import type { Notification } from 'sarif';

import { shortened } from './phrase.ts';
import {
  LONGEST_TEXT,
  notificationDescriptor,
  NOTIFICATIONS,
  sentence,
  type NotificationId,
} from './sarif-descriptors.ts';

/** How many findings are no results, by the reason. */
export interface Left {
  readonly withoutFile: number;
  readonly cut: number;
}

const NOTIFICATION_IDS = Object.keys(NOTIFICATIONS) as readonly NotificationId[];

/** All that a run may say of itself. */
export const NOTIFICATION_DESCRIPTORS = NOTIFICATION_IDS.map(notificationDescriptor);

/** Findings that are no results are told by their number. */
export function notificationsOfLeft({ withoutFile, cut }: Left): Notification[] {
  return [
    ...leftNotification('no-file', withoutFile, `${withoutFile} findings have no file and are not in this report`),
    ...leftNotification('results-cut', cut, `the ${cut} least grave findings are not in this report`),
  ];
}

function leftNotification(id: NotificationId, count: number, text: string): Notification[] {
  return count === 0 ? [] : [notification(id, text)];
}

/** Something that the run says of itself. */
export function notification(id: NotificationId, text: string): Notification {
  return {
    descriptor: { id, index: NOTIFICATION_IDS.indexOf(id) },
    level: NOTIFICATIONS[id].level,
    message: { text: sentence(shortened(text, LONGEST_TEXT - 1)) },
  };
}
