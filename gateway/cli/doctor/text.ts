// What was checked, for people: a row each, as it is done, and what comes of all of them.
import type { Paint } from "../../text/colours.ts";
import { plain } from "../../text/quoted.ts";
import { wrap } from "../../text/wrap.ts";
import { counted } from "../outbox-text.ts";
import type { Checked, Mark } from "./check.ts";

const COLOURS: Record<Mark, Parameters<Paint>[0]> = {
  ok: "green",
  doubtful: "yellow",
  broken: "red",
  "left out": "gray",
};
const MARK_WIDTH = Math.max(...Object.keys(COLOURS).map(({ length }) => length));
/** Beside the names of checks sentences want so many columns. */
const BESIDE_MIN = 40;
const GAP = 2;

export interface RowLook {
  paint: Paint;
  /** Columns. */
  width: number;
  /** Of the longest name. */
  nameWidth: number;
}

export function rowText(checked: Checked, { paint, width, nameWidth }: RowLook): string {
  const { name, mark, findings, said } = checked;
  const sentences = (findings.length === 0 ? [said] : findings.map(({ sentence }) => sentence)).map(plain);
  const left = MARK_WIDTH + nameWidth + 2 * GAP;
  const isBeside = width - left >= BESIDE_MIN;
  const indent = " ".repeat(isBeside ? left : GAP);
  const lines = sentences.flatMap((sentence) => wrap(sentence, width - indent.length).split("\n"));
  const head = `${paint(COLOURS[mark], mark)}${" ".repeat(MARK_WIDTH - mark.length + GAP)}${name}`;
  if (!isBeside) return [head, ...lines.map((line) => indent + line)].join("\n");
  const [first, ...more] = lines;
  return [
    `${head}${" ".repeat(nameWidth - name.length + GAP)}${first}`,
    ...more.map((line) => indent + line),
  ].join("\n");
}

export function summaryText(
  all: readonly Checked[],
  isRunning: boolean,
  { paint, width }: Omit<RowLook, "nameWidth">,
): string {
  const of = (wanted: Mark) => all.filter(({ mark }) => mark === wanted).map(({ name }) => name);
  const [broken, doubtful] = [of("broken"), of("doubtful")];
  const alone = isRunning ? "" : " No gateway runs here.";
  if (broken.length + doubtful.length === 0)
    return paint(
      "green",
      wrap(`All is well, by ${counted(all.length - of("left out").length, "check")}.${alone}`, width),
    );
  const parts = [
    ...(broken.length === 0 ? [] : [`broken: ${broken.join(", ")}`]),
    ...(doubtful.length === 0 ? [] : [`doubtful: ${doubtful.join(", ")}`]),
  ];
  const sentence = parts.join("; ");
  return paint(
    broken.length > 0 ? "red" : "yellow",
    wrap(`Not all is well. ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${alone}`, width),
  );
}
