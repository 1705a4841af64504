// npm run build: the firmware of all boards with all links, or of those named, into dist/firmware: as it is flashed,
// with its size and what the board's Storage has left, and the same for reading. What does not pass the gate, or does
// not fit, is told for all of them.
import { mkdirSync, writeFileSync } from "node:fs";
import { CANNOT, DONE, type Main, runProgram, type Surroundings } from "../../gateway/cli/program.ts";
import { table } from "../../gateway/text/table.ts";
import { ToolError } from "../errors.ts";
import { linkFault } from "../image/boards.ts";
import { FACTS, fileOf } from "../image/kinds.ts";
import { createScript } from "../usage.ts";
import { boardIds, bootCode, bundle, checkProgram, linkIds, SERIAL } from "./bundle.ts";
import { LEAST_LEFT, roomLeftOn } from "./fits.ts";

const folder = new URL("../../dist/firmware/", import.meta.url);

/** The exit code. */
function run(boards: string[], links: string[], { out, err }: Surroundings): number {
  let code = DONE;
  const told = new Set<string>();
  const faults = new Set<string>();
  // Printed as it is built, so the widths are given.
  const row = (...[board, link, bytes, left, file]: [string, string, string, string, string]) =>
    out.write(
      `${table([[board, link, bytes, left, `  ${file}`]], { align: "llrrl", widths: [14, 8, 8, 9], gap: 0 })[0]}\n`,
    );

  function build(board: string, link: string): void {
    const code = bootCode(board, link);
    const left = roomLeftOn(board, code, link !== SERIAL);
    const file = fileOf(board, link);
    writeFileSync(new URL(`${file}.bin`, folder), code, "latin1");
    writeFileSync(new URL(`${file}.js`, folder), bundle(board, { link }));
    if (link === SERIAL) writeFileSync(new URL(`${file}-check.js`, folder), checkProgram(board));
    row(
      board,
      link,
      String(code.length),
      String(left),
      `${file}.bin${FACTS[board]?.packed ? ", packed" : ""}`,
    );
  }

  /** Tells what is wrong. The boards share most of the source: what is wrong with all of them is told once. */
  function complain(error: unknown): void {
    if (!(error instanceof ToolError)) throw error;
    code = CANNOT;
    const [first, ...findings] = error.message.split("\n");
    const text = findings.join("\n");
    err.write(`${told.has(text) && text !== "" ? `${first} As above.` : error.message}\n`);
    told.add(text);
  }

  mkdirSync(folder, { recursive: true });
  row("board", "link", "bytes", "B left", "in dist/firmware, and .js to read");
  for (const board of boards.length > 0 ? boards : boardIds()) {
    for (const link of links.length > 0 ? links : linkIds()) {
      const fault = FACTS[board] && linkFault(FACTS[board], link);
      try {
        if (fault === undefined) build(board, link);
        else {
          row(board, link, "-", "-", "not built, see below");
          faults.add(fault);
        }
      } catch (error) {
        complain(error);
      }
    }
  }
  if (faults.size > 0) out.write(`\n${[...faults].join("\n")}\n`);
  // Nothing else was asked for.
  return boards.length === 1 && links.length === 1 && faults.size > 0 ? CANNOT : code;
}

export const main: Main = async (argv, surroundings) => {
  let code = DONE;
  const program = createScript(
    "run build",
    "Builds the firmware of all boards with all links, or of those named, into dist/firmware.",
    surroundings,
  )
    .argument("[board...]", `${boardIds().join(", ")} (default: all)`)
    .option(
      "--link <link>",
      `${linkIds().join(", ")}; more than once for more (default: all)`,
      (link: string, before: string[] = []) => [...before, link],
    )
    .addHelpText(
      "after",
      `\n"B left" is what Storage has beside code, journal and the longest profile.\nFewer than ${LEAST_LEFT} are refused: a correction has to have room.`,
    )
    .addHelpText("after", "\nExit code: 0 done, 1 something was not built, 2 wrong usage.")
    .action((boards: string[], { link = [] }: { link?: string[] }) => {
      code = run(boards, link, surroundings);
    });
  return (await runProgram(program, argv, surroundings, () => undefined)) || code;
};
