// Firmware as it may be: the gate lets it pass, and the interpreter prints what the standard says.

/** TypeScript as it might stand in the firmware, and the one line that it prints. */
export const ALLOWED: [prints: string, code: string][] = [
  [
    "0 1 2",
    "let all: (() => number)[] = [];\nfor (let i = 0; i < 3; i++) {\n  let k = i;\n  all.push(() => k);\n}\nprint(all.map((f) => f()).join(' '));",
  ],
  [
    "1 2 3",
    "let all: (() => number)[] = [];\nfor (const v of [1, 2, 3]) {\n  const k = v;\n  all.push(function () {\n    return k;\n  });\n}\nprint(all.map((f) => f()).join(' '));",
  ],
  [
    "0 1 2",
    "let all: (() => number)[] = [];\nlet i = 0;\nwhile (i < 3) {\n  let k = i++;\n  let f = () => k;\n  all.push(f);\n}\nprint(all.map((f) => f()).join(' '));",
  ],
  [
    "0 1 2",
    "let all: (() => number)[] = [];\n[0, 1, 2].forEach((i) => {\n  all.push(() => i);\n});\nprint(all.map((f) => f()).join(' '));",
  ],
  ["later", "function g() {\n  f();\n}\nfunction f() {\n  print('later');\n}\ng();"],
  ["later", "setTimeout(() => f(), 1);\nfunction f() {\n  print('later');\n}"],
  ["6", "function down(n: number): number {\n  return n ? n + down(n - 1) : 0;\n}\nprint('' + down(3));"],
  [
    "3 2",
    "class A {\n  declare x: number;\n  y = 1;\n  constructor(x: number) {\n    this.x = x;\n  }\n  m() {\n    return this.y;\n  }\n}\nclass B extends A {\n  m() {\n    return super.m() + 1;\n  }\n}\nlet b = new B(3);\nprint(b.x + ' ' + b.m());",
  ],
  [
    "5",
    "class A {\n  static make() {\n    return 4;\n  }\n  get five() {\n    return 5;\n  }\n}\nprint('' + (A.make() ? new A().five : 0));",
  ],
  [
    "true true true",
    "print((getTime() * 0 + 0.5 === 1 / 2) + ' ' + (getTime() * 0 + 0.25 === 1 / 4) + ' ' + (getTime() * 0 + 1e9 === 1000 * 1000000));",
  ],
  ["4294967295", "let x = -1 >>> 0;\nprint('' + x);"],
  ["0 0 0", "print(new Array(3).fill(0).join(' '));"],
  [
    "2 1,2",
    "let bytes = new Uint8Array([1, 2, 3]);\nlet view = bytes.subarray(0, 2);\nprint(view.length + ' ' + new Uint8Array(view).join());",
  ],
  ["ell", "function part(s: string): string {\n  return s.slice(1, 4);\n}\nprint(part('hello'));"],
  ["2 3", "let a: number[] = [1, 2, 3];\nprint(a.slice(1).filter((x) => x > 1).join(' '));"],
  ["1 9 10", "let a = [10, 9, 1];\na.sort((x, y) => x - y);\nprint(a.join(' '));"],
  ["3 1", "let s = 'a,b,c';\nprint(s.split(',').length + ' ' + s.indexOf(','));"],
  ["007", "let s = '7';\nprint(s.padStart(3, '0'));"],
  ["98", "let s = 'abc';\nprint('' + s.charCodeAt(1));"],
  ["a b", "let o: { [key: string]: number } = {};\no['a'] = 1;\no.b = 2;\nprint(Object.keys(o).join(' '));"],
  [
    "two",
    "let n = 2;\nswitch (n) {\n  case 1:\n    print('one');\n    break;\n  case 2:\n    print('two');\n    break;\n  default:\n    print('none');\n}",
  ],
  ["caught", "try {\n  throw 1;\n} catch (e) {\n  print('caught');\n}"],
  ["caught", "try {\n  throw new Error('x');\n} catch {\n  print('caught');\n}"],
  [
    "0 1",
    "let zero: number | null = 0;\nlet none: number | null = null;\nif (getTime() < 0) none = zero = 3;\nprint((zero ?? 1) + ' ' + (none ?? 1));",
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: firmware as text
  ["x1y", "let a = getTime() ? 1 : 2;\nprint(`x${a}y`);"],
  ["7", "print('' + Math.max.apply(null, [3, 7, 5]));"],
  ["1", "Promise.resolve(1).then((v) => print('' + v));"],
  [
    "258 1.5",
    "let view = new DataView(new ArrayBuffer(8));\nview.setUint16(0, 258, true);\nview.setFloat32(4, 1.5, true);\nprint(view.getUint16(0, true) + ' ' + view.getFloat32(4, true));",
  ],
  ["[1,null]", "print(JSON.stringify([1, null]));"],
  ["1 b", "let o = { a: 1, m() {\n    return 'b';\n  } };\nprint(o.a + ' ' + o.m());"],
  ["3", "let board = { id: 3, start: (n: number) => print('' + n) };\nboard.start(board.id);"],
  [
    "16",
    "let aes = require('crypto').AES;\nlet key = new Uint8Array(16);\nprint('' + new Uint8Array(aes.encrypt(key, key, { mode: 'ECB' })).length);",
  ],
  ["3", "let x = 9;\n// gate: math-sqrt: 9 comes out right\nprint('' + Math.floor(Math.sqrt(x) + 1 / 2));"],
  ["done", "let n = 0;\ndo {\n  n++;\n} while (n < 3);\nif (n === 3) print('done');"],
  [
    "2 true",
    "let o = { a: 1 };\nlet found = 'a' in o;\nfor (let i = 0, j = 5; i < j; i++, j--) if (i === 2) print(i + ' ' + found);",
  ],
  [
    "3 3 3",
    "let all: (() => number)[] = [];\nlet n = 0;\nfor (; n < 3; n++) all.push(() => n);\nprint(all.map((f) => f()).join(' '));",
  ],
  [
    "3 3",
    "function f() {\n  let all: (() => number)[] = [];\n  let n = 1;\n  while (n < 3) {\n    n++;\n    all.push(() => n);\n  }\n  return all;\n}\nprint(f().map((g) => g()).join(' '));",
  ],
];
