// What the steps of an installation have in common: whom they ask, what they have to do with, and what has come of it so far.
import { stripVTControlCharacters } from "node:util";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import type { Installation } from "../../../gateway/places/installation.ts";
import { wrap } from "../../../gateway/text/wrap.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import type { Checked } from "../check/check.ts";
import type { lookAt } from "../check/look.ts";
import type { awaitCheck } from "../confirm/await.ts";
import type { flash } from "../flash.ts";
import type { Port } from "../ports.ts";
import type { openRaw } from "../raw-line.ts";
import { numberOf } from "../record/qr.ts";
import type { Terminal } from "../terminal.ts";
import type { Hand } from "./hand.ts";
import type { Prompter } from "./prompter.ts";

/** Time, ports and boards, of which a simulation has its own. */
export interface GuideDeps {
  /** unix ms */
  now(): number;
  /** Time that only goes on, s. */
  seconds(): number;
  sleep(ms: number): Promise<unknown>;
  /** Where enrolments are looked for. */
  folder: string;
  listPorts(say: Sentences): Promise<Port[]>;
  flash: typeof flash;
  lookAt: typeof lookAt;
  awaitCheck: typeof awaitCheck;
  openRaw: typeof openRaw;
}

/** What a terminal shows. */
export interface Screen {
  columns: number;
  unicode: boolean;
  /** A text that stays, broken where it is too wide. */
  print(text: string): void;
  /** A line that is drawn over and over, until something is printed. */
  draw(line: string): void;
}

export interface Guided {
  ask: Prompter;
  say: Sentences;
  screen: Screen;
  terminal: Terminal;
  signal: AbortSignal;
  deps: GuideDeps;
}

/** Once it is known which node, and on which port. */
export interface Journey extends Guided {
  port: string;
  /** Path of the enrolment's file. */
  file: string;
  enrolment: EnrolmentFile;
  record: Installation;
  hand: Hand;
  /** What the check found last. */
  checked?: Checked;
  /** The last flash went wrong: whether a node is left on the board, it has told. */
  isFlashBroken: boolean;
  /** By this guide: it knows with what. */
  isFlashed: boolean;
  /** What was read of a board that it has not flashed. */
  runs?: { firmware: string; link: string } | undefined;
  isSaved: boolean;
  /** When the board was let go of to run, s; undefined: it was not held. */
  runsSince?: number;
  /** The address of the gateway's page, once it has been typed. */
  gateway?: string;
  /** Writes down what has been done so far. */
  save(): void;
}

/** "alby/elm-street-4 (1-7)": two sites have nodes of the same number. */
export const fullName = (enrolment: EnrolmentFile) =>
  `${enrolment.site}/${enrolment.name} (${numberOf(enrolment)})`;

/** Lines of a text that fit; what stands in columns stays as it is where it does. */
export const fitted = (text: string, columns: number) =>
  text
    .split("\n")
    .map((line) =>
      stripVTControlCharacters(line).length <= columns ? line : wrap(line.trimStart(), columns),
    )
    .join("\n");

/** Whether it has a sentence for the technician. */
const isTold = (error: unknown): error is Error =>
  error instanceof ToolError || error instanceof GatewayError;

/**
 * Does a step until it succeeds or, where it can be, is skipped, which gives undefined. Throws ToolError "flash" where it is to stop, and what is
 * an error in Sippra.
 */
export async function attempt<Result>(
  { ask, say, screen, terminal, signal }: Guided,
  work: () => Promise<Result>,
  canSkip = true,
): Promise<Result | undefined> {
  const { guide } = say;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      terminal.end();
      if (signal.aborted || !isTold(error)) throw error;
      screen.print(error.message);
      const next = await ask.choose(guide.failed, [
        { value: "again", label: guide.again },
        ...(canSkip ? [{ value: "skip", label: guide.skip }] : []),
        { value: "stop", label: guide.stop },
      ]);
      if (next === "stop") throw new ToolError("flash", say.interrupted);
      if (next === "skip") {
        screen.print(guide.isSkipped);
        return undefined;
      }
    }
  }
}

/** RFC 3339, UTC. */
export const timeOf = ({ now }: GuideDeps) => new Date(now()).toISOString();
