// Loaded before the program (`node --require`): tells what was loaded when it ends.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const told = { files: Object.keys(require.cache), builtins: process.moduleLoadList };
  writeFileSync(process.env.LOADED, JSON.stringify(told));
});
