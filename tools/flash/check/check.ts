// sippra-node check: looks at a board and its sensors where they are mounted, before the lid is closed, and lets the node go
// on. Nothing on the board is written.
import { setTimeout as sleep } from "node:timers/promises";
import type { Profile } from "../../../firmware/profile.ts";
import { ToolError } from "../../errors.ts";
import { boardNamed } from "../../image/boards.ts";
import { BOARD_KINDS, type BoardKind } from "../../image/kinds.ts";
import { profileFor } from "../../image/profile.ts";
import { rangeOf } from "../../image/transducers.ts";
import type { Verdict } from "../../sentences/check.ts";
import type { Sentences } from "../../sentences.ts";
import type { BoardConsole } from "../console.ts";
import { checkProgramFor } from "../firmware.ts";
import { type BoardFacts, examine } from "../storage.ts";
import type { Terminal } from "../terminal.ts";
import { type Finding, judge, type Measured, worst } from "./judge.ts";
import { type Diagnosis, loadProgram } from "./program.ts";

/** Readings, ms apart: some seconds, in which a pipe's pressure moves little. */
const READINGS = 12;
const EVERY_MS = 250;
const WINDOWS = 8;
/** Two alkaline cells, where a board says no other (tools/build/bundle.ts). */
const LOW_MV = 2200;

export interface Checked {
  board: string;
  title: string;
  serial: string;
  /** Null: it holds no node's profile, and was measured as a node with default options would be. */
  node: { network: number; node: number } | null;
  verdict: Verdict;
  findings: Finding[];
}

/** Time as this computer has it, s; of which a simulation has its own. */
export interface CheckDeps {
  seconds(): number;
  sleep(ms: number): Promise<unknown>;
}

const DEPS: CheckDeps = { seconds: () => performance.now() / 1000, sleep };

/** What it is measured with: the profile that the board holds, or the defaults for its kind. */
function profileOf(facts: BoardFacts, changes: Partial<Profile>): Omit<Profile, "ring"> {
  const held = facts.profile?.sensors === undefined ? undefined : facts.profile;
  return held ?? profileFor({ network: 0, node: 0, epoch: 0, key: "" }, changes);
}

/** Asks for all that is judged, in some seconds. */
export async function measureAll(
  diagnosis: Diagnosis,
  profile: Omit<Profile, "ring">,
  terminal: Terminal,
  say: Sentences,
  deps: CheckDeps,
): Promise<Measured> {
  const supply = async () => {
    const seen = await diagnosis.supply();
    return { ...seen, at: deps.seconds() };
  };
  const before = await supply();
  const pressure: Measured["pressure"] = [];
  const windows: Measured["windows"] = [];
  terminal.step(say.check.measuring, READINGS + WINDOWS);
  for (let i = 0; profile.pressure !== null && i < READINGS; i++) {
    pressure.push(await diagnosis.pressure());
    terminal.advance(1);
    await deps.sleep(EVERY_MS);
  }
  for (let i = 0; profile.acoustic !== null && i < WINDOWS; i++) {
    windows.push(await diagnosis.window());
    terminal.advance(1);
  }
  return { pressure, windows, supply: [before, await supply()] };
}

/** Throws ToolError "board" for one that is not known. */
function kindOf(facts: BoardFacts, say: Sentences): BoardKind {
  const kind = boardNamed(facts.name);
  if (kind) return kind;
  throw new ToolError("board", say.unknownBoard(facts.name, Object.keys(BOARD_KINDS).join(", ")));
}

/** A board on which what looks at its sensors runs. */
export interface Loaded {
  facts: BoardFacts;
  kind: BoardKind;
  /** With which it measures. */
  profile: Omit<Profile, "ring">;
  diagnosis: Diagnosis;
}

/** Finds out what the board is, and loads what looks at its sensors. Throws as `checkBoard` does. */
export async function loadFor(
  board: BoardConsole,
  changes: Partial<Profile>,
  say: Sentences,
  terminal: Terminal,
): Promise<Loaded> {
  const facts = await examine(board);
  const kind = kindOf(facts, say);
  terminal.note(say.found(kind.title, facts.serial, facts.version));
  const profile = profileOf(facts, changes);
  if (facts.profile === undefined) terminal.note(say.check.noProfile);
  const program = await checkProgramFor(kind.id, say);
  terminal.step(say.check.loading, program.length);
  const diagnosis = await loadProgram({ board, program, profile, say, progress: terminal.advance });
  return { facts, kind, profile, diagnosis };
}

/**
 * Checks the board behind a console that has been reset. `changes`: options of a board that holds no profile yet. Throws
 * ToolErrors "board" and "flash".
 */
export async function checkBoard(
  board: BoardConsole,
  changes: Partial<Profile>,
  say: Sentences,
  terminal: Terminal,
  deps = DEPS,
): Promise<Checked> {
  const { facts, kind, profile, diagnosis } = await loadFor(board, changes, say, terminal);
  const measured = await measureAll(diagnosis, profile, terminal, say, deps);
  const range = profile.pressure === null ? 0 : rangeOf(profile.pressure);
  const findings = judge(measured, kind, profile, range, kind.batteryLow ?? LOW_MV);
  const { network, node } = profile;
  return {
    ...{ board: kind.id, title: kind.title, serial: facts.serial },
    node: facts.profile === undefined ? null : { network, node },
    ...{ verdict: worst(findings), findings },
  };
}
