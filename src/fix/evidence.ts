import { TERRAFORM_CODE } from '../read/files.ts';
import { isYaml, readJson, readYamlText } from '../read/reading.ts';
import type { Kind } from '../read/recognise.ts';

/** What says how things were when somebody looked: to change it would mend nothing and falsify the record. */
const EVIDENCE: ReadonlySet<Kind> = new Set<Kind>(['snapshot', 'Terraform plan', 'DTS answer']);

/** Whether a text is a record: a snapshot, a plan or a state, a job as DTS describes it. */
export async function isEvidence(path: string, text: string): Promise<boolean> {
  if (TERRAFORM_CODE.test(path)) return false;
  const { items } = isYaml(path, text)
    ? readYamlText((await import('../read/yaml.ts')).readYaml, { path, text, isNamed: false })
    : readJson(path, text, false);
  return items.some(({ kind }) => EVIDENCE.has(kind));
}
