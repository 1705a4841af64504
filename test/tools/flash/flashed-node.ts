// A node as the tool's own flash makes it, on a virtual board at the end of a line, with the enrolments that it is made of.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EnrolmentFile, writeEnrolment } from "../../../gateway/config/enrolment.ts";
import { flash } from "../../../tools/flash/flash.ts";
import type { Flashed, FlashOptions } from "../../../tools/flash/job.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { bundleOf, createRig, KEY } from "../../rig.ts";
import type { BoardOnLine } from "./board-on-line.ts";
import type { BoardBefore } from "./virtual-flash.ts";

export const QUIET = { step() {}, advance() {}, note() {}, debug() {}, end() {} };
export const PASSWORD = "kj4m7xw2pq9rt6yh3zbc";
export const IDENTITY: EnrolmentFile = {
  ...{ format: "sippra-enrolment-1", site: "alby", network: 1, node: 7, name: "elm-street-4" },
  ...{ epoch: 0, key: KEY, console: PASSWORD, created: "2026-03-01T12:00:00Z" },
};

/** A folder of enrolments, each in one of its own. */
export function enrolments() {
  const folder = mkdtempSync(join(tmpdir(), "sippra-never-"));
  let files = 0;
  return {
    folder,
    enrol(changes: Partial<EnrolmentFile> = {}): string {
      const file = join(mkdtempSync(join(folder, "e-")), `${++files}.enrol.json`);
      const all: Partial<EnrolmentFile> = { ...IDENTITY, ...changes };
      if (all.console === undefined) delete all.console;
      writeEnrolment(file, all as EnrolmentFile);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs the tool's flash against a board, and says how it ended. */
export async function run(
  board: BoardOnLine,
  enrolment: string,
  change: Partial<FlashOptions> = {},
  signal = new AbortController().signal,
  firmwareFor = async (kind: string) => bundleOf(kind),
  note: (text: string) => void = () => {},
): Promise<Flashed | Error> {
  const options: FlashOptions = {
    ...{ port: "here", board: undefined, wait: 20_000, baud: 115_200, replace: false, forget: false },
    ...{ link: "serial", profile: {}, enrolment, ...change },
  };
  const pick = (least: number) => least;
  try {
    const openLine = async () => board.line;
    const deps = { now: Date.now, pick, firmwareFor, openLine };
    return await flash(options, LANGUAGES.en, { ...QUIET, note }, signal, deps);
  } catch (error) {
    return error as Error;
  }
}

/** What a virtual board makes of its flash in a boot; `sends`: frames that left. */
export function booted(id: string, { image, ring }: BoardBefore): BoardBefore & { sends: number } {
  const rig = createRig({ kind: id, image: Uint8Array.from(image!), ring: ring && Uint8Array.from(ring) });
  rig.board.boot();
  rig.run(5000);
  return { image: rig.board.flash.bytes, ring: ring && rig.board.ringFlash.bytes, sends: rig.uplinks.length };
}
