// Colours are for people at a terminal: whether there are any is asked of the stream that is written to, and of the
// environment (NO_COLOR, FORCE_COLOR, TERM), never of this process.
import { WriteStream } from "node:tty";
import { styleText } from "node:util";

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Whether `out` shows colours. Node's own rule, as `styleText` has it for the process's stdout. */
export function showsColours(out: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const wanted = env.FORCE_COLOR !== undefined || out.isTTY === true;
  // A depth of 1 bit is none; the method reads the environment only.
  return wanted && WriteStream.prototype.getColorDepth(env) > 2;
}

/** Paints text for `out`, or leaves it as it is. */
export function painter(out: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const coloured = showsColours(out, env);
  return (format, text) => (coloured ? styleText(format, text, { validateStream: false }) : text);
}
