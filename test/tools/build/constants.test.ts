// Constants of the top level, written where they are used.
import { describe, expect, test } from "vitest";
import { inlineConstants } from "../../../tools/build/constants.ts";

describe("constants", () => {
  test.each([
    ["alone", "var a=5;print(a+a);", "print(5+5);"],
    ["among others", "var a=5,b=f(),c=7,d=8;print(a,b,c,d);", "var b=f();print(5,b,7,8);"],
    ["used by what stays", "var a=5,b=new Uint8Array(a);", "var b=new Uint8Array(5);"],
    ["in a shorthand", "var a=5;f({a,b:a});", "f({a:5,b:5});"],
    ["as a name of a property only", "var a=5;f({a:1}.a);", "f({a:1}.a);"],
    ["below zero", "var a=-5;f(1-a);", "f(1-(-5));"],
    ["a truth", "var a=!1;a&&f();", "(!1)&&f();"],
    ["a text that is said once", 'var a="D10";function f(){g(a)}', 'function f(){g("D10")}'],
    ["a text of one character", 'var a=" ";f(a,a);', 'f(" "," ");'],
    ["in a function", "var a=2e3;function f(e){return e*a}", "function f(e){return e*2e3}"],
  ])("%s", (_, code, inlined) => {
    expect(inlineConstants(code)).toBe(inlined);
  });

  test.each([
    ["a variable that counts", "var a=0;f(()=>a++);"],
    ["one that is set", "var a=0;function f(){a=1}"],
    ["one that a loop sets", "var a=0;for(a in b)f(a);"],
    ["a name that a function has too", "var a=5;function f(a){return a}f(a);"],
    ["a text that is said twice", 'var a="D10";f(a,a);'],
    ["what is computed", "var a=b+5;f(a);"],
  ])("but not %s", (_, code) => {
    expect(inlineConstants(code)).toBe(code);
  });
});
