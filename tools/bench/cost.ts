// How long a board computes at each step, by estimate: the bundle runs on the virtual board with a counter
// before every statement and native call, and the counts are weighed with what was measured on the interpreter
// and scaled to a 64 MHz board. Right within a factor of two; not run on a physical board.
import { parse } from "acorn";
import { full } from "acorn-walk";
import { createVirtualBoard } from "../board/board.ts";
import { BOARD_KINDS } from "../board/kinds.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { bundle } from "../build/bundle.ts";
import { synthesise } from "../district/synth.ts";
import { flashImages } from "../flash/layout.ts";
import { profileFor, TRANSDUCER } from "../flash/profile.ts";

/**
 * ms on a 64 MHz board: a statement as a loop iteration in JavaScript (1.5 us on Linux), the others as their
 * calls on a window of 1024 samples or on a frame of some 50 bytes, times 130.
 */
const STATEMENT = 0.2;
const NATIVE: Record<string, number> = {
  FFT: 150,
  variance: 10,
  sum: 10,
  indexOf: 10,
  set: 5,
  CRC32: 1,
  encrypt: 4,
  erasePage: 85,
  write: 1,
  read: 0.5,
};

export interface StepCost {
  step: string;
  /** How often in a virtual day. */
  times: number;
  statements: number;
  /** Median and longest, ms of board time. */
  median_ms: number;
  longest_ms: number;
}

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

/** The bundle with `$n++` before what it executes, and every callback telling what it cost when it is over. */
export function instrument(code: string): string {
  const opens: Insert[] = [];
  const closes: Insert[] = [];
  const before = ({ start, end }: Range) => opens.push({ at: start, other: end, text: "$n++;" });
  const around = ({ start, end }: Range, count = "$n++") => {
    opens.push({ at: start, other: end, text: `(${count},` });
    closes.push({ at: end, other: start, text: ")" });
  };
  const body = ({ type, start, end }: Range & { type: string }) => {
    if (type === "BlockStatement") return;
    opens.push({ at: start, other: end, text: "{$n++;" });
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
        if (name in NATIVE) around(node, `$c.${name}=($c.${name}||0)+1`);
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
  return `${PRELUDE}$t(function(){${out}})();`;
}

const PRELUDE = `var $n=0,$c={};
function $t(f){return function(a){$n=0;$c={};var r=f(a);print("$"+JSON.stringify([$n,$c]));return r}}
var $o=setTimeout,$i=setInterval,$s=Serial1.on,$w=Waveform.prototype.on;
global.setTimeout=function(f,t){return $o($t(f),t)};global.setInterval=function(f,t){return $i($t(f),t)};
Serial1.on=function(e,f){$s.call(Serial1,e,$t(f))};Waveform.prototype.on=function(e,f){$w.call(this,e,$t(f))};
`;

/** Which step it was, from the native functions it called. */
function nameOf(calls: Record<string, number>, first: boolean): string {
  if (first) return "boot: journal, profile";
  if (calls.FFT) return "window with spectrum";
  if (calls.variance) return "window";
  if (calls.encrypt && calls.write) return "reading: keep, seal, send";
  return "tick, pressure, timers";
}

/** Board time of each step over a virtual day of a node that nobody answers. */
export function stepCosts(board: string): StepCost[] {
  // Instrumented code is several times as long: a Storage of many pages takes the place of the board's own.
  const own = BOARD_KINDS[board]!;
  const kind = { ...own, storage: { ...own.storage, pages: 400 } };
  const profile = profileFor({ network: 1, node: 1, epoch: 0, key: "00".repeat(16) });
  const images = flashImages(kind, instrument(bundle(board)), profile);
  const clock = createSimClock(0);
  const costs = new Map<string, { statements: number; ms: number }[]>();
  let first = true;
  const node = createVirtualBoard({
    kind,
    ...images,
    clock,
    signals: synthesise({ seed: 1, leak: null }),
    transducer: TRANSDUCER,
    onTransmit: () => {},
    onConsole: (text) => {
      if (!text.startsWith("$")) return;
      const [statements, calls] = JSON.parse(text.slice(1)) as [number, Record<string, number>];
      const native = Object.entries(calls).reduce((ms, [name, n]) => ms + NATIVE[name]! * n, 0);
      const step = nameOf(calls, first);
      first = false;
      costs.set(step, [...(costs.get(step) ?? []), { statements, ms: statements * STATEMENT + native }]);
    },
  });
  node.boot();
  clock.runUntil(86_400_000);
  if (node.errors().length > 0) throw new Error(node.errors()[0]);
  return [...costs].map(([step, all]) => {
    const sorted = all.sort((a, b) => a.ms - b.ms);
    const median = sorted[sorted.length >> 1]!;
    return {
      step,
      times: all.length,
      statements: median.statements,
      median_ms: Math.round(median.ms * 10) / 10,
      longest_ms: Math.round(sorted.at(-1)!.ms * 10) / 10,
    };
  });
}
