// Which names a bundle shortens: the firmware's own properties, and never one that somebody else knows.
import { parse } from "acorn";
import { full } from "acorn-walk";
import { describe, expect, test } from "vitest";
import { createVirtualBoard } from "../../../tools/board/board.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { boardIds, bundle } from "../../../tools/build/bundle.ts";
import { ABSENT_METHODS, ABSENT_STATICS, METHODS, STATICS } from "../../../tools/build/gate/built-ins.ts";
import { keptNames } from "../../../tools/build/names.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { flashImages } from "../../../tools/image/layout.ts";
import { profileFor, TRANSDUCER } from "../../../tools/image/profile.ts";
import { tokenise } from "../../../tools/image/tokens.ts";

const PROFILE = profileFor({ network: 1, node: 7, epoch: 0, key: "2b7e151628aed2a6abf7158809cf4f3c" });
const KEPT = keptNames();

/** Runs code on a virtual board; what it printed. */
function printed(board: string, code: string): string {
  const kind = BOARD_KINDS[board]!;
  let text = "";
  const virtual = createVirtualBoard({
    kind,
    ...flashImages(kind, tokenise(code), PROFILE),
    clock: createSimClock(0),
    signals: { acoustic: undefined, pressure: undefined },
    transducer: TRANSDUCER,
    onTransmit: () => {},
    onConsole: (line) => {
      text += line;
    },
  });
  virtual.boot();
  expect(virtual.errors()).toEqual([]);
  return text;
}

/** The names of all properties in code. */
function propertiesOf(code: string): string[] {
  const names = new Set<string>();
  // biome-ignore lint/suspicious/noExplicitAny: acorn's nodes, told apart by their type
  full(parse(code, { ecmaVersion: 2020 }), (node: any) => {
    if (node.type === "MemberExpression" && !node.computed) names.add(node.property.name);
    // Those that are said often, by a variable that holds their name.
    if (node.type === "VariableDeclarator" && /^[a-z]\w*$/i.test(node.init?.value ?? ""))
      names.add(node.init.value);
    if (node.type === "Property" && node.key.type === "Identifier") names.add(node.key.name);
  });
  return [...names];
}

describe("names of properties that are kept", () => {
  const kept = (names: string[]) => expect(names.filter((name) => !KEPT.has(name))).toEqual([]);

  test("what the language has, and what it is thought to have", () => {
    kept([STATICS, METHODS].flatMap((lists) => Object.values(lists).flat()));
    kept(
      [...Object.keys(ABSENT_STATICS), ...Object.keys(ABSENT_METHODS)].map((name) => name.split(".").at(-1)!),
    );
  });

  test.each(boardIds())("what the interpreter has on %s", (board) => {
    const list = `print(JSON.stringify([global,E,process,require("Storage"),require("Flash"),require("crypto")]
      .concat(typeof AES==="object"?[AES]:[],typeof Serial1==="object"?[Serial1]:[],typeof NRF==="object"?[NRF]:[])
      .reduce(function(all,o){return all.concat(Object.keys(o||{}),Object.keys(o&&o.AES||{}))},[])))`;
    // The virtual board has some that no firmware uses.
    const all = (JSON.parse(printed(board, list)) as string[]).filter((name) => name.length > 1);
    expect(all).toContain("toUint8Array");
    kept(all.filter((name) => !["list", "getFree", "global"].includes(name)));
    kept("tx rx path force bits mode iv data tag buffer startInput on".split(" "));
  });

  test("the profile's", () => {
    kept(Object.keys(PROFILE));
    kept("ring uart bits path acousticFile pressureFile".split(" "));
  });

  test.each(boardIds())("in the bundle of %s all others are shorter", (board) => {
    const properties = propertiesOf(bundle(board));
    const own = properties.filter((name) => !KEPT.has(name));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((name) => name.length > 2)).toEqual([]);
    for (const name of ["readJSON", "erasePage", "kickWatchdog", "utcOffset", "interval"]) {
      expect(properties).toContain(name);
    }
  });
});
