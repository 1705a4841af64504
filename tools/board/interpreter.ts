// The real Espruino interpreter as a board: its flash is a file in a folder of its own, its data line a tty.
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import type { Geometry } from "../image/layout.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary.ts";

/** Where Storage starts on Linux, whatever its pages (targets/linux/jshardware.c). */
const ADDRESS = 0x10000000;

export interface Interpreter {
  child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** The power is cut: SIGKILL, as a board would not notice either. Its folder is kept. */
  kill(): Promise<void>;
}

export interface Limits {
  version: string;
  /** What it says it is: a build with a real board's limits may have a name of its own. */
  board: string;
  /** Variables it has; a stock build grows as it likes. */
  variables: number;
  /** Bytes of a variable; a build for 64 bits has larger ones than a board, and so takes fewer. */
  variableSize: number;
  storage: Geometry;
}

/** The file that is its flash, in its folder. */
export const FLASH = "espruino.flash";

/** A folder for one interpreter, with the raw content of its Storage. */
export function interpreterFolder(image?: Uint8Array): TemporaryFolder {
  const folder = temporaryFolder("espruino");
  if (image) writeFileSync(join(folder.path, FLASH), image);
  return folder;
}

/**
 * Starts the interpreter `binary` in `folder`: it boots what is in its flash and then runs `code`, or runs only
 * a script, a file in that folder.
 */
export function startInterpreter(
  binary: string,
  folder: string,
  code: string | { script: string } = "",
): Interpreter {
  // Its stdin has to stay open and silent: at its end the interpreter reads garbage for ever.
  const args = typeof code === "string" ? ["-e", code] : [code.script];
  const child = spawn(binary, args, { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk.toString("latin1");
  });
  child.stderr.on("data", (chunk) => {
    said += chunk.toString("latin1");
  });
  child.on("error", (error) => {
    said += `${error.message}\n`;
  });
  return {
    child,
    output: () => said,
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

/** Asks an interpreter for the limits it was built with. Throws ToolError "board" where it is none. */
export async function interpreterLimits(binary: string): Promise<Limits> {
  const folder = interpreterFolder();
  const probe =
    `var e=process.env,m=process.memory(),s=require("Flash").getPage(${ADDRESS}).length;` +
    `print("LIMITS"+JSON.stringify({version:e.VERSION,board:e.BOARD,variables:m.total,variableSize:m.blocksize,` +
    `storage:{address:${ADDRESS},pages:e.STORAGE/s,pageSize:s}})+"END")`;
  const interpreter = startInterpreter(binary, folder.path, probe);
  const ended = new Promise((resolve) => interpreter.child.once("close", resolve));
  const tooLong = setTimeout(() => interpreter.child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(tooLong);
  folder.remove();
  const found = /LIMITS(\{.*\})END/.exec(interpreter.output())?.[1];
  if (found === undefined) {
    throw new ToolError(
      "board",
      `${binary} is no Espruino interpreter: ${interpreter.output().slice(-200).replace(/\s+/g, " ").trim()}`,
    );
  }
  return JSON.parse(found);
}
