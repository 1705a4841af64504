// Firmware that must not be: for every rule of the gate at least one way to break it. The line that is to be
// blamed ends in "// <-".

/** The rule that is broken, and TypeScript as it might stand in the firmware. */
export const FORBIDDEN: [rule: string, code: string][] = [
  ["text-search", `print("ok".indexOf("ERROR")); // <-`],
  ["destructuring", "let pair = [1, 2];\nlet [a, b] = pair; // <-\nprint(a + b + '');"],
  ["destructuring", "let o = { a: 1 };\nlet { a } = o; // <-\nprint('' + a);"],
  ["destructuring", "print('x');\nlet f = ({ a }: { a: number }) => a; // <-\nprint('' + f({ a: 1 }));"],
  ["destructuring", "let a = 1;\nlet b = 2;\n[a, b] = [b, a]; // <-\nprint(a + b + '');"],
  ["default-parameter", "function f(\n  a = 1, // <-\n) {\n  return a;\n}\nprint('' + f());"],
  [
    "rest",
    "print('x');\nfunction f(...all: number[]) { // <-\n  return all.length;\n}\nprint('' + f(1, 2));",
  ],
  ["spread", "let a = [1, 2];\nlet b = [\n  ...a, // <-\n  3,\n];\nprint('' + b.length);"],
  ["spread", "let a = [1, 2];\nprint('' + Math.max(...a)); // <-"],
  ["spread", "let o = { a: 1 };\nlet p = { ...o, b: 2 }; // <-\nprint('' + p.a);"],
  ["computed-key", "let k = 'a';\nlet o = { [k]: 1 }; // <-\nprint('' + Object.keys(o).length);"],
  ["tagged-template", "let tag = (s: TemplateStringsArray) => s.length;\nprint('' + tag`x`); // <-"],
  [
    "private",
    "class A {\n  #x = 1; // <-\n  get() {\n    return this.#x;\n  }\n}\nprint('' + new A().get());",
  ],
  ["static-block", "class A {\n  static { // <-\n    print('x');\n  }\n}\nprint('' + new A());"],
  ["optional-chain", "let o: any = getTime() ? { a: 1 } : null;\nprint('' + o?.a); // <-"],
  ["optional-chain", "let o: any = getTime() ? { a: 1 } : null;\nprint('' + o.f?.()); // <-"],
  ["exponent", "let n = getTime();\nprint('' + n ** 2); // <-"],
  ["exponent", "let n = getTime();\nn **= 2; // <-\nprint('' + n);"],
  ["logical-assignment", "let o: { a?: number } = {};\no.a ??= 1; // <-\nprint('' + o.a);"],
  ["logical-assignment", "let o: { a?: number } = {};\no.a ||= 1; // <-\nprint('' + o.a);"],
  ["async", "async function f() { // <-\n  print('x');\n}\nf();"],
  ["async", "let f = () => 1;\nlet g = async () => { // <-\n  await f();\n};\ng();"],
  ["generator", "print('x');\nfunction* f() { // <-\n  yield 1;\n}\nprint('' + f());"],
  ["bigint", "print('x');\nlet n = 10n; // <-\nprint('' + n);"],
  ["label", "let n = 0;\nouter: for (;;) { // <-\n  for (;;) {\n    if (n++ > 3) break outer;\n  }\n}"],
  ["meta", "function F(this: any) {\n  print('' + new.target); // <-\n}\nF.call({});"],
  [
    "default-not-last",
    "let n = getTime();\nswitch (n) {\n  default: // <-\n    print('d');\n    break;\n  case 3:\n    print('3');\n}",
  ],
  ["debugger", "print('x');\ndebugger; // <-"],
  ["word", "let of = getTime(); // <-\nprint('' + of);"],
  ["word", "class A {\n  delete() { // <-\n    return 1;\n  }\n}\nprint('' + new A().delete());"],
  ["in-for-header", "let o = { a: 1 };\nfor (let i = ('a' in o) ? 0 : 1; i < 2; i++) print('' + i); // <-"],
  [
    "comma-index",
    "let a = [1, 2];\nprint('' + a[(print('x'), 1)]); // <-".replace("(print('x'), 1)", "print('x'), 1"),
  ],
  ["for-in", "let o = { a: 1 };\nfor (let k in o) print(k); // <-"],
  [
    "loop-closure",
    "let all: (() => number)[] = [];\nfor (let i = 0; i < 3; i++) {\n  all.push(() => i); // <-\n}\nprint('' + all[0]());",
  ],
  [
    "loop-closure",
    "let all: (() => number)[] = [];\nfor (const v of [1, 2, 3]) {\n  all.push(() => v); // <-\n}\nprint('' + all[0]());",
  ],
  [
    "loop-closure",
    "for (let i = 0; i < 3; i++) {\n  setTimeout(() => {\n    [1].forEach(() => print('' + i)); // <-\n  }, i);\n}",
  ],
  [
    "loop-declaration",
    "let all: (() => number)[] = [];\nfor (let i = 0; i < 3; i++) {\n  let k = i;\n  function f() { // <-\n    return k;\n  }\n  all.push(f);\n}\nprint('' + all[0]());",
  ],
  [
    "loop-declaration",
    "let i = 0;\nwhile (i++ < 3) {\n  let k = i;\n  class A { // <-\n    get() {\n      return k;\n    }\n  }\n  print('' + new A().get());\n}",
  ],
  [
    "bare-field",
    "class A {\n  x: number; // <-\n  constructor() {\n    this.x = 1;\n  }\n}\nprint('' + new A().x);",
  ],
  ["shared-field", "class A {\n  q: number[] = []; // <-\n}\nprint('' + new A().q.length);"],
  ["shared-field", "class A {\n  q = new Uint8Array(4); // <-\n}\nprint('' + new A().q.length);"],
  [
    "extends-built-in",
    "class Refusal extends Error { // <-\n  code = 1;\n}\ntry {\n  throw new Refusal();\n} catch (e) {\n  print('x');\n}",
  ],
  [
    "extends-built-in",
    "class List extends Array { // <-\n  first() {\n    return this[0];\n  }\n}\nprint('' + new List().first());",
  ],
  [
    "deep-super",
    "class A {\n  m() {\n    return 1;\n  }\n}\nclass B extends A {\n  m() {\n    return super.m() + 1;\n  }\n}\nclass C extends B { // <-\n  m() {\n    return super.m() + 1;\n  }\n}\nprint('' + new C().m());",
  ],
  [
    "inherited-static",
    "class A {\n  static make() {\n    return 1;\n  }\n}\nclass B extends A {} // <-\nprint('' + B.make());",
  ],
  [
    "super-elsewhere",
    "class A {\n  m() {\n    return 1;\n  }\n}\nclass B extends A {\n  m() {\n    return [1].map(() => super.m())[0]; // <-\n  }\n}\nprint('' + new B().m());",
  ],
  [
    "class-name",
    "let A = class B {\n  kind() {\n    return typeof B; // <-\n  }\n};\nprint(new A().kind());",
  ],
  ["error-class", "try {\n  print('x');\n} catch (e) {\n  print('' + (e instanceof TypeError)); // <-\n}"],
  ["too-early", "print('x');\nf(); // <-\nfunction f() {\n  print('late');\n}"],
  ["too-early", "function g() {\n  f(); // <-\n}\ng();\nfunction f() {\n  print('late');\n}"],
  [
    "too-early",
    "function g() {\n  f(); // <-\n  function f() {\n    print('late');\n  }\n}\nsetTimeout(g, 1);",
  ],
  ["too-early", "let a = [1].map((x) => x + start); // <-\nlet start = getTime();\nprint('' + a[0]);"],
  ["too-early", "let a = new A(); // <-\nclass A {\n  x = 1;\n}\nprint('' + a.x);"],
  ["decimal", "let x = getTime();\nprint('' + x * 0.3); // <-"],
  ["decimal", "let x = getTime();\nprint('' + (x > 0.75)); // <-"],
  ["large-number", "let x = getTime();\nprint('' + (x + 123456789012345680000)); // <-"],
  ["minus-zero", "let x = getTime();\nprint('' + 1 / (x ? -0 : 1)); // <-"],
  ["array-length", "let a = [1, 2];\na.length = 0; // <-\nprint('' + a.length);"],
  ["empty-array", "let n = 3;\nlet a = new Array(n).map(() => 1); // <-\nprint('' + a.length);"],
  ["empty-array", "let a = Array(3); // <-\na.forEach(() => print('x'));"],
  [
    "typed-slice",
    "let bytes = new Uint8Array(4);\nlet part = bytes.slice(0, 2); // <-\nprint('' + part.length);",
  ],
  [
    "typed-slice",
    "function f(bytes: Uint8Array): number {\n  return bytes.filter((b) => b > 1).length; // <-\n}\nprint('' + f(new Uint8Array(4)));",
  ],
  ["last-index-of", "let a = [1, 2, 1];\nprint('' + a.lastIndexOf(1)); // <-"],
  ["string-index", "function f(data: ByteString) {\n  return data[0]; // <-\n}\nprint(f('abc'));"],
  ["negative-index", "let a = new Uint8Array(4);\nprint('' + a[-1]); // <-"],
  ["wide-character", "let unit = 'µ';\nprint(unit + '≥'); // <-"],
  ["sort-ties", "let a = [{ k: 1 }, { k: 0 }];\na.sort((x, y) => x.k - y.k); // <-\nprint('' + a[0].k);"],
  ["to-fixed", "let x = getTime();\nprint(x.toFixed(1)); // <-"],
  ["regexp", "let s = 'a';\nprint('' + /a?b/.test(s)); // <-"],
  ["regexp", "let s = 'a';\nprint('' + new RegExp('a').test(s)); // <-"],
  [
    "finally-return",
    "function f() {\n  try {\n    throw 1;\n  } finally {\n    return 2; // <-\n  }\n}\nprint('' + f());",
  ],
  ["finally-return", "for (;;) {\n  try {\n    print('x');\n  } finally {\n    break; // <-\n  }\n}"],
  [
    "arrow-arguments",
    "function f(this: any) {\n  let g = () => arguments[0]; // <-\n  return g();\n}\nprint('' + f.call(1));",
  ],
  ["math-sqrt", "let x = getTime();\nprint('' + Math.sqrt(x)); // <-"],
  ["math-round", "let x = getTime();\nprint('' + Math.round(x)); // <-"],
  ["math-pow", "let x = getTime();\nprint('' + Math.pow(2, x)); // <-"],
  ["unknown-global", "print('x');\nlet m = new Map(); // <-\nprint('' + m);"],
  ["unknown-global", "print('x');\nlet s = new Set([1]); // <-\nprint('' + s);"],
  ["unknown-global", "queueMicrotask(() => print('x')); // <-"],
  ["unknown-global", "print('x');\nprint('' + new TextEncoder()); // <-"],
  ["unknown-global", "print('x');\nsomethingNobodyKnows(); // <-"],
  ["unknown-global", "print('x');\nprint('' + (globalThis as any).Map); // <-"],
  ["unknown-static", "let x = getTime();\nprint('' + Math.trunc(x)); // <-"],
  ["unknown-static", "let x = getTime();\nprint('' + Number.isInteger(x)); // <-"],
  ["unknown-static", "let a = Array.from([1]); // <-\nprint('' + a);"],
  ["unknown-static", "let o = { a: 1 };\nObject.freeze(o); // <-"],
  ["unknown-static", "print('' + Uint16Array.BYTES_PER_ELEMENT); // <-"],
  ["unknown-static", "let x = getTime();\nprint('' + Math['hypot'](x, 1)); // <-"],
  ["unknown-method", "let a = [[1], [2]];\nprint('' + a.flat().length); // <-"],
  ["unknown-method", "let a = [1, 2];\nprint('' + a.at(-1)); // <-"],
  ["unknown-method", "Promise.resolve(1)\n  .then(() => print('x'))\n  .finally(() => print('y')); // <-"],
  ["unknown-method", "let b = new Uint8Array(2);\nprint('' + b.toSorted()); // <-"],
  ["unknown-method", "let o: any = getTime();\no.methodNobodyKnows(); // <-"],
  ["hidden-built-in", "let m = Math; // <-\nprint('' + (m as any).trunc(getTime()));"],
  ["hidden-built-in", "let load = require; // <-\nprint('' + load('http'));"],
  ["eval", "let s = '1';\nprint('' + eval(s)); // <-"],
  ["eval", "let f = new Function('return 1'); // <-\nprint('' + f());"],
  ["eval", "print('x');\nsetTimeout('print(1)' as any, 5); // <-"],
  ["module", "let http = (require as any)('http'); // <-\nprint('' + http);"],
  [
    "aes-mode",
    "let key = new Uint8Array(16);\nlet aes = require('crypto').AES;\nprint('' + aes.encrypt(key, key, { mode: 'CTR' })); // <-",
  ],
  [
    "aes-mode",
    "let key = new Uint8Array(16);\nlet aes = require('crypto').AES;\nprint('' + aes.encrypt(key, key)); // <-",
  ],
  ["console-force", "print('x');\nE.setConsole(null); // <-"],
  ["console-force", "print('x');\nE.setConsole(null, { force: false }); // <-"],
];

/** What the parser, or esbuild, refuses without a rule of the gate. */
export const UNREADABLE: string[] = [
  "print('x');\nenum A { // <-\n  B,\n}\nprint('' + A.B);",
  "print('x');\nconst enum A { // <-\n  B = 1,\n}\nprint('' + A.B);",
  "class A {\n  constructor(public x: number) {} // <-\n}\nprint('' + new A(1).x);",
  "print('x');\nlet = = 3; // <-",
];

/** The line that is to be blamed. */
export function blamed(code: string): number {
  return code.split("\n").findIndex((line) => line.endsWith("// <-")) + 1;
}
