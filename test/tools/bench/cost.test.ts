// What is weighed has to be counted as the interpreter would do it: its sort asks more often than others do.
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { instrument } from "../../../tools/bench/cost.ts";

/** How often sorting `n` values asks which of two is less. */
function asked(n: number, value: string): number {
  const told: string[] = [];
  const none = () => {};
  const context = {
    print: (text: string) => told.push(text),
    setTimeout: none,
    setInterval: none,
    digitalWrite: none,
    analogRead: none,
    Waveform: class {
      on() {}
      startInput() {}
    },
    Serial1: { setup: none, unsetup: none, on: none },
    global: {},
  };
  const fill = `var a=new Uint8Array(${n}),s=1,c=0;for(var i=0;i<${n};i++){s=(s*1103+12345)%65521;a[i]=${value}}`;
  const sorted = "for(i=1;i<a.length;i++)if(a[i-1]>a[i])c=-1;print(c)";
  runInNewContext(instrument(`${fill}a.sort(function(x,y){c++;return x-y});${sorted}`), context);
  return Number(told[0]);
}

// Counted on the interpreter (2v29, for Linux) with the same values.
test.each([
  [28, "s%256", 131],
  [60, "s%256", 358],
  [60, "150", 62],
  [60, "i", 694],
  [60, "60-i", 1912],
  [60, "i<30?i:60-i", 533],
  [120, "i", 2683],
])("sorting %i of %s asks %i times", (n, value, times) => {
  expect(asked(n, value)).toBe(times);
});
