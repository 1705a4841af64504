// Calls a command as what it is, a function of its words and surroundings: without a process, which takes a second.
import type { Main } from "../gateway/cli/program.ts";

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command to its end, as if for a program: no terminal, no colours. `env` is all of its environment. */
export async function call(main: Main, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  const said = { out: "", err: "" };
  const code = await main(args, {
    out: { write: (text) => (said.out += text) },
    err: { write: (text) => (said.err += text) },
    env,
    onSignal: () => () => {},
    exit: (at) => {
      throw new Error(`the command ended the process with ${at}`);
    },
  });
  return { code, ...said };
}
