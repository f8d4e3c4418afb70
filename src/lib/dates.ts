/** Days as ISO 8601 writes them, `2027-01-31`: as texts they stand in the order of time. */

/** Whether a text is a day that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const instant = Date.parse(text);
  // `Date` carries 30 February over into March, so the day is read back.
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** How many days lie from one day to another; negative where the other is past. */
export function daysFrom(day: string, to: string): number {
  return (Date.parse(to) - Date.parse(day)) / 86_400_000;
}
