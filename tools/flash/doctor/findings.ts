// What was found out about a port, as findings: each by its name, what to think of it, and what it is about. Sentences are
// tools/sentences/doctor-*.ts.
import { UPLINKS } from "../../../shared/messages.ts";
import { RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { ToolError } from "../../errors.ts";
import { boardNamed } from "../../image/boards.ts";
import { BOARD_KINDS } from "../../image/kinds.ts";
import type { Verdict } from "../../sentences/check.ts";
import type { Found } from "../../sentences/doctor.ts";
import { LANGUAGES } from "../../sentences.ts";
import { checkVersion, NEEDED } from "../version.ts";
import { type Examined, type Interpreter, SPEEDS } from "./examine.ts";

export interface Finding {
  is: Found;
  verdict: Verdict;
  /** What the sentence names, in no language. */
  about: string[];
}

const fail = (is: Found, ...about: (string | number)[]): Finding => ({
  is,
  verdict: "fail",
  about: about.map(String),
});
const doubtful = (is: Found, ...about: (string | number)[]): Finding => ({
  ...fail(is, ...about),
  verdict: "doubtful",
});
const pass = (is: Found, ...about: (string | number)[]): Finding => ({
  ...fail(is, ...about),
  verdict: "pass",
});

export const finding = { pass, doubtful, fail };

/** Of what was heard on a line that was to speak at `asked` bit/s. */
export function findingsOf(examined: Examined, asked: number, board?: string): Finding[] {
  const findings = [main(examined, asked)];
  const { heard, baud, heldBack } = examined;
  if (baud !== asked && heard.is !== "module") findings.push(doubtful("other-speed", baud, asked));
  if (heard.is === "nothing" && !examined.echo) {
    findings.push(doubtful("asleep"));
    const kind = board === undefined ? undefined : BOARD_KINDS[board];
    // Their boot loaders have Bluetooth only.
    if (kind?.nrf && kind.consoleBaud !== undefined)
      findings.push(doubtful("bluetooth-boot-loader", kind.title));
  }
  if (heldBack) findings.push(doubtful("held-back"));
  return findings;
}

function main({ heard, echo, interpreter }: Examined, asked: number): Finding {
  if (echo) return fail("echo");
  switch (heard.is) {
    case "nothing":
      return fail("silent", SPEEDS.join(", "));
    case "zeros":
      return fail("zeros");
    case "noise":
      return fail("noise", SPEEDS.join(", "));
    case "prompt":
      return interpreter === undefined ? doubtful("mute") : interpreterOf(interpreter);
    case "frames": {
      const type = UPLINKS[heard.type] ?? String(heard.type);
      return pass("frames", `${heard.network}-${heard.node}`, type, heard.counter);
    }
    case "gateway":
      return fail("gateway", `${heard.network}-${heard.node}`);
    case "module": {
      const { title, driver } = RADIO_MODULES[heard.module];
      return fail("module", heard.version === "" ? title : `${title} ${heard.version}`, driver.baud, asked);
    }
    case "node":
      return pass("node", heard.line);
    case "locked":
      return pass("locked");
    default:
      return fail(heard.is, heard.line);
  }
}

function interpreterOf({ version, board, holdsNode }: Interpreter): Finding {
  const kind = boardNamed(board);
  if (kind === undefined) return fail("unknown-board", board, version);
  try {
    checkVersion(version, LANGUAGES.en);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return fail("too-old", kind.title, version, NEEDED);
  }
  return pass(holdsNode ? "holds-node" : "interpreter", kind.title, version);
}
