/** A document of the vendor, or code of its, by a short name; `src/facts.ts` has its title, address and date. */
export type SourceName =
  | 'authorization'
  | 'tasks'
  | 'policyElements'
  | 'policySyntax'
  | 'grammarNotice'
  | 'editTrust'
  | 'trustedIdp'
  | 'assumeRole'
  | 'createRole'
  | 'externalId'
  | 'evaluation'
  | 'dtsPolicy'
  | 'dtsAuthorization'
  | 'configureDtsJob'
  | 'reserve'
  | 'expressConnect'
  | 'metadata'
  | 'sdk'
  | 'ramSdk'
  | 'terraform'
  | 'ros'
  | 'dtsReadOnlyPolicy'
  | 'dtsEndpoints'
  | 'dtsJobs'
  | 'listRoles'
  | 'ramQuota'
  | 'stsQuota'
  | 'directoryQuota'
  | 'directoryAccess'
  | 'credentials'
  | 'cli'
  | 'chineseDocs'
  | 'openApiPortal'
  | 'ramDocs'
  | 'ossPolicies'
  | 'policyModule';

/**
 * Something that the vendor decides and can change: a table, a limit, the text of an error. It stands beside the constants
 * that hold it; a run of the program does not load it. `npm run facts` prints all of them.
 */
export interface VendorFact {
  readonly what: string;
  /** The constants of the module that hold it, by name. */
  readonly constants: readonly string[];
  /** None where it was not written down when the fact was read. */
  readonly sources: readonly SourceName[];
  /** How to find out whether it is still so. */
  readonly check: string;
}
