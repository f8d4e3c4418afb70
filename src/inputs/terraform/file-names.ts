/** What Terraform and OpenTofu read as code, in either syntax. */
export const TERRAFORM_CODE = /\.(?:tf|tofu)(?:\.json)?$/i;

/** All that is written in its language: also values, which are read with the code of their folder, and files without roles. */
export const TERRAFORM_FILE = /\.(?:tf|tofu|tfvars)(?:\.json)?$|\.hcl$|\.tf(?:component|deploy)\.json$/i;
