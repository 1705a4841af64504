// Puts the questions: to a real interpreter, many in one run where they leave nothing behind, and to the
// virtual board.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVirtualBoard } from "../../tools/board/board.ts";
import { interpreterFolder, type Limits, startInterpreter } from "../../tools/board/interpreter.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createFlash } from "../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import type { Geometry } from "../../tools/image/layout.ts";
import { createStored, storedFiles } from "../../tools/image/storage.ts";
import { tokenise } from "../../tools/image/tokens.ts";
import { type Case, PRELUDE, program, readAnswers, type Trait } from "./case.ts";

export type Answers = Map<string, string>;
export type Traits = Record<Trait, boolean>;

const PROFILE =
  '{"v":1,"node":7,"key":"2b7e151628aed2a6abf7158809cf4f3c","acoustic":null,"ring":[268455936,5,4096]}';
const RING_PAGES = 2;
/** Characters of questions in one run: the smallest interpreter has to hold them. */
const BATCH = 3000;

/** Storage with the files that the cases read and write. */
function image(geometry: Geometry, code?: Uint8Array): Uint8Array {
  const flash = createFlash(geometry);
  if (code !== undefined) createStored(flash, ".bootcde", code.length, code);
  createStored(flash, "hello", 5, Buffer.from("hello"));
  createStored(flash, "profile", PROFILE.length, Buffer.from(PROFILE));
  const ring = ringOf(geometry) - geometry.address;
  createStored(flash, "pad", ring - 64 - storedFiles(flash).end, []);
  createStored(flash, "ring", RING_PAGES * geometry.pageSize, []);
  return flash.bytes;
}

const ringOf = ({ address, pages, pageSize }: Geometry) => address + (pages - RING_PAGES) * pageSize;

/** The prelude with what it has to know of this flash, and of a file with the bytes 0 to 255. */
function prelude(geometry: Geometry, bytes: string): string {
  return `${PRELUDE}var PAGE=${geometry.pageSize},RING=${ringOf(geometry)},BYTES=${JSON.stringify(bytes)};\n`;
}

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

/** `flashed`: as firmware is, in tokens; else as a script. */
async function run(binary: string, { storage }: Limits, cases: Case[], flashed = false): Promise<Answers> {
  const code = prelude(storage, "bytes") + cases.map(program).join("");
  const folder = interpreterFolder(
    image(storage, flashed ? Buffer.from(tokenise(code), "latin1") : undefined),
  );
  try {
    writeFileSync(join(folder.path, "bytes"), ALL_BYTES);
    writeFileSync(join(folder.path, "ask.js"), code);
    const interpreter = startInterpreter(binary, folder.path, flashed ? "" : { script: "ask.js" });
    const tooLong = setTimeout(() => interpreter.child.kill("SIGKILL"), 10_000);
    await new Promise((resolve) => interpreter.child.once("close", resolve));
    clearTimeout(tooLong);
    const said = interpreter.output();
    const answers = readAnswers(said);
    // Where a case alone was not even begun, the interpreter does not take its text.
    const refused = /Uncaught (\w+)/.exec(said)?.[1];
    if (cases.length === 1 && !answers.has(cases[0]!.name)) {
      answers.set(cases[0]!.name, refused ? `refused: ${refused}` : "no answer");
    }
    return answers;
  } finally {
    folder.remove();
  }
}

/** Runs of cases that can share an interpreter. */
function batches(cases: Case[]): Case[][] {
  const out: Case[][] = cases.filter(({ alone }) => alone).map((one) => [one]);
  let size = BATCH;
  for (const one of cases.filter(({ alone }) => !alone)) {
    size += program(one).length;
    if (size > BATCH) {
      out.push([]);
      size = program(one).length;
    }
    out.at(-1)!.push(one);
  }
  return out;
}

/** Asks a real interpreter. A case that brought its run down has no answer. */
export async function askInterpreter(
  binary: string,
  limits: Limits,
  cases: Case[],
  flashed = false,
): Promise<Answers> {
  const answers: Answers = new Map();
  const queue = batches(cases);
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const [name, answer] of await run(binary, limits, next, flashed)) answers.set(name, answer);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
}

/** How an interpreter was built. */
export async function traitsOf(binary: string, limits: Limits): Promise<Traits> {
  const probes: Record<Trait, string> = {
    unicode: `p("é".length===1?1:0)`,
    ccm: `p(typeof require("crypto").AES.ccmEncrypt==="function"?1:0)`,
    // Last, since it ends the run of those that run out.
    resizable: `p(new Uint8Array(400000).length===400000?1:0)`,
  };
  const cases = Object.entries(probes).map(([name, code]) => ({ name, code }));
  const answers = await run(binary, limits, cases);
  const has = (trait: Trait) => answers.get(trait) === "1";
  return { unicode: has("unicode"), ccm: has("ccm"), resizable: has("resizable") };
}

/** The virtual board is built like the small boards: without unicode and without CCM, and with memory that ends. */
export const VIRTUAL_TRAITS: Traits = { unicode: false, ccm: false, resizable: false };

/** Asks the virtual board, each case on one of its own. */
export function askVirtual(cases: Case[]): Answers {
  const folder = mkdtempSync(join(tmpdir(), "sippra-conformance-"));
  const bytes = join(folder, "bytes");
  writeFileSync(bytes, ALL_BYTES);
  const storage = { address: 0x10000000, pages: 16, pageSize: 4096 };
  const kind = { ...BOARD_KINDS.linux!, storage };
  const answers: Answers = new Map();
  try {
    for (const one of cases) {
      const clock = createSimClock(0);
      const printed: string[] = [];
      const board = createVirtualBoard({
        kind,
        image: image(storage, Buffer.from(prelude(storage, bytes) + program(one))),
        clock,
        signals: { acoustic: undefined, pressure: undefined },
        onTransmit: () => {},
        onConsole: (text) => printed.push(text),
      });
      board.boot();
      clock.runUntil(one.wait ?? 0);
      const found = readAnswers(printed.join("\n"));
      answers.set(one.name, found.get(one.name) ?? `no answer: ${board.errors().join()}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return answers;
}
