// Makes a JavaScript context as poor as the interpreter: what it lacks is taken away, what it does otherwise
// is done otherwise (see the firmware's ambient declarations). Runs inside the context, so it is a string.

export const QUIRKS = `(() => {
  for (const name of ["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "Symbol", "Proxy",
    "Reflect", "BigInt", "BigInt64Array", "BigUint64Array", "Intl", "Atomics", "SharedArrayBuffer", "WebAssembly",
    "Iterator", "console", "escape", "unescape"]) delete globalThis[name];
  for (const name of ["trunc", "log2", "log10", "hypot", "fround", "imul", "clz32", "cbrt", "log1p", "expm1",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "f16round", "sumPrecise"]) delete Math[name];
  for (const name of ["from", "of", "fromAsync"]) delete Array[name];
  for (const name of ["flat", "flatMap", "lastIndexOf", "at", "findLast", "findLastIndex", "toSorted", "toSpliced",
    "toReversed", "with", "entries", "keys", "values", "copyWithin"]) delete Array.prototype[name];
  for (const name of ["isInteger", "isSafeInteger", "EPSILON", "MAX_SAFE_INTEGER", "MIN_SAFE_INTEGER"]) delete Number[name];
  for (const name of ["freeze", "seal", "isFrozen", "isSealed", "preventExtensions", "groupBy", "is", "entries", "values"]) {
    if (name !== "values" && name !== "entries") delete Object[name];
  }
  delete ArrayBuffer.prototype.slice;
  const Typed = Object.getPrototypeOf(Uint8Array);
  for (const name of ["from", "of"]) delete Typed[name];
  for (const name of ["at", "findLast", "findLastIndex", "lastIndexOf", "toSorted", "toReversed", "with",
    "entries", "keys", "values", "copyWithin"]) delete Typed.prototype[name];
  // slice() and filter() of a typed array give a plain array.
  const plain = (name) => { const own = Array.prototype[name]; Typed.prototype[name] = function (...a) { return own.apply(this, a); }; };
  plain("slice");
  plain("filter");
  // What is left at the end of a text is found where it is the beginning of what is sought.
  const cut = (all, text) => {
    for (let at = all.length - text.length + 1; at < all.length; at++) if (text.startsWith(all.slice(at))) return at;
    return -1;
  };
  const { indexOf, includes } = String.prototype;
  String.prototype.indexOf = function (text, from) {
    const at = indexOf.call(this, text, from);
    return at >= 0 || String(text).length > this.length || from !== undefined ? at : cut(String(this), String(text));
  };
  String.prototype.includes = function (text) {
    return includes.call(this, text) || (text.length <= this.length && cut(String(this), text) >= 0);
  };
  // Too long a set() is cut, not refused.
  const set = Typed.prototype.set;
  Typed.prototype.set = function (source, at) {
    at = at || 0;
    if (typeof source === "string") source = [...source].map((c) => c.charCodeAt(0));
    const room = this.length - at;
    if (source.length > room) {
      const cut = new Uint8Array(Math.max(0, room)).constructor === source.constructor ? source.subarray(0, room) : Array.prototype.slice.call(source, 0, room);
      set.call(this, cut, at);
    } else set.call(this, source, at);
  };
  // A subarray beyond the end reaches into what lies behind it in the buffer, and then into zeros.
  const subarray = Typed.prototype.subarray;
  Typed.prototype.subarray = function (from, to) {
    if (!(to > this.length)) return subarray.call(this, from, to);
    const begin = from < 0 ? this.length + from : from;
    const step = this.BYTES_PER_ELEMENT;
    if (this.byteOffset + to * step <= this.buffer.byteLength) {
      return new this.constructor(this.buffer, this.byteOffset + begin * step, to - begin);
    }
    const out = new this.constructor(to - begin);
    out.set(new this.constructor(this.buffer, this.byteOffset + begin * step));
    return out;
  };
  // A typed array of undefined, such as a failed encryption returns, throws.
  const strict = (Real) => {
    const Strict = function (a, b, c) {
      if (a === undefined && arguments.length > 0) throw new Error("Unsupported first argument of type undefined");
      return arguments.length < 2 ? new Real(a) : arguments.length < 3 ? new Real(a, b) : new Real(a, b, c);
    };
    Strict.prototype = Real.prototype;
    return Strict;
  };
  const real = { Uint8Array, Uint16Array, ArrayBuffer };
  for (const name of ["Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array",
    "Float32Array", "Float64Array"]) globalThis[name] = strict(globalThis[name]);
  Math.sqrt = (x) => (x >= 0 ? Math.exp(Math.log(x) * 0.5) : NaN);
  Math.round = (x) => (x < 0 && x - Math.ceil(x) === -0.5 ? Math.floor(x) : Math.floor(x + 0.5));
  return real;
})()`;
