import type { Side } from '../../model/dts/task.ts';
import type { Level } from '../../model/finding.ts';
import type { JsonPlace } from '../json-report.ts';

/** A set-up as `schemas/setup.schema.json` describes it: what each account has to do for some tasks. */
export interface JsonSetup {
  readonly setupVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly tasks: readonly {
    readonly name: string;
    readonly creator: string;
    readonly topology: 'one-way' | 'two-way';
    /** Which ends cross accounts. */
    readonly scenario: 'source' | 'destination' | 'both' | 'none';
    readonly ends: readonly {
      readonly side: Side;
      readonly account: string;
      readonly crossAccount: boolean;
      readonly role?: string;
    }[];
  }[];
  /** The accounts that take part in tasks across accounts. */
  readonly accounts: readonly {
    readonly id: string;
    readonly name?: string;
    /** The tasks that it creates. */
    readonly creates: readonly string[];
    /** The ends of tasks that it owns. */
    readonly owns: readonly { readonly task: string; readonly side: Side }[];
    /** The role that the DTS console makes when this account authorizes DTS; no step makes it. */
    readonly authorizes: string;
    readonly roles: readonly {
      readonly name: string;
      readonly arn: string;
      /** The account that DTS acts for. */
      readonly creator: string;
      readonly trustPolicy: Readonly<Record<string, unknown>>;
      readonly policies: readonly { readonly type: 'System' | 'Custom'; readonly name: string }[];
      readonly tasks: readonly string[];
    }[];
    /** The calls of RAM that make the roles, in order. */
    readonly steps: readonly { readonly action: string; readonly parameters: object }[];
  }[];
  /** What the rules find in the tasks. Where one is an error, there is no set-up. */
  readonly findings: readonly (Partial<Pick<JsonPlace, 'file' | 'startLine' | 'startColumn'>> & {
    readonly rule: string;
    readonly level: Level;
    readonly message: string;
    readonly subject?: string;
  })[];
}
