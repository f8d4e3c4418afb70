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
  readonly withoutFile: LeftCount;
  readonly cut: LeftCount;
}

/** So many; and how many of them, by their levels, make a run fail. */
export interface LeftCount {
  readonly all: number;
  readonly error: number;
  readonly warning: number;
  readonly note: number;
}

const NOTIFICATION_IDS = Object.keys(NOTIFICATIONS) as readonly NotificationId[];

/** All that a run may say of itself. */
export const NOTIFICATION_DESCRIPTORS = NOTIFICATION_IDS.map(notificationDescriptor);

/** Findings that are no results are told by their number. */
export function notificationsOfLeft({ withoutFile, cut }: Left): Notification[] {
  return [
    ...leftNotification('no-file', withoutFile, `${withoutFile.all} findings have no file and are not in this report`),
    ...leftNotification('results-cut', cut, `the ${cut.all} least grave findings are not in this report`),
  ];
}

function leftNotification(id: NotificationId, { all, ...properties }: LeftCount, text: string): Notification[] {
  return all === 0 ? [] : [{ ...notification(id, text), properties }];
}

/** The numbers again; `undefined` where it is another thing that a report tells of. */
export function leftIn({ descriptor, message, properties }: Notification): Partial<Left> | undefined {
  const number = (name: string): number => Number(properties?.[name] ?? 0);
  const all = Number(/\d+/.exec(message.text ?? '')?.[0] ?? 0);
  const count = { all, error: number('error'), warning: number('warning'), note: number('note') };
  if (descriptor?.id === 'no-file') return { withoutFile: count };
  return descriptor?.id === 'results-cut' ? { cut: count } : undefined;
}

/** Something that the run says of itself. */
export function notification(id: NotificationId, text: string): Notification {
  return {
    descriptor: { id, index: NOTIFICATION_IDS.indexOf(id) },
    level: NOTIFICATIONS[id].level,
    message: { text: textOfNotification(text) },
  };
}

/** Its words, as readers of SARIF take them. */
export function textOfNotification(text: string): string {
  return sentence(shortened(text, LONGEST_TEXT - 1));
}
