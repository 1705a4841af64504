// What is flashed, in tokens, is read by the interpreter as the words are: it answers every question as recorded
// when its text is in flash as tokens. Questions that say each token once stand here.
import { describe, expect, test } from "vitest";
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { tokenise, WORDS } from "../../tools/image/tokens.ts";
import { differences, readRecorded } from "../conformance/answers.ts";
import { askInterpreter, traitsOf } from "../conformance/ask.ts";
import { type Case, program } from "../conformance/case.ts";
import { CASES } from "../conformance/cases.ts";
import { ESPRUINO } from "./espruino.ts";

/** What a piece of code prints. Each has to mean something else where a token stands for its neighbour. */
const SAYS: [code: string, answer: string][] = [
  ["p([1==1,1=='1',1==2,1!=2,1!='1'])", "true,true,false,true,false"],
  ["p([1===1,1==='1',1!==1,1!=='1'])", "true,false,false,true"],
  ["p([1<=1,2<=1,1>=1,1>=2])", "true,false,true,false"],
  ["p([-9>>1,-9>>>28,3<<2])", "-5,15,12"],
  ["var a=-9;a>>=1;p(a);a>>>=28;p(a);a<<=3;p(a)", "-5 | 15 | 120"],
  ["var a=7;a+=3;p(a);a-=1;p(a);a*=5;p(a);a/=9;p(a);a%=3;p(a)", "10 | 9 | 45 | 5 | 2"],
  ["var a=12;a&=10;p(a);a|=3;p(a);a^=1;p(a)", "8 | 11 | 10"],
  ["var a=1;p(a++ + ++a);p(a-- - --a);p(a- -a);p(a+ +a);p(a- --a)", "4 | 2 | 2 | 2 | 1"],
  ["p([1&&2,0&&2,1||2,0||2])", "2,0,1,2"],
  ["p(null??3);p(0??3)", "3 | 0"],
  ["p((a=>a+1)(1));p(((a,b)=>{return a*b})(2,3))", "2 | 6"],
  ["if(0)p(1);else if(1)p(2);else p(3)", "2"],
  ["var a=0;do a++;while(a<3);p(a);while(a)a--;p(a)", "3 | 0"],
  ["var s='';for(let i=0;i<9;i++){if(i==2)continue;if(i==5)break;s+=i}p(s)", "0134"],
  ["function f(a){return a?1:void 0}p([f(1),f(0)===undefined])", "1,true"],
  ["function f(a){return-a}p(f(1))", "-1"],
  ["var a=1;let b=2;const c=3;p(a+b+c)", "6"],
  ["var o={v:4,f:function(){return this.v}};p(o.f())", "4"],
  ["try{throw new Error('no')}catch(e){p(e.message)}finally{p('end')}", "no | end"],
  ["p([true,false,null,undefined])", "true,false,,"],
  ["p(1 in[5,6]);p('b'in{a:1})", "true | false"],
  ["class A{constructor(){this.a=1}get b(){return this.a+1}static c(){return 3}}p([new A().b,A.c()])", "2,3"],
  [
    "class A{f(){return 1}}class B extends A{f(){return super.f()+1}}var b=new B;p(b.f());p(b instanceof A)",
    "2 | true",
  ],
  ["function f(a){switch(a){case 1:return'one';default:return'many'}}p(f(1)+f(2))", "onemany"],
  ["var o={a:1,b:2};delete o.a;p(Object.keys(o));p(typeof o.a);p(typeof 1)", "b | undefined | number"],
  ["var s=0;for(var v of[1,2,3])s+=v;for(var k in[7,8])s+=k;p(s)", "601"],
  ["var o={get a(){return 5},if:1,catch:2,delete:3,of:4};p([o.a,o.if,o.catch,o.delete,o.of])", "5,1,2,3,4"],
  ["var o={};o.in=1;o.new=function(){return 2};p([o.in,o.new(),Object.keys(o)])", "1,2,in,new"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is the case's
  ["var a=2;p(`if ${a in[1,2,3]?`in ${a}`:'of'} of`)", "if in 2 of"],
  ['p(\'==\'+"if\\x8a\\"".length)', "==4"],
  ["p([1 in[1,2],.5 in{},0xff==255,1e3===1000,5..toString()])", "true,false,true,true,5"],
];

const CASES_HERE: Case[] = SAYS.map(([code], i) => ({ name: `tokens: ${i}`, code, alone: true }));

/**
 * Whether it can be flashed: some questions are about text that is not ASCII, or does not parse. Not those about
 * timers and about memory that runs out: from flash, the interpreter on Linux takes several times as long.
 */
function hasTokens(one: Case): boolean {
  if (one.wait || one.trait === "resizable") return false;
  try {
    return tokenise(program(one)) !== "";
  } catch {
    return false;
  }
}

describe.skipIf(!ESPRUINO)("code in tokens on the interpreter", () => {
  test("each of them does what its word says", async () => {
    const limits = await interpreterLimits(ESPRUINO!);
    const answers = await askInterpreter(ESPRUINO!, limits, CASES_HERE, true);
    expect(CASES_HERE.map(({ name, code }) => [code, answers.get(name)])).toEqual(SAYS);
    const used = new Set(CASES_HERE.flatMap((one) => [...tokenise(one.code)]));
    // Not "debugger", at which it would wait.
    const unused = WORDS.split(" ").filter((_, i) => !used.has(String.fromCharCode(138 + i)));
    expect(unused).toEqual(["debugger"]);
  });

  test("what the firmware relies on is answered as recorded", async () => {
    const limits = await interpreterLimits(ESPRUINO!);
    const traits = await traitsOf(ESPRUINO!, limits);
    const recorded = readRecorded();
    const cases = CASES.filter(hasTokens);
    expect(cases.length).toBeGreaterThan(300);
    const found = await askInterpreter(ESPRUINO!, limits, cases, true);
    expect(differences(recorded, cases, found, traits)).toBe("");
  });
});
