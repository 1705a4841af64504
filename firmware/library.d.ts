// The built-ins of the language as the interpreter has them, in place of TypeScript's own library: what it
// lacks, or has otherwise, is not declared here, so that editors and `npm run check` say so. The gate looks at
// the bundle once more (tools/build/gate); a test holds the two against each other.

interface Boolean {
  valueOf(): boolean;
}
interface Function {
  readonly length: number;
  call(self: unknown, ...values: any[]): any;
  apply(self: unknown, values?: ArrayLike<any>): any;
  bind(self: unknown, ...values: any[]): any;
}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {
  readonly length: number;
  [index: number]: any;
}
/** Broken: use none. */
interface RegExp {
  readonly broken: unique symbol;
}

interface ArrayLike<T> {
  readonly length: number;
  readonly [n: number]: T;
}

interface Object {
  hasOwnProperty(name: string | number): boolean;
  toString(): string;
  valueOf(): Object;
}
declare const Object: {
  keys(o: object): string[];
  values<T>(o: { [key: string]: T }): T[];
  entries<T>(o: { [key: string]: T }): [string, T][];
  fromEntries<T>(pairs: [string, T][]): { [key: string]: T };
  assign<T, U>(target: T, source: U): T & U;
  create(proto: object | null): any;
  defineProperty<T>(o: T, name: string, is: PropertyDescriptor): T;
  getOwnPropertyNames(o: object): string[];
  getPrototypeOf(o: object): any;
};
interface PropertyDescriptor {
  configurable?: boolean;
  enumerable?: boolean;
  writable?: boolean;
  value?: any;
  get?(): any;
  set?(value: any): void;
}

/** 8-bit bytes. No index: s[i] is two characters for one byte on some builds. */
interface String {
  readonly length: number;
  charAt(at: number): string;
  charCodeAt(at: number): number;
  concat(...more: string[]): string;
  includes(part: string): boolean;
  indexOf(part: string, from?: number): number;
  lastIndexOf(part: string, from?: number): number;
  startsWith(part: string): boolean;
  endsWith(part: string): boolean;
  slice(from?: number, to?: number): string;
  substring(from: number, to?: number): string;
  substr(from: number, length?: number): string;
  split(separator: string): string[];
  trim(): string;
  padStart(length: number, fill?: string): string;
  padEnd(length: number, fill?: string): string;
  repeat(times: number): string;
  replace(part: string, by: string): string;
  replaceAll(part: string, by: string): string;
  toLowerCase(): string;
  toUpperCase(): string;
}
declare const String: {
  (value?: unknown): string;
  fromCharCode(...codes: number[]): string;
};

interface Number {
  toString(radix?: number): string;
}
declare const Number: {
  (value?: unknown): number;
  readonly MAX_VALUE: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly POSITIVE_INFINITY: number;
  readonly NEGATIVE_INFINITY: number;
};
declare const Boolean: (value?: unknown) => boolean;
declare const NaN: number;
declare const Infinity: number;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: number): boolean;
declare function isFinite(value: number): boolean;
declare function btoa(bytes: string | Uint8Array): string;
declare function atob(text: string): string;
declare function encodeURIComponent(text: string): string;
declare function decodeURIComponent(text: string): string;

declare const Math: {
  readonly PI: number;
  readonly E: number;
  readonly LN2: number;
  readonly LN10: number;
  readonly LOG2E: number;
  readonly LOG10E: number;
  readonly SQRT2: number;
  readonly SQRT1_2: number;
  abs(x: number): number;
  acos(x: number): number;
  asin(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  ceil(x: number): number;
  cos(x: number): number;
  exp(x: number): number;
  floor(x: number): number;
  log(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  random(): number;
  sign(x: number): number;
  sin(x: number): number;
  tan(x: number): number;
  /** Not exact: exp(log(x) / 2). For a first guess only; the gate wants a reason. */
  sqrt(x: number): number;
};

interface Array<T> {
  /** Cannot be assigned to. */
  readonly length: number;
  [n: number]: T;
  push(...values: T[]): number;
  pop(): T | undefined;
  shift(): T | undefined;
  unshift(...values: T[]): number;
  slice(from?: number, to?: number): T[];
  splice(from: number, count?: number, ...values: T[]): T[];
  concat(...more: (T | T[])[]): T[];
  join(separator?: string): string;
  reverse(): T[];
  /** Not stable: ties come out in any order. */
  sort(compare?: (a: T, b: T) => number): this;
  indexOf(value: T, from?: number): number;
  includes(value: T): boolean;
  forEach(each: (value: T, index: number, all: T[]) => void): void;
  map<U>(each: (value: T, index: number, all: T[]) => U): U[];
  filter(each: (value: T, index: number, all: T[]) => unknown): T[];
  reduce(each: (so: T, value: T) => T): T;
  reduce<U>(each: (so: U, value: T) => U, start: U): U;
  every(each: (value: T, index: number) => unknown): boolean;
  some(each: (value: T, index: number) => unknown): boolean;
  find(each: (value: T, index: number) => unknown): T | undefined;
  findIndex(each: (value: T, index: number) => unknown): number;
  fill(value: T, from?: number, to?: number): this;
}
interface ReadonlyArray<T> {
  readonly length: number;
  readonly [n: number]: T;
  slice(from?: number, to?: number): T[];
  join(separator?: string): string;
  indexOf(value: T): number;
  includes(value: T): boolean;
  forEach(each: (value: T, index: number) => void): void;
  map<U>(each: (value: T, index: number) => U): U[];
}
declare const Array: {
  new <T = any>(length?: number): T[];
  isArray(value: unknown): value is any[];
};

interface ArrayBuffer {
  readonly byteLength: number;
}
declare const ArrayBuffer: { new (bytes: number): ArrayBuffer };

/** Without slice and filter, which give a plain Array: subarray, or a new one of it. */
interface TypedArray {
  readonly length: number;
  readonly byteLength: number;
  readonly byteOffset: number;
  readonly buffer: ArrayBuffer;
  [n: number]: number;
  /** What is more than fits is left out, without an error. */
  set(values: ArrayLike<number>, at?: number): void;
  subarray(from?: number, to?: number): this;
  fill(value: number, from?: number, to?: number): this;
  map(each: (value: number, index: number) => number): this;
  forEach(each: (value: number, index: number) => void): void;
  indexOf(value: number): number;
  includes(value: number): boolean;
  join(separator?: string): string;
  reduce(each: (so: number, value: number) => number, start?: number): number;
  sort(compare?: (a: number, b: number) => number): this;
  every(each: (value: number, index: number) => unknown): boolean;
  some(each: (value: number, index: number) => unknown): boolean;
  find(each: (value: number, index: number) => unknown): number | undefined;
  findIndex(each: (value: number, index: number) => unknown): number;
  reverse(): this;
}
/** `of` is for the compiler only, so that one is not taken for another. */
interface TypedArrayOf<T> {
  new (length: number): T;
  new (values: ArrayLike<number>): T;
  new (buffer: ArrayBuffer, offset?: number, length?: number): T;
}
interface Uint8Array extends TypedArray {
  readonly of: "Uint8";
}
interface Int8Array extends TypedArray {
  readonly of: "Int8";
}
interface Uint8ClampedArray extends TypedArray {
  readonly of: "Uint8Clamped";
}
interface Uint16Array extends TypedArray {
  readonly of: "Uint16";
}
interface Int16Array extends TypedArray {
  readonly of: "Int16";
}
interface Uint32Array extends TypedArray {
  readonly of: "Uint32";
}
interface Int32Array extends TypedArray {
  readonly of: "Int32";
}
interface Float32Array extends TypedArray {
  readonly of: "Float32";
}
interface Float64Array extends TypedArray {
  readonly of: "Float64";
}
declare const Uint8Array: TypedArrayOf<Uint8Array>;
declare const Int8Array: TypedArrayOf<Int8Array>;
declare const Uint8ClampedArray: TypedArrayOf<Uint8ClampedArray>;
declare const Uint16Array: TypedArrayOf<Uint16Array>;
declare const Int16Array: TypedArrayOf<Int16Array>;
declare const Uint32Array: TypedArrayOf<Uint32Array>;
declare const Int32Array: TypedArrayOf<Int32Array>;
declare const Float32Array: TypedArrayOf<Float32Array>;
declare const Float64Array: TypedArrayOf<Float64Array>;

declare const JSON: {
  parse(text: string): any;
  /** Numbers to about 11 decimals. */
  stringify(value: unknown): string;
};

interface DataView {
  getInt8(at: number): number;
  setInt8(at: number, value: number): void;
  getUint8(at: number): number;
  setUint8(at: number, value: number): void;
  getInt16(at: number, little?: boolean): number;
  setInt16(at: number, value: number, little?: boolean): void;
  getUint16(at: number, little?: boolean): number;
  setUint16(at: number, value: number, little?: boolean): void;
  getInt32(at: number, little?: boolean): number;
  setInt32(at: number, value: number, little?: boolean): void;
  getUint32(at: number, little?: boolean): number;
  setUint32(at: number, value: number, little?: boolean): void;
  getFloat32(at: number, little?: boolean): number;
  setFloat32(at: number, value: number, little?: boolean): void;
  getFloat64(at: number, little?: boolean): number;
  setFloat64(at: number, value: number, little?: boolean): void;
}
/** Reads and writes past its end without an error. */
declare const DataView: { new (buffer: ArrayBuffer, offset?: number, length?: number): DataView };

interface Date {
  getTime(): number;
  getFullYear(): number;
  getMonth(): number;
  getDate(): number;
  getDay(): number;
  getHours(): number;
  toISOString(): string;
}
declare const Date: {
  new (ms?: number): Date;
  now(): number;
  parse(text: string): number;
};

interface Promise<T> {
  then<U>(done: (value: T) => U | Promise<U>, failed?: (why: any) => U | Promise<U>): Promise<U>;
  catch<U>(failed: (why: any) => U | Promise<U>): Promise<T | U>;
}
declare const Promise: {
  new <T>(run: (done: (value: T) => void, fail: (why: unknown) => void) => void): Promise<T>;
  resolve<T>(value: T): Promise<T>;
  reject(why: unknown): Promise<never>;
  all<T>(values: Promise<T>[]): Promise<T[]>;
};

/** What the interpreter itself throws need not be an instance of it. */
interface Error {
  message: string;
}
declare const Error: { new (message?: string): Error };
