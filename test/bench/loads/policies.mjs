import { makeRandom } from './random.mjs';
import { layOut, trustPolicy } from './trust-policy.mjs';

/** `count` files of one trust policy each, 100 to a folder. */
export function* policies({ count, badShare = 0.1, seed = 1 }) {
  const random = makeRandom(seed);
  for (let i = 0; i < count; i++) {
    const { policy, defect, findings } = trustPolicy(random, { badShare });
    yield {
      path: `d${String(Math.floor(i / 100)).padStart(4, '0')}/p${String(i).padStart(6, '0')}.json`,
      text: `${layOut(random, policy)}\n`,
      defects: defect === undefined ? [] : [defect],
      findings,
    };
  }
}
