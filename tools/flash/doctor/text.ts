// What was found out about ports, for a technician: under each port a finding a line, with what to do.
import { accessTo, type PortTrouble } from "../../../gateway/intake/port-trouble.ts";
import { wrap } from "../../../gateway/text/wrap.ts";
import { BOARD_KINDS } from "../../image/kinds.ts";
import type { Sentences } from "../../sentences.ts";
import type { Diagnosed } from "./doctor.ts";
import type { Finding } from "./findings.ts";
import type { Platform } from "./platforms.ts";

const WIDTH = 80;
const INDENT = " ".repeat(14);

/** How a board is reset; where it is not known which one it is, how each kind is. */
function howToReset(board: string | undefined, say: Sentences): string {
  const kind = board === undefined ? undefined : BOARD_KINDS[board];
  if (kind?.reset !== undefined) return say.resetIt[kind.reset];
  const titles = (reset: string) =>
    Object.values(BOARD_KINDS)
      .filter((each) => each.reset === reset)
      .map(({ title }) => title)
      .join(", ");
  return (["button", "button-once", "power"] as const)
    .filter((reset) => titles(reset) !== "")
    .map((reset) => say.doctor.onBoards(titles(reset), say.resetIt[reset]))
    .join("; ");
}

function sentenceOf(
  { is, about }: Finding,
  port: string | null,
  board: string | undefined,
  say: Sentences,
): string {
  const { found, noPort } = say.doctor;
  const [one, two] = about as [string, string];
  if (is === "no-port") return noPort[one as Platform](two);
  if (is === "unopened") return say.portTrouble[one as PortTrouble](port!, two, accessTo(port!));
  if (is === "asleep") return found[is](howToReset(board, say));
  return found[is](...about);
}

export function diagnosedText(
  { verdict, looked }: Diagnosed,
  board: string | undefined,
  say: Sentences,
): string {
  const { check, doctor } = say;
  const lines = looked.flatMap(({ port, title, findings }) => [
    port === null ? doctor.machine : `${port}${title === null ? "" : `, ${title}`}`,
    ...findings.map((finding) => {
      const sentence = wrap(sentenceOf(finding, port, board, say), WIDTH - INDENT.length);
      return `  ${check.verdict[finding.verdict].padEnd(12)}${sentence.replaceAll("\n", `\n${INDENT}`)}`;
    }),
  ]);
  return [...lines, wrap(doctor.all[verdict], WIDTH)].join("\n");
}
