/** What makes a word a glob. */
export const GLOB_CHARACTER = /[*?[\]{}]/;

/** What `lint` opens in a folder. A file that is named is opened whatever it is called. */
export const READ_IN_FOLDERS = /\.(?:json|jsonc|ya?ml|tf|tofu|tfstate|(?<!\.lock\.)hcl)$/i;

/** Folders that `lint` never looks into. */
export const NEVER_ENTERED: ReadonlySet<string> = new Set(['.git', 'node_modules']);
