// npm run build: the firmware of all boards, or of those named, into dist/firmware: as it is flashed, with its
// size and what the board's Storage has left, and the same for reading. What does not pass the gate, or does not
// fit, is told for all of them.
import { mkdirSync, writeFileSync } from "node:fs";
import { FACTS } from "../board/kinds.ts";
import { ToolError } from "../errors.ts";
import { boardIds, bootCode, bundle } from "./bundle.ts";
import { roomLeftOn } from "./fits.ts";

const folder = new URL("../../dist/firmware/", import.meta.url);
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
const told = new Set<string>();
for (const board of wanted.length > 0 ? wanted : boardIds()) {
  try {
    const code = bootCode(board);
    const room = `${roomLeftOn(board, code)} B left`;
    writeFileSync(new URL(`${board}.bin`, folder), code, "latin1");
    const text = bundle(board);
    writeFileSync(new URL(`${board}.js`, folder), text);
    console.log(
      `${board.padEnd(14)}${String(code.length).padStart(7)} B  ${room.padEnd(16)}dist/firmware/${board}.bin  ` +
        `(${FACTS[board]?.packed ? "packed; " : ""}to read: ${board}.js, ${text.length} B)`,
    );
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    process.exitCode = 1;
    // The boards share most of the source: what is wrong with all of them is told once.
    const [first, ...findings] = error.message.split("\n");
    const text = findings.join("\n");
    console.error(told.has(text) && text !== "" ? `${first} As above.` : error.message);
    told.add(text);
  }
}
