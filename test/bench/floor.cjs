// The floor of a linter in Node: list a tree, read each file, JSON.parse it, and nothing else. `roles FILE` also parses each
// role's policy; `file FILE` reads one.
const fs = require('node:fs');
const [mode, root] = process.argv.slice(2);
let files = 0;
function read(file) {
  files++;
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
function walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(path);
    else read(path);
  }
}
if (mode === 'tree') walk(root);
else if (mode === 'file') read(root);
else for (const role of read(root).Roles.Role) JSON.parse(role.AssumeRolePolicyDocument);
fs.writeSync(1, `${files}\n`);
