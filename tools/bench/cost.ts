// How long a board computes at each step, by estimate: the bundle runs on the virtual board with a counter
// before every statement and native call, and the counts are weighed with what was measured on the interpreter
// and scaled to a 64 MHz board. Right within a factor of two; not run on a physical board.
import { parse } from "acorn";
import { full } from "acorn-walk";

/**
 * ms on a 64 MHz board: a statement as a loop iteration in JavaScript (1.5 us on Linux), the others as their
 * calls on a window of 1024 samples or on a frame of some 50 bytes, times 130.
 */
export const STATEMENT = 0.2;
const NATIVE: Record<string, number> = {
  FFT: 150,
  variance: 10,
  convolve: 10,
  sum: 10,
  // Of what is not there, as neither end of the converter is in most windows: 250 us on Linux.
  indexOf: 30,
  set: 5,
  CRC32: 1,
  encrypt: 4,
  erasePage: 85,
  write: 1,
  read: 0.5,
};
/** What is waiting rather than computing; `write` is the UART's, too. */
const FLASH = ["erasePage", "write"];

interface Range {
  start: number;
  end: number;
}

interface Insert {
  at: number;
  /** The other end of what is counted. */
  other: number;
  text: string;
}

/** The bundle with `$$n++` before what it executes, and every callback telling what it cost when it is over. */
export function instrument(code: string): string {
  const opens: Insert[] = [];
  const closes: Insert[] = [];
  const before = ({ start, end }: Range) => opens.push({ at: start, other: end, text: "$$n++;" });
  const around = ({ start, end }: Range, count = "$$n++") => {
    opens.push({ at: start, other: end, text: `(${count},` });
    closes.push({ at: end, other: start, text: ")" });
  };
  const body = ({ type, start, end }: Range & { type: string }) => {
    if (type === "BlockStatement") return;
    opens.push({ at: start, other: end, text: "{$$n++;" });
    closes.push({ at: end, other: start, text: "}" });
  };
  // biome-ignore lint/suspicious/noExplicitAny: acorn's nodes, told apart by their type
  full(parse(code, { ecmaVersion: 2020 }), (node: any) => {
    switch (node.type) {
      case "BlockStatement":
        for (const each of node.body) if (each.type !== "FunctionDeclaration") before(each);
        break;
      case "IfStatement":
        body(node.consequent);
        if (node.alternate) body(node.alternate);
        break;
      case "ForStatement":
      case "WhileStatement":
      case "DoWhileStatement":
        if (node.test) around(node.test);
        body(node.body);
        break;
      case "SequenceExpression":
        for (const each of node.expressions) around(each);
        break;
      case "LogicalExpression":
        around(node.right);
        break;
      case "ConditionalExpression":
        around(node.consequent);
        around(node.alternate);
        break;
      case "ArrowFunctionExpression":
        if (node.expression) around(node.body);
        break;
      case "CallExpression": {
        const name = node.callee.property?.name;
        if (name in NATIVE) around(node, `$$c.${name}=($$c.${name}||0)+1`);
        break;
      }
    }
  });
  // At one place: what closes before what opens, inner closings first, outer openings first, and a statement's
  // own count before its expression's.
  const statement = ({ text }: Insert) => (text.startsWith("(") ? 1 : 0);
  closes.sort((x, y) => x.at - y.at || y.other - x.other);
  opens.sort((x, y) => x.at - y.at || y.other - x.other || statement(x) - statement(y));
  let out = "";
  let last = 0;
  let c = 0;
  for (const open of [...opens, { at: code.length, other: 0, text: "" }]) {
    for (; c < closes.length && closes[c]!.at <= open.at; c++) {
      out += code.slice(last, closes[c]!.at) + closes[c]!.text;
      last = closes[c]!.at;
    }
    out += code.slice(last, open.at) + open.text;
    last = open.at;
  }
  // In a function, the counter is a variable; outside, a property of the global object, many times as slow.
  return `(function(){${PRELUDE}$$t(function(){${out}},"boot")()})();`;
}

/**
 * What the instrumented code prints, one after another and before the next one starts: a step when it is over, as
 * its cause, a timer's ms, its statements and its native calls; or what was switched.
 */
export type CountedStep = [
  cause: Cause,
  ms: number | null,
  statements: number,
  calls: Record<string, number>,
];
export type Cause = "boot" | "interval" | "timeout" | "data" | "finish";
/** The data line, a pin, a window: with the statements of the step until then. */
export type Switched = [
  what: "open" | "close" | "on" | "off" | "read" | "listen",
  statements: number,
  pin?: string,
];
export const STEP_MARK = "$";
export const SWITCH_MARK = "#";

// A minified bundle has names of two characters, $n among them: these have three.
// The interpreter sorts by halves around the median of three, which calls its function several times as often as
// others do where values rise or fall all the way (src/jswrap_array.c; the same calls were counted on it).
const PRELUDE = `var $$n=0,$$c={};
function $$q(a,f,h,n){
if(n<2)return;
if(n>10){
var m=h+(n>>1),g=h+n-1,x=a[h],y=a[m],z=a[g],b=f(x,y),c=f(y,z),d=f(x,z);
if(b<=0&&c<=0||d<=0&&c>=0){a[h]=y;a[m]=x}else if(b>=0&&d<=0||c>=0&&d>=0){a[h]=z;a[g]=x}}
var v=a[h],p=h,o=0,l=1,i,r,w;
for(i=h+1;i<h+n;i++){w=a[i];r=f(w,v);if(r<=0){if(r<0)l=0;o++;a[p++]=w;a[i]=a[p];a[p]=v}}
$$q(a,f,p+1,n-1-o);if(!l)$$q(a,f,h,o)}
[Uint8Array,Uint16Array,Int16Array].forEach(function(t){
t.prototype.sort=function(f){$$q(this,f,0,this.length);return this}});
function $$t(f,w,t){return function(a){$$n=0;$$c={};var r=f(a);print("${STEP_MARK}"+JSON.stringify([w,t,$$n,$$c]));return r}}
function $$s(w,p){print("${SWITCH_MARK}"+JSON.stringify([w,$$n,p]))}
var $$o=setTimeout,$$i=setInterval,$$d=digitalWrite,$$a=analogRead,$$p=Waveform.prototype,$$w=$$p.on,$$l=$$p.startInput;
global.setTimeout=function(f,t){return $$o($$t(f,"timeout",t),t)};
global.setInterval=function(f,t){return $$i($$t(f,"interval",t),t)};
global.digitalWrite=function(p,v){$$s(v?"on":"off",p);$$d(p,v)};
global.analogRead=function(p){$$s("read",p);return $$a(p)};
$$p.on=function(e,f){$$w.call(this,e,$$t(f,"finish"))};
$$p.startInput=function(p,r){$$s("listen");$$l.call(this,p,r)};
(function(s){var o=s.setup,c=s.unsetup,n=s.on;
s.setup=function(b,p){$$s("open");o.call(s,b,p)};
s.unsetup=function(){$$s("close");c.call(s)};
s.on=function(e,f){n.call(s,e,$$t(f,"data"))}})(Serial1);
`;

/** ms that a board takes for a step: all of it, and without what it waits for its flash. */
export function boardTime([, , statements, calls]: CountedStep): { all: number; computing: number } {
  let computing = statements * STATEMENT;
  let flash = 0;
  for (const [name, n] of Object.entries(calls)) {
    if (FLASH.includes(name)) flash += NATIVE[name]! * n;
    else computing += NATIVE[name]! * n;
  }
  return { all: computing + flash, computing };
}
