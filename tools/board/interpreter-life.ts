// Lives a board's life on the real interpreter, as fast as it goes: the same image, boots, converter codes and
// downlinks that a virtual board had (lockstep.ts), under the virtual time of a preamble. A power cut is the end
// of the process at that time; its flash file is the next boot's.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFlash } from "../image/flash.ts";
import type { BoardKind } from "../image/kinds.ts";
import { PADDING } from "../image/layout.ts";
import { align4, createStored, storedFiles } from "../image/storage.ts";
import { NOMINAL_V } from "./converters.ts";
import { FLASH, interpreterFolder, type Limits, startInterpreter } from "./interpreter.ts";
import { DOWNLINKS, ENTRY, LOG, PRESSURE, preamble, SCRIPT, SOUND } from "./interpreter-preamble.ts";
import type { Boot, Uplink } from "./lockstep.ts";

export interface LifeOptions {
  /** Path of the interpreter. */
  binary: string;
  /** As `onInterpreter` makes it. */
  kind: BoardKind;
  /** Raw content of Storage, laid out for it. */
  image: Uint8Array;
  boots: Boot[];
  /** Supply voltage, V, and temperature, degC. */
  battery?: number;
  temperature?: number;
  /** A boot that takes longer is given up, ms of real time. */
  patience?: number;
}

export interface Life {
  uplinks: Uplink[];
  /** Storage at the end, without the preamble. */
  flash: Uint8Array;
  /** Variables in use at most, and between two events at last, without the preamble's own. */
  peak: number;
  idle: number;
  /** The preamble's own. */
  preamble: number;
  /** What it printed before its console was off. */
  texts: string[];
  errors: string[];
}

/** Runs before `.bootcde`. Read into RAM, where it is four times faster than in flash on Linux. */
const BOOT0 = ".boot0";
const START = `eval(E.openFile("${SCRIPT}","r").read(9999))`;
const HEADER = 32;

/** The image with START taken out of its padding file, or, without it, as it was. */
function withBoot0(kind: BoardKind, image: Uint8Array, code = ""): Uint8Array {
  const { files } = storedFiles(createFlash(kind.storage, image));
  const out = createFlash(kind.storage);
  const padding = files.findIndex(({ name }) => name === PADDING);
  const ring = files.at(-1)!;
  files.forEach(({ name, at, size }, i) => {
    if (name === BOOT0) return;
    if (i !== padding) {
      createStored(out, name, size, image.subarray(at, at + size));
      return;
    }
    const { end } = storedFiles(out);
    const taken = code === "" ? 0 : HEADER + align4(code.length);
    const left = ring.at - HEADER - (end + taken) - HEADER;
    if (left < 4) throw new Error("the preamble has no room before the journal");
    if (code !== "") createStored(out, BOOT0, code.length, Buffer.from(code, "latin1"));
    createStored(out, PADDING, left, []);
  });
  if (storedFiles(out).files.at(-1)!.at !== ring.at) throw new Error("the preamble moved the journal");
  return out.bytes;
}

function downlinkFile({ from, until, downlinks, cut }: Boot): Buffer {
  const times = Buffer.alloc(32);
  const numbers = [from, until, cut?.operation ?? 0, cut?.bytes ?? 0];
  for (const [i, n] of numbers.entries()) times.writeDoubleLE(n, 8 * i);
  const parts = downlinks.flatMap(({ at, bytes }) => {
    const head = Buffer.alloc(10);
    head.writeDoubleLE(at, 0);
    head.writeUInt16LE(bytes.length, 8);
    return [head, bytes];
  });
  return Buffer.concat([times, ...parts]);
}

/** What one boot left in its log. */
function readLog(log: Buffer, boot: Boot) {
  const uplinks: Uplink[] = [];
  const texts: string[] = [];
  const errors: string[] = [];
  let usage: [peak: number, idle: number, own: number] | undefined;
  let baud = 9600;
  let busyUntil = 0;
  let off: number | undefined;
  for (let at = 0; at + 11 <= log.length; ) {
    const time = log.readDoubleLE(at);
    const kind = log[at + 8]!;
    const data = log.subarray(at + 11, at + 11 + log.readUInt16LE(at + 9));
    at += 11 + data.length;
    const text = data.toString("latin1");
    if (kind === ENTRY.sent) {
      // As the virtual board sends: one start, eight data and one stop bit, and what has not left is lost.
      busyUntil = Math.max(busyUntil, Math.floor(time)) + (data.length * 10_000) / baud;
      const gone = time + (busyUntil - Math.floor(time));
      if (gone <= boot.until) uplinks.push({ at: Math.floor(gone), bytes: Uint8Array.from(data) });
    } else if (kind === ENTRY.baud) baud = Number(text);
    else if (kind === ENTRY.console) texts.push(text);
    else if (kind === ENTRY.error) errors.push(`${new Date(time).toISOString()} ${text}`);
    else if (kind === ENTRY.off) off = time;
    else if (kind === ENTRY.end) usage = JSON.parse(text);
  }
  const limit = off ?? boot.until;
  return { uplinks: uplinks.filter(({ at }) => at <= limit), texts, errors, usage, died: off !== undefined };
}

/** A kind of board as the interpreter can be one: with its Storage, the journal in it, and its arithmetic. */
export function onInterpreter(kind: BoardKind, { storage }: Limits): BoardKind {
  // Its getTime begins at 0 with every boot of a life.
  const { ring: _, keepsTime: __, ...rest } = kind;
  return { ...rest, storage, ringPages: Math.max(2, Math.min(64, storage.pages >> 1)), doubleFft: false };
}

/** Lives all boots, one after the other. Never throws for what the firmware does: see `errors`. */
export async function liveOnInterpreter(options: LifeOptions): Promise<Life> {
  const {
    binary,
    kind,
    boots,
    battery = kind.battery ? 4 : NOMINAL_V,
    temperature = 10,
    patience = 300_000,
  } = options;
  const folder = interpreterFolder(withBoot0(kind, options.image, START));
  const file = (name: string) => join(folder.path, name);
  writeFileSync(file(SCRIPT), preamble({ kind, battery, temperature, cuts: boots.some(({ cut }) => cut) }));
  const life: Life = {
    uplinks: [],
    flash: options.image,
    peak: 0,
    idle: 0,
    preamble: 0,
    texts: [],
    errors: [],
  };
  try {
    for (const boot of boots) {
      writeFileSync(file(SOUND), Buffer.concat(boot.sound));
      writeFileSync(file(PRESSURE), Buffer.from(Int16Array.from(boot.pressure).buffer));
      writeFileSync(file(DOWNLINKS), downlinkFile(boot));
      writeFileSync(file(LOG), "");
      const interpreter = startInterpreter(binary, folder.path, "live()");
      const tooLong = setTimeout(() => interpreter.child.kill("SIGKILL"), patience);
      await new Promise((resolve) => interpreter.child.once("close", resolve));
      clearTimeout(tooLong);
      const { uplinks, texts, errors, usage, died } = readLog(readFileSync(file(LOG)), boot);
      life.uplinks.push(...uplinks);
      life.texts.push(...texts);
      life.errors.push(...errors);
      const said = interpreter.output();
      // Where its power fails, the error that keeps the firmware from going on is told.
      if (usage === undefined || (!died && /Uncaught|ERROR|MEMORY/.test(said))) {
        const when = new Date(boot.from).toISOString();
        const why = interpreter.child.killed
          ? `took longer than ${patience / 1000} s, and was ended`
          : said.replace(/\s+/g, " ").slice(-500);
        life.errors.push(`the boot of ${when}: ${why}`);
      }
      if (usage === undefined) break;
      const [peak, idle, own] = usage;
      life.peak = Math.max(life.peak, peak - own);
      life.idle = idle - own;
      life.preamble = own;
    }
    // A chip may have more flash than Storage has of it.
    const { pages, pageSize } = kind.storage;
    life.flash = withBoot0(kind, readFileSync(file(FLASH)).subarray(0, pages * pageSize));
  } finally {
    folder.remove();
  }
  return life;
}
