/** Three-valued logic: yes, no, or `undefined` where something that is known only later decides. */
export type Ternary = boolean | undefined;

/** "And": one certain no is a no, whatever is not known of the others. */
export function every(answers: readonly Ternary[]): Ternary {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** "Or": one certain yes is a yes. */
export function some(answers: readonly Ternary[]): Ternary {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** "Not": what is not known stays so. */
export function not(answer: Ternary): Ternary {
  return answer === undefined ? undefined : !answer;
}
