// Numbers: 32-bit integers, doubles to the last bit, and the few functions of Math that the firmware uses.
import { group } from "./case.ts";

/** Bits of f over many values, as one CRC. */
const over = (values: string, f: string) =>
  `var d=new DataView(new ArrayBuffer(8)),c=new Uint8Array(12),x,k=0;` +
  `function put(v){d.setFloat64(0,v,false);for(var i=0;i<8;i++)c[4+i]=d.getUint8(i);var e=E.CRC32(c);for(i=0;i<4;i++)c[i]=e>>>(8*i)}` +
  `${values.replace("EACH", `put(${f})`)};p(hex(c))`;
/** Rounded to integers at once, which does agree: see "decibels as integers". */
const C_LIBRARY = { interpreterOnly: "the last bit is the C library's, on every board another" };
const SPREAD = "for(k=0,x=1;k<300;k++){x=(x*48271)%2147483647;EACH}";
const FRACTIONS = "for(var n=0,q=1;n<300;n++){q=(q*48271)%2147483647;x=q/65536/32768*1000;EACH}";

export const numbers = [
  ...group("numbers", {
    "integer literals": `p([0,1,255,65535,65536,16777216,2147483647,2147483648,4294967295,4294967296,1e3,6e4,9e5,1e6].map(bits).join())`,
    "large integer literals": `p([9007199254740991,1099511627776,1000000000000].map(bits).join())`,
    "hex literals": `p([0x7fffffff,0x80000000,0xffffffff,0x2144df1c].map(bits).join())`,
    "negative hex and shifts": `p([-1>>>0,-1>>>24,-256>>4,-256>>>28,1<<31,(1<<31)>>>0,1<<32,1<<33].join())`,
    "shift by a variable": `var s="";for(var i=0;i<36;i+=5)s+=(0x12345678>>>i)+" ";p(s)`,
    "or zero": `p([2147483648|0,4294967295|0,4294967296|0,-2147483649|0,3.99|0,-3.99|0].join())`,
    "and of large": `p([4294967295&255,2147483648&0x80000000,(2147483648&0x80000000)>>>0,5e9&65535].join())`,
    "xor of large": `p([(0xffffffff^0x12345678)>>>0,0xffffffff^0,-1^5].join())`,
    not: `p([~0,~255,~(-1),~2147483647].join())`,
    "byte of a u32": `var u=0xfedcba98;p([u>>>24,(u>>>16)&255,(u>>>8)&255,u&255].join())`,
    "u32 from bytes": `p(((0xfe<<24)|(0xdc<<16)|(0xba<<8)|0x98)>>>0)`,
    "unsigned comparison": `p([(0xffffffff>>>0)>1,(-1>>>0)===4294967295,-1<(1<<31)>>>0].join())`,
    xorshift32: `var c=65543,s="";for(var i=0;i<8;i++){c^=c<<13;c^=c>>>17;c^=c<<5;s+=(c>>>0)+" "}p(s)`,
    "Lehmer product stays exact": `var x=1;for(var i=0;i<500;i++)x=(x*48271)%2147483647;p(x)`,
    "remainder of integers": `p([7%3,-7%3,7%-3,0%5,2147483647%1000,4294967295%65536].join())`,
    "remainder of large": `p([1e12%7,9007199254740991%1000,4503599627370495%4096].join())`,
    "remainder of fractions": `p([5.5%2,-5.5%2,1.25%0.5].map(bits).join())`,
    "remainder by zero": `p(""+5%0)`,
    "division to double": `p([1/3,2/3,900000/20000,1000/4096,10/7].map(bits).join())`,
    "division of integers that fits": `p([900000/20000,6/3,-6/3].join())`,
    "division by zero": `p([1/0,-1/0].join()+(0/0))`,
    "integer overflow": `p([2147483647+1,-2147483648-1,65536*65536,2147483647*2].map(bits).join())`,
    "square of an integer": `p([46341*46341,65535*65535,1000000*1000000,3000000*3000000].map(bits).join())`,
    "sum of squares": `var s=0;for(var i=0;i<1000;i++)s+=(i*977%4001)*(i*977%4001);p(s)`,
    "subtract at 2^53": `p(9007199254740991-9007199254740990)`,
    "double times 256": `var v=0;[0xfe,0xdc,0xba,0x98].forEach((b)=>{v=v*256+b});p(v)`,
    "negation of zero": {
      code: `p(bits(-0)+bits(0*-1))`,
      interpreterOnly: "integers have no negative zero there; nothing may depend on it",
    },
    "Math.floor": `p([1.5,-1.5,0,-0.5,2.999,-3,1e9+0.5,4294967296.5,-4294967296.5].map(Math.floor).join())`,
    "Math.floor of a long": `p([1099511627776.75,1793534400123.4].map((x)=>bits(Math.floor(x))).join())`,
    "Math.ceil": `p([1.5,-1.5,0,0.1,3,12.000001,300*1024/4096].map(Math.ceil).join())`,
    "Math.ceil of a long": `p([1099511627776.25].map((x)=>bits(Math.ceil(x))).join())`,
    "Math.round": `p([1.5,2.5,-1.5,-2.5,-0.4,0.49999,-0.5].map(Math.round).join())`,
    "Math.abs": `p([-5,5,-0.5,-2147483648].map(Math.abs).join())`,
    "Math.min and max": `p([Math.min(3,1,2),Math.max(3,1,2),Math.min(-1,5),Math.max(0,-9)].join())`,
    "Math.LN10": `p(bits(Math.LN10)+bits(Math.PI))`,
    "Math.sqrt of squares": `p([1,4,9,100,144,1000000].map((x)=>Math.floor(Math.sqrt(x))).join())`,
    "Math.sqrt of negative and zero": `p(""+Math.sqrt(-1)+","+Math.sqrt(0))`,
    "Math.sqrt, bits of 300": { code: over(SPREAD, "Math.sqrt(x)"), ...C_LIBRARY },
    "Math.log, bits of 300 integers": { code: over(SPREAD, "Math.log(x)"), ...C_LIBRARY },
    "Math.log, bits of 300 fractions": { code: over(FRACTIONS, "Math.log(x)"), ...C_LIBRARY },
    "Math.log of 0 and 1": `p(""+Math.log(0)+","+Math.log(1)+","+Math.log(-1))`,
    "Math.exp, bits of 300": { code: over(FRACTIONS, "Math.exp(x/500)"), ...C_LIBRARY },
    "Math.sin, bits of 300": { code: over(FRACTIONS, "Math.sin(x/500)"), ...C_LIBRARY },
    "decibels, bits of 300": { code: over(FRACTIONS, "(100*Math.log(x))/Math.LN10"), ...C_LIBRARY },
    "decibels as integers": `var s=0,q=1,x;for(var n=0;n<400;n++){q=(q*48271)%2147483647;x=q/2147483647;s=(s*31+Math.floor((2*(100*Math.log(x))/Math.LN10+1)/2))|0}p(s)`,
    "product of doubles, bits of 300": over(FRACTIONS, "x*1.0000001*x"),
    "quotient of doubles, bits of 300": over(FRACTIONS, "(x+1)/(x*3)"),
    "parseInt hex": `p([parseInt("2b",16),parseInt("FF",16),parseInt("00",16),parseInt("7e",16),parseInt("a6",16)].join())`,
    "parseInt decimal": `p([parseInt("12"),parseInt("-7"),parseInt("12px"),parseInt("007")].join()+parseInt("x"))`,
    "key from hex": `var k="2b7e151628aed2a6abf7158809cf4f3c",b=new Uint8Array(16);for(var i=0;i<16;i++)b[i]=parseInt(k.substr(2*i,2),16);p(hex(b))`,
    "toString radix": `p((255).toString(16)+(5).toString(2)+(4294967295).toString(16))`,
    "integer as text": `p(""+0+","+-5+","+2147483648+","+4294967295+","+1793534400)`,
    "whole double as text": `p(""+6/2+","+1e9*4)`,
    "Number of text": `p([Number("12"),Number("0x1f"),Number("")].join()+Number("q"))`,
    "bool in arithmetic": `p((true+1)+","+(false+1)+","+(true|0)+","+!!1*8)`,
    "comparison of int and double": `p([1===1.0,3/3===1,2.5>2,2147483648>2147483647].join())`,
    isFinite: `p([isFinite(1),isFinite(1/0),isFinite(NaN)].join())`,
    "getTime is a number that grows": `var a=getTime();p((typeof a)+","+(getTime()>=a))`,
  }),
];
