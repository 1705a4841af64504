// npm run build: the firmware of all boards with all links, or of those named, into dist/firmware: as it is flashed,
// with its size and what the board's Storage has left, and the same for reading. What does not pass the gate, or does
// not fit, is told for all of them.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { table } from "../../gateway/text/table.ts";
import { ToolError } from "../errors.ts";
import { linkFault } from "../image/boards.ts";
import { FACTS, fileOf } from "../image/kinds.ts";
import { boardIds, bootCode, bundle, linkIds, SERIAL } from "./bundle.ts";
import { roomLeftOn } from "./fits.ts";

const HELP = `npm run build -- [board...] [--link <link>...]

Boards: ${boardIds().join(", ")}
Links:  ${linkIds().join(", ")}`;

const folder = new URL("../../dist/firmware/", import.meta.url);
const told = new Set<string>();

/** Printed as it is built, so the widths are given. */
function row(board: string, link: string, bytes: string, left: string, file: string): void {
  const cells = [board, link, bytes, left, `  ${file}`];
  console.log(table([cells], { align: "llrrl", widths: [14, 8, 8, 9], gap: 0 })[0]);
}

/** Tells what is wrong. The boards share most of the source: what is wrong with all of them is told once. */
function complain(error: unknown): void {
  if (!(error instanceof ToolError)) throw error;
  process.exitCode = 1;
  const [first, ...findings] = error.message.split("\n");
  const text = findings.join("\n");
  console.error(told.has(text) && text !== "" ? `${first} As above.` : error.message);
  told.add(text);
}

function build(board: string, link: string): void {
  const code = bootCode(board, link);
  const left = roomLeftOn(board, code, link !== SERIAL);
  const file = fileOf(board, link);
  writeFileSync(new URL(`${file}.bin`, folder), code, "latin1");
  writeFileSync(new URL(`${file}.js`, folder), bundle(board, { link }));
  row(board, link, String(code.length), String(left), `${file}.bin${FACTS[board]?.packed ? ", packed" : ""}`);
}

function run(boards: string[], links: string[]): void {
  mkdirSync(folder, { recursive: true });
  row("board", "link", "bytes", "B left", "in dist/firmware, and .js to read");
  const faults: string[] = [];
  for (const board of boards.length > 0 ? boards : boardIds()) {
    for (const link of links.length > 0 ? links : linkIds()) {
      const fault = FACTS[board] && linkFault(FACTS[board], link);
      try {
        if (fault === undefined) build(board, link);
        else {
          row(board, link, "-", "-", "not built, see below");
          faults.push(fault);
        }
      } catch (error) {
        complain(error);
      }
    }
  }
  if (faults.length > 0) console.log(`\n${faults.join("\n")}`);
  // Nothing else was asked for.
  if (boards.length === 1 && links.length === 1 && faults.length > 0) process.exitCode = 1;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { link: { type: "string", multiple: true, default: [] }, help: { type: "boolean" } },
  });
  if (values.help) console.log(HELP);
  else run(positionals, values.link);
} catch (error) {
  if (!String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS")) throw error;
  console.error(`${(error as Error).message}\n\n${HELP}`);
  process.exitCode = 2;
}
