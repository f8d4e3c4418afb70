// The base of a linter in Node: read each JSON file of a tree, or one file, and parse it, and nothing else.
//   node floor.cjs files PATH       node floor.cjs snapshot FOLDER: each role's trust policy is parsed as well
const fs = require('node:fs');

const [mode, root] = process.argv.slice(2);
let files = 0;

function parse(file) {
  files++;
  const value = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (mode !== 'snapshot') return;
  for (const { roles } of value.accounts) for (const role of roles) JSON.parse(role.trustPolicy);
}

function walk(path) {
  if (!fs.statSync(path).isDirectory()) return parse(path);
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory()) walk(inside);
    else parse(inside);
  }
}

walk(root);
fs.writeSync(1, `${files}\n`);
