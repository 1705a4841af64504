// Commands as tests call them: functions of their words, in the test's own process, with surroundings that remember.
// That one is a process too, a test of its own asks.
import { spawnSync } from "node:child_process";
import type { Main } from "../gateway/cli/program.ts";

/** What a process is given of the environment that is to have nothing else of it. */
export const bareEnvironment = (): NodeJS.ProcessEnv => {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, NODE_COMPILE_CACHE };
};

export interface Running {
  out(): string;
  err(): string;
  /** Both, as they came. */
  output(): string;
  /** What Ctrl-C does. */
  interrupt(): void;
  /** What is thrown where nobody catches it does. */
  fail(error: unknown): void;
  /** The exit code. */
  ended: Promise<number>;
}

/** Starts a command with these words, and with nothing of the environment but `env`. */
export function startCommand(main: Main, args: string[], env: NodeJS.ProcessEnv = {}): Running {
  let [stdout, stderr, output] = ["", "", ""];
  const listeners = new Set<() => void>();
  const failures = new Set<(error: unknown) => void>();
  const exited = Promise.withResolvers<number>();
  const code = main(args, {
    out: {
      write: (text) => {
        stdout += text;
        output += text;
      },
    },
    err: {
      write: (text) => {
        stderr += text;
        output += text;
      },
    },
    env,
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onFailure: (listener) => {
      failures.add(listener);
      return () => failures.delete(listener);
    },
    exit: exited.resolve,
  });
  return {
    out: () => stdout,
    err: () => stderr,
    output: () => output,
    interrupt: () => {
      if (listeners.size === 0) throw new Error("nobody listens for Ctrl-C: it would end the process");
      for (const listener of [...listeners]) listener();
    },
    fail: (error) => {
      if (failures.size === 0) throw new Error("nobody listens for failures: it would end the process");
      for (const listener of [...failures]) listener(error);
    },
    ended: Promise.race([code, exited.promise]),
  };
}

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a command to its end. */
export async function runCommand(main: Main, args: string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  const running = startCommand(main, args, env);
  const code = await running.ended;
  return { code, out: running.out(), err: running.err() };
}

/** Runs a script of the repository to its end as a process of its own, as npm or a shell does. */
export function runProcess(words: string[], env: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { code: status ?? Number.NaN, out: stdout, err: stderr };
}
