// The command log: listens to a line without a word, and prints what comes with the time.
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { RecordBody, SelfCheck } from "../../../gateway/admit/message.ts";
import type { Surroundings } from "../../../gateway/cli/program.ts";
import { selfCheckFields } from "../../../gateway/deliver/formats/self-check.ts";
import { accessTo } from "../../../gateway/intake/port-trouble.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { createWriter, faint, strong, styled } from "../../terminal.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { consoleBaud, whole } from "../options.ts";
import { openRaw, type RawLine } from "../raw-line.ts";
import { stopBy } from "../stop.ts";
import { createPieces, type Piece } from "./entries.ts";
import { frameTeller, itemsOf, type Told } from "./frames.ts";
import { frameLines } from "./words.ts";

interface LogFlags {
  port: string;
  enrol?: string;
  baud?: number;
  json?: boolean;
}

/** What has no end is over once the line has been quiet for so long, ms. */
const QUIET_MS = 500;
/** A port that went away is tried again, ms. */
const RETRY_MS = 250;

/** Adds the command `log`. */
export function addLog(program: Command, say: Sentences, surroundings: Surroundings): void {
  const { help } = say;
  program
    .command("log")
    .description(help.log)
    .requiredOption("--port <port>", help.port)
    .option("--enrol <file>", help.logEnrol)
    .option("--baud <rate>", help.baud, (text) => whole(300, 3_000_000)(text, help))
    .option("--json", help.logJson)
    .action((flags: LogFlags) => logLine(flags, say, surroundings));
}

type Print = (at: Date, piece: Piece, told: Told | undefined) => void;

async function logLine(flags: LogFlags, say: Sentences, surroundings: Surroundings): Promise<void> {
  const { port } = flags;
  const baud = consoleBaud(flags);
  const enrolment = flags.enrol === undefined ? undefined : enrolmentFrom(flags.enrol, say);
  const first = await openRaw(port, baud);
  if ("trouble" in first)
    throw new ToolError("port", say.portTrouble[first.trouble](port, first.words, accessTo(port)));
  const { signal, unlisten } = stopBy(surroundings);
  const note = (sentence: string) => void surroundings.err.write(`${sentence}\n`);
  const print = flags.json ? jsonLines(surroundings) : textLines(surroundings, say);
  const tellFrame = frameTeller(enrolment);
  const pieces = createPieces((piece) =>
    print(new Date(), piece, piece.is === "frame" ? tellFrame(piece.frame) : undefined),
  );
  try {
    note(say.log.listening(port, baud));
    let line: RawLine | undefined = first;
    while (line !== undefined) {
      await heardOut(line, pieces, signal);
      if (signal.aborted) break;
      note(say.log.lost(port));
      line = await again(port, baud, signal);
      if (line !== undefined) note(say.log.back(port));
    }
  } finally {
    unlisten();
  }
}

/** Until the port goes away, or it is stopped. */
function heardOut(
  line: RawLine,
  pieces: ReturnType<typeof createPieces>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(quiet);
      pieces.flush();
      signal.removeEventListener("abort", end);
      line.close().then(resolve);
    };
    line.onBytes((bytes) => {
      pieces.take(bytes);
      clearTimeout(quiet);
      quiet = setTimeout(pieces.flush, QUIET_MS);
    });
    line.onLost(end);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });
}

async function again(port: string, baud: number, signal: AbortSignal): Promise<RawLine | undefined> {
  while (!signal.aborted) {
    await sleep(RETRY_MS);
    const line = await openRaw(port, baud);
    if (!("trouble" in line)) return line;
  }
  return undefined;
}

const hexOf = (head: Uint8Array, bytes: number) =>
  `${Buffer.from(head)
    .toString("hex")
    .replace(/..(?=.)/g, "$& ")}${bytes > head.length ? " ..." : ""}`;

function textLines(surroundings: Surroundings, say: Sentences): Print {
  const write = createWriter(surroundings);
  return (at, piece, told) => {
    const two = (value: number, digits = 2) => String(value).padStart(digits, "0");
    const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((value) => two(value)).join(":");
    const time = faint(`${clock}.${two(at.getMilliseconds(), 3)}`);
    if (piece.is === "text") write(`${time}  ${piece.text}\n`);
    else if (piece.is === "noise")
      write(`${time}  ${styled("yellow", say.log.noise(piece.bytes, hexOf(piece.head, piece.bytes)))}\n`);
    else if (told !== undefined) {
      const [kind, head, ...lines] = frameLines(told, say.log);
      write(`${time}  ${strong(kind)} ${head}\n`);
      for (const line of lines) write(`                ${line}\n`);
    }
  };
}

function jsonLines({ out }: Surroundings): Print {
  const hex = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
  return (at, piece, told) => {
    const { body, ...head } = told ?? {};
    const said = body === undefined ? {} : { body: saidOf(body) };
    const what = piece.is === "frame" ? { is: piece.is, ...head, ...said } : piece;
    out.write(`${JSON.stringify({ time: at.toISOString(), ...what }, hex)}\n`);
  };
}

/** Records under the names that partners have for their items. */
function saidOf(body: NonNullable<Told["body"]>): unknown {
  if (body.type === "hello" || body.type === "outcome") return body.body;
  if (body.type !== "records") return keptOf(body);
  const records = body.records.map((one) => ({ counter: one.counter, type: one.type, ...keptOf(one) }));
  return { records, voids: body.voids };
}

const keptOf = (kept: RecordBody | SelfCheck): object =>
  kept.type === "check" ? selfCheckFields(kept.body) : itemsWithout(itemsOf(kept));

/** Without what belongs to a message and not to the record. */
function itemsWithout({
  id,
  site,
  gateway,
  node,
  received,
  via,
  late,
  ...items
}: ReturnType<typeof itemsOf>) {
  return items;
}
