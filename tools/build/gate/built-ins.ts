// Which built-ins the interpreter has, which it lacks and which it has otherwise, as data: the gate reads it,
// and test/interpreter/gate-lists.test.ts asks the real interpreter about every line.

/** Values in scope everywhere. What a board adds (E, Serial1, pins) is declared in firmware/espruino.d.ts. */
export const GLOBALS = [
  ..."Object Array Function String Number Boolean Math JSON Date Error TypeError SyntaxError ReferenceError".split(
    " ",
  ),
  ..."Promise ArrayBuffer DataView Uint8Array Int8Array Uint8ClampedArray Uint16Array Int16Array".split(" "),
  ..."Uint32Array Int32Array Float32Array Float64Array parseInt parseFloat isNaN isFinite NaN Infinity".split(
    " ",
  ),
  ..."undefined arguments btoa atob encodeURIComponent decodeURIComponent".split(" "),
];

export const TYPED_ARRAYS = GLOBALS.filter((name) => /^(Uint|Int|Float)\d+(Clamped)?Array$/.test(name));

/** Members of the constructors and namespaces themselves. */
export const STATICS: Record<string, string[]> = {
  Math: (
    "abs acos asin atan atan2 ceil cos exp floor log max min random sign sin tan " +
    "PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2"
  ).split(" "),
  Object: (
    "keys values entries fromEntries assign create defineProperty defineProperties " +
    "getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf setPrototypeOf"
  ).split(" "),
  Array: ["isArray"],
  Number: ["MAX_VALUE", "MIN_VALUE", "NaN", "POSITIVE_INFINITY", "NEGATIVE_INFINITY"],
  String: ["fromCharCode"],
  JSON: ["parse", "stringify"],
  Date: ["now", "parse"],
  Promise: ["resolve", "reject", "all"],
  Function: [],
  Boolean: [],
  ArrayBuffer: [],
  DataView: [],
  ...Object.fromEntries(TYPED_ARRAYS.map((name) => [name, []])),
};

/** Methods of values, by an expression that gives such a value. */
export const METHODS: Record<string, string[]> = {
  "[1]": (
    "push pop shift unshift slice splice concat join reverse sort indexOf includes forEach map filter reduce " +
    "every some find findIndex fill toString"
  ).split(" "),
  "'a'": (
    "charAt charCodeAt concat includes indexOf lastIndexOf startsWith endsWith slice substring substr split trim " +
    "padStart padEnd repeat replace replaceAll toLowerCase toUpperCase toString"
  ).split(" "),
  "new Uint8Array(2)":
    "set subarray slice fill map filter forEach indexOf includes join reduce sort every some find findIndex reverse".split(
      " ",
    ),
  "new DataView(new ArrayBuffer(8))": ["get", "set"].flatMap((verb) =>
    ["Int8", "Uint8", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"].map((type) => verb + type),
  ),
  "(1.5)": ["toString", "valueOf"],
  "({})": ["hasOwnProperty", "toString", "valueOf"],
  "(function () {})": ["call", "apply", "bind"],
  "new Date(0)": ["getTime", "getFullYear", "getMonth", "getDate", "getDay", "getHours", "toISOString"],
  "Promise.resolve()": ["then", "catch"],
};

/** Globals that a reader of JavaScript expects and the interpreter does not have: what to write instead. */
export const ABSENT_GLOBALS: Record<string, string> = {
  Map: "an object with the keys as its properties",
  Set: "an object with the members as its properties, or a bitmap in a Uint8Array",
  WeakMap: "a property of the object itself",
  WeakSet: "a property of the object itself",
  WeakRef: "a plain reference, dropped when it is done with",
  Symbol: "a string constant",
  Proxy: "a function",
  Reflect: "the operation itself: in, delete, o[key]",
  BigInt: "two numbers of 32 bits",
  BigInt64Array: "two numbers of 32 bits",
  BigUint64Array: "two numbers of 32 bits",
  Float16Array: "Int16Array with a scale",
  SharedArrayBuffer: "ArrayBuffer",
  Atomics: "plain assignment: there is one thread",
  Intl: "nothing: text is for the gateway",
  RangeError: "Error",
  queueMicrotask: "setTimeout(f, 0)",
  setImmediate: "setTimeout(f, 0)",
  structuredClone: "new Uint8Array(bytes), or a copy field by field",
  TextEncoder: "charCodeAt in a loop: strings are bytes",
  TextDecoder: "E.toString or String.fromCharCode: strings are bytes",
  Buffer: "Uint8Array",
  performance: "getTime()",
  escape: "encodeURIComponent",
  unescape: "decodeURIComponent",
  encodeURI: "encodeURIComponent",
  decodeURI: "decodeURIComponent",
};

export const ABSENT_STATICS: Record<string, string> = {
  "Math.trunc": "x | 0 within 32 bits, else x < 0 ? Math.ceil(x) : Math.floor(x)",
  "Math.log2": "Math.log(x) / Math.LN2",
  "Math.log10": "Math.log(x) / Math.LN10",
  "Math.log1p": "Math.log(1 + x)",
  "Math.expm1": "Math.exp(x) - 1",
  "Math.hypot": "the squares, compared with a square",
  "Math.imul": "16-bit halves: (a * (b & 65535) + ((a * (b >>> 16)) << 16)) | 0",
  "Math.clz32": "a loop of shifts",
  "Math.fround": "a Float32Array of one element",
  "Math.cbrt": "integers, corrected by a loop",
  "Math.sinh": "Math.exp",
  "Math.cosh": "Math.exp",
  "Math.tanh": "Math.exp",
  "Array.from": "a loop with push, or .map of the array itself",
  "Array.of": "an array literal",
  "Number.isInteger": "x === Math.floor(x)",
  "Number.isSafeInteger": "x === Math.floor(x)",
  "Number.isFinite": "isFinite(x)",
  "Number.isNaN": "isNaN(x)",
  "Number.parseInt": "parseInt(s)",
  "Number.parseFloat": "parseFloat(s)",
  "Number.EPSILON": "integers, compared exactly",
  "Number.MAX_SAFE_INTEGER": "the number itself",
  "Number.MIN_SAFE_INTEGER": "the number itself",
  "String.fromCodePoint": "String.fromCharCode of bytes",
  "String.raw": "a string literal with escapes",
  "Object.freeze": "a constant that nobody writes to",
  "Object.seal": "a constant that nobody writes to",
  "Object.isFrozen": "nothing: no object is",
  "Object.preventExtensions": "a constant that nobody writes to",
  "Object.is": "===",
  "Object.hasOwn": "o.hasOwnProperty(key)",
  "Object.groupBy": "a loop",
  "Object.getOwnPropertySymbols": "Object.keys: there are no symbols",
  "Date.UTC": "seconds since 1970 in arithmetic of your own",
  "Promise.race": "a flag that the first callback sets",
  "Promise.allSettled": "Promise.all over promises that catch",
  "Promise.any": "a flag that the first callback sets",
  "ArrayBuffer.isView": "x instanceof Uint8Array",
  "Uint8Array.from": "new Uint8Array(values)",
  "Uint8Array.of": "new Uint8Array([…])",
  "Uint8Array.BYTES_PER_ELEMENT": "the number of bytes itself",
};

/** Methods that no value has. A property of your own of that name is refused with them: choose another. */
export const ABSENT_METHODS: Record<string, string> = {
  flat: "concat, or a loop with push",
  flatMap: "a loop with push",
  at: "a[a.length - 1]",
  findLast: "a loop from the end",
  findLastIndex: "a loop from the end",
  reduceRight: "a loop from the end",
  keys: "Object.keys(o), or a loop over the index",
  values: "a loop over the index",
  entries: "a loop over the index",
  copyWithin: "set with a subarray",
  toSorted: "a copy by slice(), then sort",
  toReversed: "a copy by slice(), then reverse",
  toSpliced: "a copy by slice(), then splice",
  with: "a copy, then an assignment",
  codePointAt: "charCodeAt: strings are bytes",
  trimStart: "trim",
  trimEnd: "trim",
  matchAll: "a loop with indexOf",
  search: "indexOf",
  localeCompare: "< and >",
  normalize: "bytes as they are",
  toPrecision: "integers with a unit",
  toExponential: "integers with a unit",
  toLocaleString: "toString, in the gateway's own formatting",
  isPrototypeOf: "instanceof",
  propertyIsEnumerable: "hasOwnProperty",
  finally: "the same call in then and in catch",
  getBigInt64: "two getUint32",
  setBigInt64: "two setUint32",
};

/** There, but broken or otherwise than the standard says: why, and what to write instead. */
export const DIFFERENT: Record<string, { why: string; instead: string }> = {
  "Math.sqrt": {
    why: "is exp(log(x)/2): Math.floor(Math.sqrt(1000000)) is 999",
    instead: "rootMean of shared/numbers.ts, or compare squares",
  },
  "Math.round": {
    why: "rounds -2.5 to -3 and 0.49999999999999994 to 1",
    instead: "round of shared/numbers.ts",
  },
  "Math.pow": {
    why: "is exp(y*log(x)): Math.pow(2, 31) is not 2147483648",
    instead: "a product, a shift (1 << n), or a table of constants",
  },
};
