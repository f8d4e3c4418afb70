import { afterAll, onTestFinished } from 'vitest';

/**
 * Runs an action when the test that asks for it is over, or all tests of the file where no test runs yet. Files share a
 * process, so an `afterAll` of a module that several of them import would run for the first file only.
 */
export function cleanUp(action: () => void): void {
  try {
    onTestFinished(action);
  } catch {
    afterAll(action);
  }
}
