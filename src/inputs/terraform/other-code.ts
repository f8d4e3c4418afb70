import { folderOf, joinPath } from '../../lib/paths.ts';
import type { InputText } from '../../files/file-system.ts';

/** A language other than HCL that sets values of modules, or calls them, and is not read. */
export type OtherLanguage = 'terragrunt' | 'stacks';

/** Components and deployments of Terraform's stacks. */
const STACKS = /\.tf(?:component|stack|deploy)\.(?:hcl|json)$/i;
/** What only files for Terragrunt have. */
const TERRAGRUNT_WORDS =
  /\b(?:find_in_parent_folders|get_(?:terragrunt_dir|repo_root|parent_terragrunt_dir|env)|path_relative_(?:to|from)_include|read_terragrunt_config)\s*\(|^(?:inputs\s*=|include\b|generate\s+"|unit\s+"|stack\s+")/m;

/** The language of a file that is no Terraform code; nothing for files of other tools. */
export function otherLanguageOf({ path, text }: InputText): OtherLanguage | undefined {
  if (STACKS.test(path)) return 'stacks';
  if (/(?:^|\/)terragrunt(?:\.stack)?\.hcl$/i.test(path)) return 'terragrunt';
  // Packer, Nomad, tests and lock files are written in HCL too.
  const isOther = !/\.hcl$/i.test(path) || /\.(?:lock|pkr|pkrvars|nomad|tftest|tofutest|tfquery)\.hcl$/i.test(path);
  return !isOther && TERRAGRUNT_WORDS.test(text) ? 'terragrunt' : undefined;
}

/** Words of roles, of DTS and of their policies. */
const OURS = /acs:ram|\baliyuncs\.com|\b(?:alicloud|alibabacloud|aliyun)_(?:ram|dts|resource_manager|cloud_control)_/;
const PROVIDER = /alicloud|alibabacloud|aliyun/i;
const TOPIC = /(?:^|[^a-z])(?:ram|dts|roles?|trust(?:_?polic(?:y|ies))?)(?![a-z])/i;

/** Whether a text may have to do with roles of Alibaba Cloud. */
export function mayConcernRoles(text: string): boolean {
  return OURS.test(text) || (PROVIDER.test(text) && TOPIC.test(text));
}

/** Where a text says that a module stands on the same disk; Terragrunt marks the part to copy by two slashes. */
const SOURCE = /\bsource\s*=\s*"(\.\.?\/[^"\n]*)"/g;

/** The folders whose modules a file of another language uses. */
export function modulesUsedBy({ path, text }: InputText): readonly string[] {
  const folder = joinPath(folderOf(path), '.');
  const found = Array.from(text.matchAll(SOURCE), ([, source = '']) => joinPath(folder, source));
  // A Terragrunt file without a source belongs to the code in its folder.
  return found.length > 0 ? found : [folder];
}
