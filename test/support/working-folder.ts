import { vi } from 'vitest';

/** Lets paths count from a folder, until `leaveFolder`. The process stays where it is: in a worker thread it could not move. */
export function enterFolder(folder: string): void {
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
}

export function leaveFolder(): void {
  vi.spyOn(process, 'cwd').mockRestore();
}
