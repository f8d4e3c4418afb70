/** The package's version, put in at build time: nothing reads package.json at run time. */
declare const __VERSION__: string;
