/** The code of the library without files: a script that makes `dtsXacct`. */
export function browserScript(): Promise<string>;
