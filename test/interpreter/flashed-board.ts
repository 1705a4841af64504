// A board that sippra-node flashes: the interpreter with its console on one end of a cable, the command as its own
// process on the other, and the board's flash as a file beside both.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SerialPort } from "serialport";
import { type EnrolmentFile, writeEnrolment } from "../../gateway/config/enrolment.ts";
import { interpreterFolder, type Limits } from "../../tools/board/interpreter.ts";
import { createCable } from "../../tools/board/pty.ts";
import { readRing } from "../../tools/flash/ring.ts";
import { createFlash } from "../../tools/image/flash.ts";
import { FRESH, layOut } from "../../tools/image/layout.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { storedFiles } from "../../tools/image/storage.ts";
import { tokenise } from "../../tools/image/tokens.ts";
import { startNodeCommand } from "../tools/flash/node-command.ts";

export const IDENTITY: EnrolmentFile = {
  format: "sippra-enrolment-1",
  site: "alby",
  network: 1,
  node: 7,
  name: "elm-street-4",
  epoch: 0,
  key: "2b7e151628aed2a6abf7158809cf4f3c",
  console: "kj4m7xw2pq9rt6yh3zbc",
  created: "2026-03-01T12:00:00Z",
};

export type FlashedBoard = Awaited<ReturnType<typeof createFlashedBoard>>;

/** A board that is switched on and has nothing in its flash. */
export async function createFlashedBoard(binary: string, limits: Limits) {
  const cable = await createCable();
  const folder = interpreterFolder();
  const power = createPower(binary, folder.path, cable.ends[1]);
  power.on();
  return {
    folder: folder.path,
    power,
    flash: flashFile(join(folder.path, "espruino.flash"), limits),
    /** Writes an enrolment of this name; returns its path. */
    enrol(name: string, changes: Partial<EnrolmentFile> = {}): string {
      const file = join(folder.path, name);
      writeEnrolment(file, { ...IDENTITY, ...changes });
      return file;
    },
    /** What is said to its console, as somebody at its pins would; resolves with what it answers within `ms`. */
    say: (text: string, ms = 500) => sayTo(cable.ends[0], text, ms),
    /** Starts `sippra-node flash` with these words. */
    startFlashing: (...args: string[]) =>
      startNodeCommand([
        "flash",
        "--port",
        cable.ends[0],
        "--data-path",
        join(folder.path, "no-line"),
        ...args,
      ]),
    /** Starts another of the commands of sippra-node, in one word or two. */
    start: (command: string, ...args: string[]) =>
      startNodeCommand([...command.split(" "), "--port", cable.ends[0], ...args]),
    async remove() {
      await power.off();
      cable.close();
      folder.remove();
    },
  };
}

async function sayTo(path: string, text: string, ms: number): Promise<string> {
  const port = new SerialPort({ path, baudRate: 9600 });
  let heard = "";
  port.on("data", (bytes: Buffer) => {
    heard += bytes.toString("latin1");
  });
  await once(port, "open");
  port.write(text);
  await sleep(ms);
  await new Promise((resolve) => port.close(resolve));
  return heard;
}

/** The interpreter as a board that can be switched off, with its console on the tty at `path`. */
function createPower(binary: string, folder: string, path: string) {
  let board: ChildProcess | undefined;
  let starts = 0;
  const on = () => {
    starts++;
    const start = 'exec "$0" <"$1" >"$1" 2>&1';
    board = spawn("sh", ["-c", start, binary, path], { cwd: folder, stdio: "ignore" });
  };
  const off = async () => {
    if (board === undefined || board.exitCode !== null || board.signalCode !== null) return;
    const gone = once(board, "exit");
    board.kill("SIGKILL");
    await gone;
  };
  return {
    on,
    off,
    /** How often it was switched on. */
    starts: () => starts,
    /** Not since the interpreter has ended by itself. */
    isOn: () => board !== undefined && board.exitCode === null && board.signalCode === null,
    /** What the reset button does. */
    async reset() {
      await off();
      on();
    },
  };
}

/** What is on the flash, read from outside. */
function flashFile(path: string, limits: Limits) {
  const image = () => readFileSync(path);

  function storage() {
    const flash = createFlash(limits.storage, image());
    const files = new Map(storedFiles(flash).files.map((file) => [file.name, file]));
    const text = (name: string) => {
      const file = files.get(name)!;
      return Buffer.from(flash.bytes).toString("latin1", file.at, file.at + file.size);
    };
    return { flash, files, text };
  }

  async function journal() {
    const { flash, files } = storage();
    const ring = files.get("sippra.ring")!;
    const { pageSize } = limits.storage;
    const content = await readRing({ pages: ring.size / pageSize, pageSize }, async (at, length) =>
      flash.bytes.slice(ring.at + at, ring.at + at + length),
    );
    if (content.kind !== "state") throw new Error(`the ring is ${content.kind}`);
    return content;
  }

  return {
    image,
    storage,
    journal,
    write: (bytes: Uint8Array) => writeFileSync(path, bytes),
    /** Keeps something in the journal as a night would have. */
    learn(learned: Uint8Array): void {
      const start = { ...FRESH, learned };
      const first = layOut(limits.storage, 2, tokenise(""), profileFor(IDENTITY), start).ringStart;
      const record = first.subarray(recordEnd(first, 0));
      const { flash, files } = storage();
      let at = files.get("sippra.ring")!.at + 4;
      while (flash.bytes[at] !== 255) at = recordEnd(flash.bytes, at);
      flash.bytes.set(record, at);
      writeFileSync(path, flash.bytes);
    },
  };
}

/** Where the record at `at` ends: kind, length, data, CRC-32, in words of 4 B (firmware/node/ring.ts). */
const recordEnd = (ring: Uint8Array, at: number): number => at + ((ring[at + 1]! + 9) & ~3);
