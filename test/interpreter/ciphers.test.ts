// The ciphers of boards on the interpreter itself: each that its build has, against node:crypto, with the time it
// takes to seal a reading. All three are there only over two builds: one with AES_CCM, one with ECB and CBC.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  interpreterFolder,
  interpreterLimits,
  type Limits,
  startInterpreter,
} from "../../tools/board/interpreter.ts";
import { bundle } from "../../tools/build/bundle.ts";
import { nodeCcmSeal } from "../shared/crypto.ts";
import { ESPRUINO } from "./espruino.ts";

const KEY = "2b7e151628aed2a6abf7158809cf4f3c";
const LENGTHS = [1, 2, 15, 16, 17, 21, 31, 32, 33, 47, 48, 49, 64, 100, 128, 200, 221, 222];
/** Sealed this often, to measure the time. */
const TIMES = 100;

const CIPHERS = {
  native: ["AES.ccmEncrypt", "cipher-native.ts", "nativeCipher"],
  composed: [`require("crypto").AES.encrypt`, "cipher-blocks.ts", "blocksCipher"],
  script: ["parseInt", "cipher-script.ts", "scriptCipher"],
} as const;

/** The same bytes here and there: the multiplicative generator of Park and Miller, 1993. */
function randomBytes(seed: number, length: number): Uint8Array {
  let x = seed;
  return Uint8Array.from({ length }, () => {
    x = (x * 48271) % 2147483647;
    return x & 255;
  });
}

/** Code that seals, opens, damages and times, and prints what came of it. */
function probe([needs, file, cipher]: readonly [string, string, string]): string {
  return `
    import { ${cipher} } from "./boards/${file}";
    function hex(bytes: Uint8Array): string {
      let text = "";
      for (let i = 0; i < bytes.length; i++) text += (256 + bytes[i]).toString(16).substr(1);
      return text;
    }
    function random(seed: number, length: number): Uint8Array {
      let bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) {
        seed = (seed * 48271) % 2147483647;
        bytes[i] = seed & 255;
      }
      return bytes;
    }
    function there(): boolean {
      try { return typeof ${needs} === "function"; } catch { return false; }
    }
    function run(): void {
      let key = new Uint8Array(16);
      for (let i = 0; i < 16; i++) key[i] = parseInt("${KEY}".substr(2 * i, 2), 16);
      print("BEFORE");
      let ccm = ${cipher}(key);
      print("AFTER");
      let lengths = ${JSON.stringify(LENGTHS)};
      for (let i = 0; i < lengths.length; i++) {
        let n = lengths[i];
        let nonce = random(n + 1, 13);
        let plain = random(n + 1000, n);
        let out = new Uint8Array(n + 8);
        ccm.seal(nonce, plain, out, 0);
        let opened = ccm.open(nonce, out);
        let same = opened !== null && hex(opened) === hex(plain);
        print("SEALED " + n + " " + hex(out) + " " + same);
        out[n >> 1] ^= 4;
        print("DAMAGED " + n + " " + (ccm.open(nonce, out) === null));
      }
      let reading = random(1, 33);
      let out = new Uint8Array(41);
      let nonce = random(2, 13);
      let began = getTime();
      for (let i = 0; i < ${TIMES}; i++) ccm.seal(nonce, reading, out, 0);
      let sealing = getTime() - began;
      for (let i = 0; i < ${TIMES}; i++) ccm.open(nonce, out);
      print("TIME " + Math.floor(10000 * sealing) + " " + Math.floor(10000 * (getTime() - began - sealing)));
    }
    if (there()) run();
    else print("ABSENT");
    print("DONE");
  `;
}

/** What firmware may not do: each line says how many variables are in use, and at the end the interpreter ends. */
const around = (code: string) =>
  `(function(){var p=print;global.print=function(t){p(t+" @"+process.memory().usage)}})();${code}` +
  "setTimeout(function(){quit()},1)";

describe.skipIf(!ESPRUINO)("ciphers on the real interpreter", () => {
  let limits: Limits;
  beforeAll(async () => {
    limits = await interpreterLimits(ESPRUINO!);
  });

  test.each(Object.keys(CIPHERS) as (keyof typeof CIPHERS)[])("%s", async (name) => {
    const code = around(bundle("linux", { entry: probe(CIPHERS[name]) }));
    const folder = interpreterFolder();
    // In RAM: in flash, which boards read directly and Linux opens a file for, it would take six times as long.
    writeFileSync(join(folder.path, "probe.js"), code);
    const interpreter = startInterpreter(ESPRUINO!, folder.path, { script: "probe.js" });
    const tooLong = setTimeout(() => interpreter.child.kill("SIGKILL"), 60_000);
    await new Promise((resolve) => interpreter.child.once("close", resolve));
    clearTimeout(tooLong);
    folder.remove();
    const said = interpreter.output();
    expect(said).toContain("DONE");
    if (said.includes("ABSENT")) {
      console.log(`SKIPPED: this interpreter (${limits.variables} variables) has no ${CIPHERS[name][0]}.`);
      return;
    }
    const sealed = [...said.matchAll(/SEALED (\d+) (\w+) (\w+)/g)].map(([, n, hex, same]) => [n, hex, same]);
    expect(sealed).toEqual(
      LENGTHS.map((n) => {
        const frame = nodeCcmSeal(Buffer.from(KEY, "hex"), randomBytes(n + 1, 13), randomBytes(n + 1000, n));
        return [String(n), frame.toString("hex"), "true"];
      }),
    );
    expect(said.match(/DAMAGED \d+ true/g)?.length).toBe(LENGTHS.length);
    const [, seal, open] = /TIME (\d+) (\d+)/.exec(said)!;
    const used = (mark: string) => Number(new RegExp(`${mark} @(\\d+)`).exec(said)![1]);
    const variables = used("AFTER") - used("BEFORE");
    console.log(
      `${name}: 33 B sealed in ${Number(seal) / 1000} ms, opened in ${Number(open) / 1000} ms; ${variables} variables.`,
    );
  });
});
