// What a board's file says: in step with what its code does, and refused in a sentence where it cannot be.
import { describe, expect, test } from "vitest";
import type { Board } from "../../../firmware/boards/board.ts";
import type { Facts } from "../../../firmware/boards/facts.ts";
import { boardIds } from "../../../tools/build/bundle.ts";
import { ToolError } from "../../../tools/errors.ts";
import { boardNamed, checkProfile, linkFault } from "../../../tools/image/boards.ts";
import { BOARD_KINDS, boardKind, FACTS, faultsOf, pinNames } from "../../../tools/image/kinds.ts";
import { flashImages } from "../../../tools/image/layout.ts";
import { profileFor } from "../../../tools/image/profile.ts";
import type { Tokens } from "../../../tools/image/tokens.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";

const IDS = ["espruino-wifi", "linux", "mdbt42q", "pico", "pico2", "puckjs", "xiao-ble"];
const puck = FACTS.puckjs!;
const profile = profileFor({ network: 1, node: 7, epoch: 0, key: "00".repeat(16) });

describe("the boards", () => {
  test("are the files that have a board and its facts", () => {
    expect(Object.keys(FACTS)).toEqual(IDS);
    expect(boardIds().sort()).toEqual(IDS);
  });

  test.each(IDS)("%s: facts and code agree, and nothing is at fault", async (id) => {
    const { board } = (await import(new URL(`../../../firmware/boards/${id}.ts`, import.meta.url).href)) as {
      board: Board;
    };
    const { waveform } = FACTS[id]!;
    expect(board.id).toBe(id);
    expect(board.bits).toBe(waveform.bits);
    // A board of 8 bits samples into bytes, which hold the upper half.
    const unit = waveform.bits === 8 ? 0 : waveform.shift;
    expect(board.step).toBe(1 << unit);
    expect(board.half).toBe((1 << (waveform.bits - 1)) * board.step);
    expect(board.high - board.low).toBe(((1 << waveform.bits) - 1) * board.step);
    expect(faultsOf(id, FACTS[id]!)).toEqual([]);
    expect(boardKind(id)).toBe(BOARD_KINDS[id]);
    expect(boardNamed(FACTS[id]!.interpreter)).toBe(BOARD_KINDS[id]);
  });

  test("pins are written as ranges", () => {
    expect(pinNames("A0-A2 B1 C13-C13")).toEqual(["A0", "A1", "A2", "B1", "C13"]);
    expect(pinNames("")).toEqual([]);
  });
});

describe("a board file is refused", () => {
  const pins = puck.pins!;
  test.each<[string, Partial<Facts>, RegExp]>([
    [
      "with one pin for two purposes",
      { pins: { ...pins, supply: pins.pressure } },
      /D2 is used twice, for pressure and for supply/,
    ],
    [
      "with a sensor on the data line",
      { pins: { ...pins, acoustic: "D28" } },
      /D28 is used twice, for acoustic and for TX of Serial1/,
    ],
    ["with another board's pins", { pins: FACTS.pico!.pins! }, /no pin A1, which is used for acoustic/],
    [
      "with a sensor on a pin without a converter",
      { pins: { ...pins, acoustic: "D1", supply: "D30" } },
      /D1, for acoustic, has no converter/,
    ],
    [
      "with another board's data line",
      { lines: FACTS.pico!.lines },
      /no pin B6, which is used for TX of Serial1/,
    ],
    [
      "with the module on a sensor's pin",
      { modulePin: "D30" },
      /D30 is used twice, for acoustic and for the radio module/,
    ],
    [
      "with the module on a pin that it has not",
      { modulePin: "D26" },
      /no pin D26, which is used for the radio module/,
    ],
    ["under another name", { id: "pico" }, /called puckjs, but its facts say pico/],
    ["with a journal of one page", { ringPages: 1 }, /needs 2 pages/],
    ["without a page for code", { ringPages: 10 }, /no page for the code/],
  ])("%s", (_, change, sentence) => {
    expect(faultsOf("puckjs", { ...puck, ...change }).join("; ")).toMatch(sentence);
  });

  test("in a sentence that names its file", () => {
    const before = FACTS.puckjs!;
    FACTS.puckjs = { ...before, pins: { ...before.pins!, supply: "D2" } };
    try {
      expect(() => boardKind("puckjs")).toThrow(ToolError);
      expect(() => boardKind("puckjs")).toThrow(
        "Puck.js (firmware/boards/puckjs.ts): pin D2 is used twice, for pressure and for supply.",
      );
    } finally {
      FACTS.puckjs = before;
    }
    expect(() => boardKind("uno")).toThrow(/There is no board "uno"\. Boards: espruino-wifi, linux/);
  });
});

describe("what does not fit a board is refused", () => {
  const at = (kind: string, changes: Parameters<typeof profileFor>[1]) => () =>
    checkProfile(BOARD_KINDS[kind]!, { ...profile, ...changes });

  test.each<[string, string, Parameters<typeof profileFor>[1], RegExp]>([
    ["a second UART", "puckjs", { uart: 2 }, /Puck\.js has no UART 2 for the data line/],
    ["a UART on Linux", "linux", { uart: 1 }, /no UART 1/],
    [
      "12 bits",
      "mdbt42q",
      { bits: 12 },
      /MDBT42Q takes acoustic samples of 8 bits, and this place asks for 12/,
    ],
    ["16 bits", "pico2", { bits: 16 }, /12 bits, and this place asks for 16/],
  ])("%s", (_, kind, changes, sentence) => {
    expect(at(kind, changes)).toThrow(sentence);
    expect(at(kind, changes)).toThrow(ToolError);
  });

  test("a link or a sensor it has no pins for", () => {
    const kind = { ...BOARD_KINDS.pico!, lines: [], pins: {} };
    expect(() => checkProfile(kind, profile)).toThrow(/no UART 1 for the data line/);
    const bare = { ...BOARD_KINDS.pico!, pins: {} };
    expect(() => checkProfile(bare, profile)).toThrow(/no pin for a pressure sensor: add --no-pressure/);
    expect(() => checkProfile(bare, { ...profile, pressure: null })).toThrow(/no pin for an acoustic sensor/);
    expect(() => checkProfile(bare, { ...profile, pressure: null, acoustic: null })).not.toThrow();
  });

  const MODULES = ["rak3172", "rn2483", "wio-e5"];

  test.each(IDS)("a radio module that %s cannot have", (id) => {
    const refused = ["serial", ...MODULES].filter((link) => linkFault(BOARD_KINDS[id]!, link) !== undefined);
    expect(refused).toEqual(id === "pico" ? MODULES : id === "pico2" ? ["rak3172", "rn2483"] : []);
  });

  test("a radio module, in a sentence that says why and what to do", () => {
    expect(linkFault(BOARD_KINDS.pico2!, "rak3172")).toBe(
      "Raspberry Pi Pico 2 takes 9600 bit/s at most, and RAK3172 talks at 115200: take another board, or another module.",
    );
    expect(linkFault(BOARD_KINDS.pico!, "wio-e5")).toBe(
      "Espruino Pico has no room in its flash for the firmware of a node with a radio module: take another board, or connect it by a line.",
    );
    expect(linkFault(BOARD_KINDS.pico!, "rn2483", LANGUAGES.sv)).toBe(
      "Espruino Pico har inte plats i minnet för programmet till en nod med radiomodul: ta ett annat kort, eller anslut det med dataledning.",
    );
  });

  test("what a board has is taken", () => {
    for (const kind of IDS) expect(at(kind, {})).not.toThrow();
    expect(at("pico2", { uart: 2, bits: 12 })).not.toThrow();
    expect(at("espruino-wifi", { bits: 12 })).not.toThrow();
  });

  test.each([
    ["puckjs", 20_480],
    ["mdbt42q", 24_576],
    ["pico", 16_384],
    ["espruino-wifi", 65_536],
    ["xiao-ble", 448 * 4096],
  ])("a bundle too large for %s", (id, room) => {
    const kind = BOARD_KINDS[id]!;
    expect(() => flashImages(kind, "x".repeat(room) as Tokens, profile)).toThrow(/do not fit in the \d+ B/);
    expect(() => flashImages(kind, "x".repeat(room) as Tokens, profile)).toThrow(ToolError);
    const { image, ring } = flashImages(kind, "x".repeat(room - 1000) as Tokens, profile);
    expect(image.length).toBe(kind.storage.pages * kind.storage.pageSize);
    expect(ring?.length).toBe(kind.ring && kind.ring.pages * kind.ring.pageSize);
  });
});
