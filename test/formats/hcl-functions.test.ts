import { describe, expect, test } from 'vitest';

import { readParserFile } from '../../src/files/parser-files.ts';
import { newBudget } from '../../src/formats/evaluation-budget.ts';
import { evaluate } from '../../src/formats/hcl/evaluate.ts';
import { FUNCTIONS } from '../../src/formats/hcl/functions/index.ts';
import { isTree, loadHcl } from '../../src/formats/hcl/grammar.ts';
import { templateOf } from '../../src/formats/hcl/json-syntax.ts';
import { readBody, type SourceFile } from '../../src/formats/hcl/syntax.ts';
import { isKnown, plainValue } from '../../src/formats/hcl/values.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';

const parse = await loadHcl(readParserFile);

const FILES: Readonly<Record<string, string>> = {
  'a.json': '{"a":["x"]}',
  't.tpl': '%{ for n in names }<${n}>%{ endfor }',
  'y.yaml': 'a: [x]\n',
};

/** What an expression gives, as JSON has it; `?` where that is not known. */
function result(text: string): unknown {
  const code = `x = ${text}\n`;
  const tree = parse(code);
  if (!isTree(tree) || tree.damage !== undefined) throw new Error(`does not parse: ${text}`);
  const source: SourceFile = { file: 'main.tf', text: code, format: 'hcl' };
  const scope: Parameters<typeof evaluate>[1]['scope'] = {
    variables: new Map(),
    locals: new Map(),
    known: new Map(),
    effort: newBudget(),
    folder: '.',
    surroundings: {
      functions: FUNCTIONS,
      readFile(path) {
        const found = FILES[path];
        return found === undefined ? undefined : { file: path, text: found, format: 'hcl' };
      },
      parseTemplate: (each) => templateOf(each, parse),
      readYaml(file, text) {
        const read = readYaml(file, text);
        return read === 'tooDeep' || read.faults.length > 0 ? undefined : read.documents[0];
      },
    },
  };
  const expression = readBody(tree.root, code).attributes.get('x')?.value;
  if (expression === undefined) throw new Error('no expression');
  const value = evaluate(expression, { source, scope });
  return isKnown(value) ? plainValue(value) : '?';
}

type Row = readonly [expression: string, wanted: unknown];

/**
 * By the pages of Terraform's documentation about each function: what is usual, what is at the edge, and what Terraform refuses
 * or nobody knows yet, of which nothing may be guessed.
 */
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  abs: [
    ['abs(23)', 23],
    ['abs(-12)', 12],
    ['abs(0)', 0],
    ['abs("x")', '?'],
  ],
  alltrue: [
    ['alltrue([true, "true"])', true],
    ['alltrue([true, false])', false],
    ['alltrue([])', true],
    ['alltrue([var.x])', '?'],
  ],
  anytrue: [
    ['anytrue([false, true])', true],
    ['anytrue([false])', false],
    ['anytrue([])', false],
    ['anytrue([false, var.x])', '?'],
  ],
  base64decode: [
    ['base64decode(base64encode("abc"))', 'abc'],
    ['base64decode(var.x)', '?'],
  ],
  basename: [
    ['basename("foo/bar/baz.txt")', 'baz.txt'],
    ['basename("baz.txt")', 'baz.txt'],
    ['basename(var.x)', '?'],
  ],
  can: [
    ['can({ a = 1 }.a)', true],
    ['can({ a = 1 }.b)', false],
    ['can(var.x)', '?'],
  ],
  ceil: [
    ['ceil(5)', 5],
    ['ceil(5.1)', 6],
    ['ceil(-5.1)', -5],
    ['ceil("x")', '?'],
  ],
  chomp: [
    ['chomp("hello\\n")', 'hello'],
    ['chomp("hello\\r\\n\\n")', 'hello'],
    ['chomp("hello")', 'hello'],
    ['chomp(var.x)', '?'],
  ],
  coalesce: [
    ['coalesce("a", "b")', 'a'],
    ['coalesce("", "b")', 'b'],
    ['coalesce(null, "", "c")', 'c'],
    ['coalesce(["", "b"]...)', 'b'],
    ['coalesce(var.x, "b")', '?'],
    ['coalesce("a", var.x)', 'a'],
    ['coalesce()', '?'],
  ],
  coalescelist: [
    ['coalescelist([], ["a"])', ['a']],
    ['coalescelist(["b"], ["a"])', ['b']],
    ['coalescelist(var.x, ["a"])', '?'],
    ['coalescelist()', '?'],
  ],
  compact: [
    ['compact(["a", "", "b", null])', ['a', 'b']],
    ['compact([])', []],
    ['compact(var.x)', '?'],
  ],
  concat: [
    ['concat(["a"], ["b", "c"])', ['a', 'b', 'c']],
    ['concat([], [])', []],
    ['concat(["a"])', ['a']],
    ['concat(["a"], "b")', '?'],
    ['concat(["a"], var.x)', '?'],
  ],
  contains: [
    ['contains(["a", "b"], "a")', true],
    ['contains(["a", "b"], "d")', false],
    ['contains([], "a")', false],
    ['contains(var.x, "a")', '?'],
  ],
  dirname: [
    ['dirname("foo/bar/baz.txt")', 'foo/bar'],
    ['dirname("baz.txt")', '.'],
    ['dirname(var.x)', '?'],
  ],
  distinct: [
    ['distinct(["a", "b", "a", "c", "d", "b"])', ['a', 'b', 'c', 'd']],
    ['distinct([])', []],
    ['distinct("a")', '?'],
  ],
  element: [
    ['element(["a", "b", "c"], 1)', 'b'],
    ['element(["a", "b", "c"], 3)', 'a'],
    ['element([], 0)', '?'],
    ['element(["a"], var.x)', '?'],
  ],
  endswith: [
    ['endswith("hello world", "world")', true],
    ['endswith("hello world", "hello")', false],
    ['endswith("hello", "")', true],
    ['endswith(var.x, "a")', '?'],
  ],
  file: [
    ['file("a.json")', '{"a":["x"]}'],
    ['file("gone.json")', '?'],
    ['file(var.x)', '?'],
  ],
  fileexists: [
    ['fileexists("a.json")', true],
    ['fileexists(var.x)', '?'],
  ],
  flatten: [
    ['flatten([["a", "b"], [], ["c"]])', ['a', 'b', 'c']],
    ['flatten([[["a"], []], ["b"]])', ['a', 'b']],
    ['flatten(["a"])', ['a']],
    ['flatten([])', []],
    ['flatten([var.x, ["a"]])', '?'],
  ],
  floor: [
    ['floor(5)', 5],
    ['floor(4.9)', 4],
    ['floor(-4.1)', -5],
    ['floor("x")', '?'],
  ],
  format: [
    ['format("Hello, %s!", "Ander")', 'Hello, Ander!'],
    ['format("There are %d lights", 4)', 'There are 4 lights'],
    ['format("%s-%s", "a", "b")', 'a-b'],
    ['format("%[2]s-%[1]s", "a", "b")', 'b-a'],
    ['format("%v", true)', 'true'],
    ['format("100%%")', '100%'],
    // Verbs that no policy needs are not worked out.
    ['format("%q", "a")', '?'],
    ['format("%05d", 42)', '?'],
    ['format("%s", var.x)', '?'],
    ['format("%s")', '?'],
    ['format(var.x, "a")', '?'],
  ],
  formatlist: [
    ['formatlist("Hello, %s!", ["A", "B"])', ['Hello, A!', 'Hello, B!']],
    ['formatlist("%s, %s!", "Salutations", ["A", "B"])', ['Salutations, A!', 'Salutations, B!']],
    ['formatlist("%s", [])', []],
    ['formatlist("%s-%s", ["A"], ["B", "C"])', '?'],
    ['formatlist("%s", var.x)', '?'],
  ],
  indent: [
    ['indent(2, "a\\nb")', 'a\n  b'],
    ['indent(2, "a")', 'a'],
    ['indent(var.x, "a\\nb")', '?'],
  ],
  index: [
    ['index(["a", "b", "c"], "b")', 1],
    ['index(["a"], "z")', '?'],
    ['index(var.x, "a")', '?'],
  ],
  join: [
    ['join("-", ["foo", "bar"])', 'foo-bar'],
    ['join(", ", ["foo"])', 'foo'],
    ['join(", ", [])', ''],
    ['join("", ["a", 1, true])', 'a1true'],
    ['join(",", ["a"], ["b"])', 'a,b'],
    ['join(",", "a")', '?'],
    ['join(",", ["a", var.x])', '?'],
  ],
  jsondecode: [
    ['jsondecode("{\\"hello\\": \\"world\\"}").hello', 'world'],
    ['jsondecode("true")', true],
    ['jsondecode("{")', '?'],
    ['jsondecode(var.x)', '?'],
  ],
  jsonencode: [
    ['jsonencode({ hello = "world" })', '{"hello":"world"}'],
    ['jsonencode([1, true, null])', '[1,true,null]'],
    ['jsonencode(var.x)', '?'],
  ],
  keys: [
    ['keys({ b = 1, a = 2 })', ['a', 'b']],
    ['keys({})', []],
    ['keys("a")', '?'],
    ['keys(var.x)', '?'],
  ],
  length: [
    ['length([])', 0],
    ['length(["a", "b"])', 2],
    ['length({ a = "b" })', 1],
    ['length("hello")', 5],
    ['length("👾🕹️")', 2],
    ['length(var.x)', '?'],
  ],
  lookup: [
    ['lookup({ a = "ay", b = "bee" }, "a", "what?")', 'ay'],
    ['lookup({ a = "ay" }, "c", "what?")', 'what?'],
    ['lookup({ a = "ay" }, "c")', '?'],
    ['lookup(var.x, "a", "b")', '?'],
    ['lookup({ a = "ay" }, var.x, "b")', '?'],
  ],
  lower: [
    ['lower("HELLO")', 'hello'],
    ['lower("")', ''],
    ['lower(var.x)', '?'],
  ],
  max: [
    ['max(12, 54, 3)', 54],
    ['max([12, 54]...)', 54],
    ['max()', '?'],
    ['max(1, var.x)', '?'],
  ],
  merge: [
    ['merge({ a = "b", c = "d" }, { e = "f", c = "z" })', { a: 'b', c: 'z', e: 'f' }],
    ['merge({ a = 1 }, null)', { a: 1 }],
    ['merge([{ a = 1 }, { b = 2 }]...)', { a: 1, b: 2 }],
    ['merge()', {}],
    ['merge({ a = 1 }, var.x)', '?'],
    ['merge({ a = 1 }, "b")', '?'],
  ],
  min: [
    ['min(12, 54, 3)', 3],
    ['min()', '?'],
  ],
  one: [
    ['one(["a"])', 'a'],
    ['one([])', null],
    ['one(["a", "b"])', '?'],
    ['one(var.x)', '?'],
  ],
  range: [
    ['range(3)', [0, 1, 2]],
    ['range(1, 4)', [1, 2, 3]],
    ['range(1, 8, 2)', [1, 3, 5, 7]],
    ['range(4, 1)', [4, 3, 2]],
    ['range(10, 5, -2)', [10, 8, 6]],
    ['range(0)', []],
    ['range(5, 1, 1)', '?'],
    ['range(1, 5, 0)', '?'],
    ['range(var.x)', '?'],
  ],
  replace: [
    ['replace("1 + 2 + 3", "+", "-")', '1 - 2 - 3'],
    // A pattern of the caller's is not run.
    ['replace("hello world", "/w.*d/", "everybody")', '?'],
    ['replace("a", "b", "c")', 'a'],
    ['replace(var.x, "b", "c")', '?'],
  ],
  reverse: [
    ['reverse([1, 2, 3])', [3, 2, 1]],
    ['reverse([])', []],
    ['reverse("a")', '?'],
  ],
  setintersection: [
    ['setintersection(["a", "b"], ["b", "c"], ["b", "d"])', ['b']],
    ['setintersection(["a"], ["b"])', []],
    ['setintersection(["a"], var.x)', '?'],
  ],
  setproduct: [
    [
      'setproduct(["a", "b"], [1, 2])',
      [
        ['a', 1],
        ['a', 2],
        ['b', 1],
        ['b', 2],
      ],
    ],
    ['setproduct(["a"], [])', []],
    ['setproduct(["a"], var.x)', '?'],
  ],
  setsubtract: [
    ['setsubtract(["a", "b", "c"], ["a", "c"])', ['b']],
    ['setsubtract(["a"], ["a"])', []],
    ['setsubtract(["a"], var.x)', '?'],
  ],
  setunion: [
    ['setunion(["a", "b"], ["b", "c"])', ['a', 'b', 'c']],
    ['setunion(["a"], var.x)', '?'],
  ],
  slice: [
    ['slice(["a", "b", "c", "d"], 1, 3)', ['b', 'c']],
    ['slice(["a"], 0, 0)', []],
    ['slice(["a"], 0, 2)', '?'],
    ['slice(["a"], 1, 0)', '?'],
    ['slice(var.x, 0, 1)', '?'],
  ],
  sort: [
    ['sort(["e", "d", "a", "x"])', ['a', 'd', 'e', 'x']],
    ['sort([])', []],
    ['sort(["b", var.x])', '?'],
  ],
  split: [
    ['split(",", "foo,bar,baz")', ['foo', 'bar', 'baz']],
    ['split(",", "foo")', ['foo']],
    ['split(",", "")', ['']],
    ['split(",", var.x)', '?'],
  ],
  startswith: [
    ['startswith("hello world", "hello")', true],
    ['startswith("hello world", "world")', false],
    ['startswith(var.x, "a")', '?'],
  ],
  strcontains: [
    ['strcontains("hello world", "wor")', true],
    ['strcontains("hello world", "wod")', false],
    ['strcontains(var.x, "a")', '?'],
  ],
  strrev: [
    ['strrev("hello")', 'olleh'],
    ['strrev("☃")', '☃'],
    ['strrev(var.x)', '?'],
  ],
  substr: [
    ['substr("hello world", 1, 4)', 'ello'],
    ['substr("hello world", -5, -1)', 'world'],
    ['substr("hello", 0, 0)', ''],
    ['substr("hello", 10, 1)', ''],
    ['substr(var.x, 0, 1)', '?'],
  ],
  sum: [
    ['sum([10, 13, 6])', 29],
    ['sum([])', '?'],
    ['sum(["x"])', '?'],
  ],
  templatefile: [
    ['templatefile("t.tpl", { names = ["a", "b"] })', '<a><b>'],
    ['templatefile("t.tpl", { names = [] })', ''],
    ['templatefile("t.tpl", {})', '?'],
    ['templatefile("gone.tpl", {})', '?'],
  ],
  title: [
    ['title("hello world")', 'Hello World'],
    ['title(var.x)', '?'],
  ],
  tobool: [
    ['tobool("true")', true],
    ['tobool(false)', false],
    ['tobool("no")', '?'],
    ['tobool(var.x)', '?'],
  ],
  tolist: [
    ['tolist(["a", "b"])', ['a', 'b']],
    ['tolist(toset(["b", "a"]))', ['a', 'b']],
    ['tolist(var.x)', '?'],
  ],
  tomap: [
    ['tomap({ a = 1 })', { a: 1 }],
    ['tomap(var.x)', '?'],
  ],
  tonumber: [
    ['tonumber("1")', 1],
    ['tonumber(1)', 1],
    ['tonumber(null)', null],
    ['tonumber("no")', '?'],
  ],
  toset: [
    ['toset(["c", "b", "b"])', ['b', 'c']],
    ['toset([])', []],
    ['toset(var.x)', '?'],
  ],
  tostring: [
    ['tostring("hello")', 'hello'],
    ['tostring(1)', '1'],
    ['tostring(true)', 'true'],
    ['tostring(null)', null],
    ['tostring([])', '?'],
  ],
  trim: [
    ['trim("?!hello?!", "!?")', 'hello'],
    ['trim("foobar", "far")', 'oob'],
    ['trim("   hello! world.!  ", "! ")', 'hello! world.'],
    ['trim(var.x, "a")', '?'],
  ],
  trimprefix: [
    ['trimprefix("helloworld", "hello")', 'world'],
    ['trimprefix("helloworld", "cat")', 'helloworld'],
    ['trimprefix("--hello", "-")', '-hello'],
    ['trimprefix(var.x, "a")', '?'],
  ],
  trimspace: [
    ['trimspace("  hello\\n\\n")', 'hello'],
    ['trimspace(var.x)', '?'],
  ],
  trimsuffix: [
    ['trimsuffix("helloworld", "world")', 'hello'],
    ['trimsuffix("hello--", "-")', 'hello-'],
    ['trimsuffix(var.x, "a")', '?'],
  ],
  try: [
    ['try({ a = 1 }.a, 2)', 1],
    ['try({ a = 1 }.b, 2)', 2],
    ['try(["a"][3], "b")', 'b'],
    ['try(var.x, 2)', '?'],
    ['try({}.b)', '?'],
  ],
  upper: [
    ['upper("hello")', 'HELLO'],
    ['upper(var.x)', '?'],
  ],
  values: [
    ['values({ c = 3, a = 1, b = 2 })', [1, 2, 3]],
    ['values({})', []],
    ['values(var.x)', '?'],
  ],
  yamldecode: [
    ['yamldecode(file("y.yaml")).a', ['x']],
    ['yamldecode("a: [")', '?'],
    ['yamldecode(yamlencode({ a = 1 }))', { a: 1 }],
  ],
  zipmap: [
    ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
    ['zipmap([], [])', {}],
    ['zipmap(["a", "b"], [1])', '?'],
    ['zipmap(["a"], var.x)', '?'],
  ],
  expressions: [
    ['[for s in ["a", "b"] : upper(s)]', ['A', 'B']],
    ['[for i, s in ["a", "b"] : "${i}${s}"]', ['0a', '1b']],
    ['{ for s in ["a", "b"] : s => upper(s) }', { a: 'A', b: 'B' }],
    ['{ for k, v in { a = 1, b = 2 } : k => v if v > 1 }', { b: 2 }],
    ['{ for s in ["aa", "ab", "b"] : substr(s, 0, 1) => s... }', { a: ['aa', 'ab'], b: ['b'] }],
    ['[for s in ["a", ""] : s if s != ""]', ['a']],
    ['[{ a = 1 }, { a = 2 }][*].a', [1, 2]],
    ['"%{ if true }a%{ else }b%{ endif }"', 'a'],
    ['"%{ for s in ["a", "b"] }${s},%{ endfor }"', 'a,b,'],
    ['true ? "a" : "b"', 'a'],
    ['var.x ? "a" : "a"', 'a'],
    ['var.x ? "a" : "b"', '?'],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['!false && true', true],
    ['[for s in var.x : s]', '?'],
    ['{ for s in ["a"] : var.x => s }', '?'],
  ],
};

/** Those of which nothing but their argument is known, and those that hide a value from the screen. */
const OTHERS = ['base64encode', 'yamlencode', 'urlencode', 'textencodebase64', 'sensitive', 'nonsensitive'];

describe.each(Object.entries(TABLE))('%s', (_, rows) => {
  test.each(rows)('%s', (expression, wanted) => {
    expect(result(expression)).toEqual(wanted);
  });
});

test.each(OTHERS)('%s of what is not known is not known', (name) => {
  expect(result(`${name}(var.x)`)).toBe('?');
});

test('every function that is worked out has its rows', () => {
  expect([...Object.keys(TABLE).filter((name) => name !== 'expressions'), ...OTHERS].toSorted()).toEqual(
    Object.keys(FUNCTIONS).toSorted(),
  );
});
