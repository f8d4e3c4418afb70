/** What is offered after these words: by the program, and by each shell that is at hand. */
export const OFFERS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['exp'], ['explain']],
  [
    ['lint', '--fail-on', ''],
    ['error', 'warning', 'note', 'never'],
  ],
  [['--fail-on', 'w'], ['warning']],
  [['audit', '--stdin'], []],
  [['lint', '--stdin'], ['--stdin-filename']],
  [['lint', '-f', 's'], ['sarif']],
  [['explain', 'dts-service-c'], ['dts-service-collapsed']],
  [['schema', 'tas'], ['tasks']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['lint', '--rule', 'dts-service-c'], ['dts-service-collapsed=']],
  [['lint', '--rule', 'syntax=w'], ['syntax=warning']],
  [['lint', '--fix=r'], ['--fix=review']],
];
