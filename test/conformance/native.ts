// The interpreter's own functions over samples and bytes: E.FFT, E.variance, E.CRC32, AES.
import { group } from "./case.ts";

const CONVERTERS: Record<string, string> = {
  "8 bit": "noise(new Uint8Array(1024),256,0)",
  "12 bit": "noise(new Uint16Array(1024),4096,0).map((v)=>v<<4)",
  "16 bit": "noise(new Int16Array(1024),65536,-32768)",
};

const perConverter = Object.fromEntries(
  Object.entries(CONVERTERS).flatMap(([bits, samples]) => [
    [`FFT of 1024, ${bits}`, `var f=new Float32Array(1024);f.set(${samples});E.FFT(f);p(sum(f))`],
    [
      `FFT of 512, ${bits}`,
      `var f=new Float32Array(512);f.set((${samples}).subarray(0,512));E.FFT(f);p(sum(f))`,
    ],
    [
      `mean and variance of 1024, ${bits}`,
      `var s=${samples};p(bits(E.sum(s))+bits(E.variance(s,E.sum(s)/1024)))`,
    ],
    [
      `bands of 1024, ${bits}`,
      `var f=new Float32Array(1024),r=[];f.set(${samples});E.FFT(f);for(var i=4;i<500;i+=62)r.push(bits(E.variance(new Float32Array(f.buffer,4*i,62),0)));p(r.join())`,
    ],
  ]),
);

const KEY = 'var k=new Uint8Array(16);for(var i=0;i<16;i++)k[i]=i;var A=require("crypto").AES;';

export const native = [
  ...group("E", {
    ...perConverter,
    "FFT of a tone": `var f=new Float32Array(256);for(var i=0;i<256;i++)f[i]=(i&7)<4?100:-100;E.FFT(f);p(sum(f)+bits(f[32])+bits(f[0]))`,
    "FFT of a quiet tone": `var f=new Float32Array(1024);for(var i=0;i<1024;i++)f[i]=128+((i>>2)&1);E.FFT(f);p(sum(f))`,
    "FFT of silence": `var f=new Float32Array(1024).fill(128);E.FFT(f);p(bits(f[0])+bits(f[1])+sum(f))`,
    "FFT of zeros": `var f=new Float32Array(64);E.FFT(f);p(sum(f))`,
    "sum of an array": `p(E.sum([1,2,3.5])+","+E.sum([]))`,
    "sum of bytes": `p(E.sum(new Uint8Array(256).fill(255)))`,
    "sum of a subarray": `p(E.sum(new Uint8Array([1,2,3,4]).subarray(1,3)))`,
    "sum of signed": `p(E.sum(new Int16Array([-5,3,-32768])))`,
    "convolve of 1024 with itself, one on": `var s=noise(new Uint8Array(1024),256,0);p(bits(E.convolve(s,s,1)))`,
    "convolve of 1024 samples of 16 bits": `var s=noise(new Int16Array(1024),65536,-32768);p(bits(E.convolve(s,s,1)))`,
    "convolve is circular": `p(E.convolve([1,2,3],[10,100,1000],1))`,
    "convolve of a longer with a shorter one": `p(E.convolve([1,2,3,4],[1,10],0))`,
    "convolve backwards": `p(E.convolve([1,2,3],[10,100,1000],-1))`,
    "variance is a sum": `p(E.variance([1,2,3,250],64))`,
    "variance of a subarray": `p(bits(E.variance(new Uint8Array([1,2,3,4,200]).subarray(1),52.25)))`,
    "variance of a view": `var f=new Float32Array([9,1,2,3,9]);p(bits(E.variance(new Float32Array(f.buffer,4,3),0)))`,
    "variance of nothing": `p(E.variance(new Uint8Array(0),0))`,
    "CRC32 of 123456789": `p(E.CRC32("123456789").toString(16))`,
    "CRC32 is unsigned": `var c=E.CRC32("123456789");p((c>0)+","+((c>>>0)===c))`,
    "CRC32 of bytes": `p(E.CRC32(new Uint8Array([0,255,1,128])).toString(16)+E.CRC32("\\x00\\xff\\x01\\x80").toString(16))`,
    "CRC32 of a subarray": `var a=noise(new Uint8Array(64),256,0);p(E.CRC32(a.subarray(5,60)).toString(16))`,
    "CRC32 of nothing": `p(E.CRC32(new Uint8Array(0))+","+E.CRC32(""))`,
    "CRC32 of 1024 bytes": `p(E.CRC32(noise(new Uint8Array(1024),256,0)).toString(16))`,
    "CRC residue": `var a=noise(new Uint8Array(20),256,0),b=new Uint8Array(24),c=E.CRC32(a);b.set(a);for(var i=0;i<4;i++)b[20+i]=c>>>(8*i);p(E.CRC32(b)===0x2144df1c)`,
    "toUint8Array of a string": `p(hex(E.toUint8Array("\\x00a\\xff"))+(E.toUint8Array("ab") instanceof Uint8Array))`,
    "toUint8Array is a copy with a buffer": `p(E.toUint8Array("abcd").buffer.byteLength)`,
    "toArrayBuffer of a string": `var b=E.toArrayBuffer("\\x01\\x02\\xff\\xff");p(b.byteLength+","+new Int16Array(b).join())`,
    "toArrayBuffer shares no time with its string": `var u=new Uint8Array(E.toArrayBuffer("abc"));p(hex(u))`,
  }),
  ...group("crypto", {
    "AES ECB, FIPS 197": `${KEY}var d=new Uint8Array(16);for(i=0;i<16;i++)d[i]=17*i;p(hex(new Uint8Array(A.encrypt(d,k,{mode:"ECB"}))))`,
    "AES ECB of several blocks": `${KEY}p(hex(new Uint8Array(A.encrypt(noise(new Uint8Array(48),256,0),k,{mode:"ECB"}))))`,
    "AES CBC of several blocks": `${KEY}p(hex(new Uint8Array(A.encrypt(noise(new Uint8Array(48),256,0),k,{mode:"CBC"}))))`,
    "AES CBC with an iv": `${KEY}p(hex(new Uint8Array(A.encrypt(new Uint8Array(16),k,{mode:"CBC",iv:noise(new Uint8Array(16),256,0)}))))`,
    "AES gives an ArrayBuffer": `${KEY}var r=A.encrypt(new Uint8Array(32),k,{mode:"ECB"});p((r instanceof ArrayBuffer)+","+r.byteLength)`,
    "AES ECB of a cut block": `${KEY}var d=new Uint8Array(20).fill(1);p(hex(new Uint8Array(A.encrypt(d,k,{mode:"ECB"}))))`,
    "AES ECB of nothing whole": `${KEY}p(hex(new Uint8Array(A.encrypt(new Uint8Array(5).fill(1),k,{mode:"ECB"}))))`,
    "AES CBC of a cut block": `${KEY}p(""+A.encrypt(new Uint8Array(20),k,{mode:"CBC"}))`,
    "AES with a short key": `${KEY}p(""+A.encrypt(new Uint8Array(16),new Uint8Array(5),{mode:"ECB"}))`,
    "AES of a subarray": `${KEY}p(hex(new Uint8Array(A.encrypt(noise(new Uint8Array(40),256,0).subarray(8),k,{mode:"CBC"})).subarray(16)))`,
    "AES with all of 222 bytes": `${KEY}p(E.CRC32(new Uint8Array(A.encrypt(noise(new Uint8Array(240),256,0),k,{mode:"CBC"}))).toString(16))`,
    "AES 256 key": {
      code: `${KEY}p(hex(new Uint8Array(A.encrypt(new Uint8Array(16),noise(new Uint8Array(32),256,0),{mode:"ECB"}))))`,
      interpreterOnly: "the firmware has keys of 128 bits",
    },
    "CCM in the interpreter": {
      code: `p(typeof require("crypto").AES.ccmEncrypt)`,
      trait: "ccm",
    },
  }),
];
