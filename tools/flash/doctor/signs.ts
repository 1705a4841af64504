// What speaks on a line, by what it says: a node's frames, the consoles that there are, radio modules, or noise. Nothing
// here sends.
import { lineDecoder } from "../../../gateway/intake/lines.ts";
import { getU32 } from "../../../shared/bytes.ts";
import { ACK } from "../../../shared/messages.ts";
import { MODULE_NAMES, type ModuleName, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { BOOT_LINE } from "../resume.ts";

/** Who speaks. `line`: what was read of it. */
export type Heard =
  | { is: "nothing" | "zeros" | "noise" }
  | { is: TextSign; line: string }
  | { is: "module"; module: ModuleName; version: string }
  | { is: "frames" | "gateway"; network: number; node: number; type: number; counter: number };

export type TextSign =
  | "node"
  | "node-trouble"
  | "locked"
  | "debugger"
  | "python"
  | "login"
  | "prompt"
  | "at"
  | "text";

/** In this order: what is told more surely comes first. */
const SIGNS: readonly [TextSign, RegExp][] = [
  ["node", /Sippra \S+, node \d+-\d+, boot \d+/],
  ["node-trouble", new RegExp(BOOT_LINE.source)],
  ["locked", /password>\s*$|Invalid password/],
  ["debugger", /debug>\s*$|In debug mode/],
  ["python", /(MicroPython|CircuitPython) v?\d\S*|(^|[\r\n])>>>\s*$/],
  ["login", /\S* ?login: *$|Password: *$|\w@[\w.-]+:\S*[$#] *$|U-Boot \d\S*/],
  ["prompt", /(^|[\r\n])(=undefined\s*)?> *([\r\n]|$)/],
];

/** What a module says of itself, unasked or to an empty line: its banner, and how it refuses. */
const MODULE_SIGNS: Record<ModuleName, RegExp> = {
  rak3172: /RAKwireless|RUI_\d|Current Work Mode|AT_(COMMAND_NOT_FOUND|ERROR|PARAM_ERROR)|COMMAND_LOCKED/,
  rn2483: /(^|[\r\n])(RN2483 |invalid_param)/,
  "wio-e5": /(^|[\r\n])\+(AT|VER|MODE|TEST|INFO|LOWPOWER): /,
};
/** Some other that takes AT commands. */
const AT = /(^|[\r\n])(OK|ERROR|\+CM[ES] ERROR)[\r\n]/;

/** The upper bits of a frame's first byte (shared/frame.ts). */
const HEAD = 7;

export const XON = 0x11;
export const XOFF = 0x13;
/** Nearly all: a line that was opened in the midst of something begins with a byte or two of it. */
const NEARLY_ALL = 0.9;
/** A plug, and a line that is switched to another speed, make a byte or two. */
const FEW_BYTES = 3;
const SHOWN = 60;

const isPrintable = (byte: number) => (byte >= 32 && byte < 127) || (byte >= 8 && byte <= 13) || byte === 27;
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking control characters out is what it is for
const UNPRINTABLE = /\x1b\[[0-?]*[ -/]*[@-~]|[^\x20-\x7e\r\n]/g;

/** The version that a module gives, where it is asked for; undefined where it gives none. */
export function versionOf(text: string, module: ModuleName): string | undefined {
  const answer = new RegExp(`(?:${RADIO_MODULES[module].firmware.before})(\\d+\\.\\d+\\.\\d+)`);
  for (const line of text.split(/[\r\n]+/)) {
    const version = answer.exec(line.trim())?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

export const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1").replace(UNPRINTABLE, "");

/** The line that tells it, else the first that is whole. */
function lineOf(text: string, sign?: RegExp): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const said =
    sign === undefined ? undefined : lines.find((line) => sign.test(`${line}\n`) || sign.test(line));
  const whole = lines.slice(1, -1).find((line) => line.length > 1);
  return (said ?? whole ?? lines.find((line) => line !== "") ?? "").slice(0, SHOWN);
}

function framesIn(bytes: Uint8Array): Heard | undefined {
  let heard: Heard | undefined;
  const decode = lineDecoder({
    frame: (frame) => {
      if (frame[0]! >> 5 !== HEAD) return;
      const type = frame[0]! & 31;
      const about = { network: frame[1]!, node: (frame[2]! << 8) | frame[3]!, counter: getU32(frame, 4) };
      heard = { is: type >= ACK ? "gateway" : "frames", type, ...about };
    },
    log: () => {},
    fault: () => {},
  });
  decode(bytes);
  return heard;
}

function saidIn(text: string): Heard {
  for (const [is, sign] of SIGNS) if (sign.test(text)) return { is, line: lineOf(text, sign) };
  for (const module of MODULE_NAMES)
    if (MODULE_SIGNS[module].test(text))
      return { is: "module", module, version: versionOf(text, module) ?? "" };
  if (AT.test(text)) return { is: "at", line: lineOf(text, AT) };
  return { is: "text", line: lineOf(text) };
}

/** Whether it waits for XON: the last of both that came was XOFF. */
export const isHeldBack = (bytes: Uint8Array) => bytes.lastIndexOf(XOFF) > bytes.lastIndexOf(XON);

export function judge(all: Uint8Array): Heard {
  const frames = framesIn(all);
  if (frames !== undefined) return frames;
  const bytes = all.filter((byte) => byte !== XON && byte !== XOFF);
  const printable = bytes.filter(isPrintable).length;
  const text = textOf(bytes);
  if (printable >= NEARLY_ALL * bytes.length && text.trim() !== "") return saidIn(text);
  if (text.trim() === "" && printable === bytes.length) return { is: "nothing" };
  if (bytes.every((byte) => byte === 0)) return { is: "zeros" };
  return { is: bytes.length < FEW_BYTES ? "nothing" : "noise" };
}
