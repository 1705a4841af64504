// What every command of Sippra's has in common. A command is a function, `main(argv, surroundings)`, that gives its
// exit code: the launchers in bin/ call it with what the process has, tests with what they gave it.
import { constants, setPriority } from "node:os";
import { inspect } from "node:util";
import { Command, CommanderError } from "commander";
import { VERSION } from "../version.ts";
import { watchOutput } from "./output.ts";
import { askLine, askSecret } from "./secret.ts";

/** A stream that people or programs read. */
export interface Output {
  /** False where it is to be waited for "drain", of a stream that says so. */
  write(text: string | Uint8Array): unknown;
  once?(event: "drain" | "close", listener: () => void): unknown;
  /** People look at it: colour, and lines that are drawn over, are for them. */
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What a command has of the world. */
export interface Surroundings {
  out: Output;
  err: Output;
  env: NodeJS.ProcessEnv;
  /**
   * Calls back at each Ctrl-C, and whenever else the process is asked to end or its output gets nowhere. Returns what
   * stops that.
   */
  onSignal(listener: () => void): () => void;
  /**
   * Calls back with what nobody has caught: thrown in a timer or by a listener, or a promise that nobody waits for.
   * Whoever listens ends the process. Returns what stops that.
   */
  onFailure(listener: (error: unknown) => void): () => void;
  /** Ends at once, whatever is under way. */
  exit(code: number): void;
  /** Asks somebody at a terminal, which does not show the answer; null where there is none. Not given where nobody is there. */
  askSecret?(question: string): Promise<string | null>;
  /** The same, in plain sight. */
  askLine?(question: string): Promise<string | null>;
  /** Calls back at each Enter with what was typed before it, where somebody is at a terminal. Returns what stops that. */
  onEnter?(listener: (typed: string) => void): () => void;
  /** Somebody's terminal, for what reads single keys and draws over what it drew. Not given where nobody is there. */
  terminal?: { input: NodeJS.ReadStream; output: NodeJS.WriteStream };
  /** From now on other processes come first. Not given where this one does other things as well. */
  standBack?(): void;
}

export type Main = (argv: string[], surroundings: Surroundings) => Promise<number>;

/** Those of this process. */
export function ownSurroundings(): Surroundings {
  // What is told of the work fails without stopping it: a log that nobody reads any more is no reason to stop readings.
  process.stderr.on("error", () => {});
  const output = watchOutput(process.stdout, (sentence) => process.stderr.write(`${sentence}\n`));
  process.on("exit", () => {
    if (output.hasFailed()) process.exitCode ||= CANNOT;
  });
  return {
    out: process.stdout,
    err: process.stderr,
    env: process.env,
    onSignal: (listener) => {
      // A terminal hangs up but once, though a launcher hands it on as well.
      let hungUp = false;
      const hangUp = () => {
        if (!hungUp) listener();
        hungUp = true;
      };
      process.on("SIGINT", listener).on("SIGTERM", listener).on("SIGHUP", hangUp);
      const stopWatching = output.onOver(listener);
      return () => {
        process.off("SIGINT", listener).off("SIGTERM", listener).off("SIGHUP", hangUp);
        stopWatching();
      };
    },
    onFailure: (listener) => {
      // What a promise is rejected with comes here too: https://nodejs.org/api/process.html#event-unhandledrejection
      process.on("uncaughtException", listener);
      return () => process.off("uncaughtException", listener);
    },
    exit: (code) => process.exit(code),
    ...(process.stdin.isTTY && {
      askSecret: (question: string) => askSecret(question, process.stdin, process.stderr),
      askLine: (question: string) => askLine(question, process.stdin, process.stderr),
      onEnter: (listener: (typed: string) => void) => {
        const take = (bytes: Buffer | string) => listener(String(bytes).trim());
        process.stdin.on("data", take);
        return () => process.stdin.off("data", take).pause();
      },
    }),
    ...(process.stdin.isTTY &&
      process.stdout.isTTY && { terminal: { input: process.stdin, output: process.stdout } }),
    standBack() {
      try {
        setPriority(constants.priority.PRIORITY_LOW);
      } catch {
        // Where a system does not know it, this process is as good as others.
      }
    },
  };
}

/** Exit codes that all commands share; the help of each lists any others. */
export const DONE = 0;
export const CANNOT = 1;
export const WRONG_USE = 2;

/** What every command line says of itself. */
export interface ProgramWords {
  version: string;
  debug: string;
  help: string;
  tryHelp: string;
  /** That an error has no sentence of its own. */
  isError(error: string): string;
}

export const ENGLISH: ProgramWords = {
  version: "print the version",
  debug: "print the stack of an error (also SIPPRA_DEBUG=1)",
  help: "print help",
  tryHelp: "(try --help)",
  isError: (error) =>
    `This is an error in Sippra (${error}): run it again with --debug and report what it prints.`,
};

/** A command line's root: help that fits a terminal, the version, and no word to the process itself. */
export function createProgram(
  name: string,
  description: string,
  { out, err }: Surroundings,
  words = ENGLISH,
): Command {
  return new Command(name)
    .description(description)
    .version(VERSION, "-V, --version", words.version)
    .option("--debug", words.debug)
    .helpOption("-h, --help", words.help)
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError(words.tryHelp)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      getOutHelpWidth: () => helpWidth(out),
      getErrHelpWidth: () => helpWidth(err),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

const helpWidth = ({ columns }: Output) => Math.min(columns || 80, 100);

/** The exit code of an error that has a sentence of its own; undefined where it is an error in Sippra. */
export type CodeOf = (error: unknown) => number | undefined;

/** Runs what the line asks for: the one place where errors end, as one sentence on stderr and an exit code. */
export async function runProgram(
  program: Command,
  argv: string[],
  { err, env }: Surroundings,
  codeOf: CodeOf,
  { isError }: Pick<ProgramWords, "isError"> = ENGLISH,
): Promise<number> {
  try {
    await program.parseAsync(argv, { from: "user" });
    return DONE;
  } catch (error) {
    // Commander has printed its own sentence, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE;
    const debug =
      program.opts<{ debug?: boolean }>().debug === true || /^(1|true|yes|on)$/i.test(env.SIPPRA_DEBUG ?? "");
    const code = codeOf(error);
    // With what caused it, as console.error has it.
    if (debug) err.write(`${inspect(error)}\n`);
    else if (code !== undefined) err.write(`${error instanceof Error ? error.message : error}\n`);
    else err.write(`${isError(String(error))}\n`);
    return code ?? CANNOT;
  }
}
