// What comes in, for people: a line for each frame, and where it is asked for its bytes with what each is, in as many columns
// as there are.
import type { Paint } from "../../text/colours.ts";
import { plain } from "../../text/quoted.ts";
import { wrap } from "../../text/wrap.ts";
import type { TraceLine } from "../../watch/local/trace.ts";
import { annotate, type Field } from "./annotate.ts";
import type { Look } from "./status-text.ts";

/** Columns before what became of a frame; names that are longer push the rest to the right. */
const WIDTHS = { time: 8, node: 14, kind: 8, size: 5, way: 12 };

const columns = (time: string, node: string, kind: string, size: string, way: string) =>
  [
    time.padEnd(WIDTHS.time),
    node.padEnd(WIDTHS.node),
    kind.padEnd(WIDTHS.kind),
    size.padStart(WIDTHS.size),
    way.padEnd(WIDTHS.way),
  ].join(" ");

export const tailHead = ({ paint, width }: Look): string =>
  paint("bold", fitted(`${columns("UTC", "NODE", "KIND", "BYTES", "WAY IN")} RESULT`, width));

/** Broken at spaces where it is too long, and else as it is: columns stay below each other. */
const fitted = (text: string, width: number) =>
  text.length <= width ? text : wrap(text.replace(/ +/g, " "), width, "  ");

export function tailText(line: TraceLine, { paint, width }: Look): string {
  const { time, via, node, address, kind, size, refused } = line;
  const way = via.replace(/\/dev\//, "").replace(/^serial /, "");
  const start = columns(
    time.slice(11, 19),
    plain(node ?? address ?? "-"),
    plain(kind ?? "-"),
    size === null ? "-" : String(size),
    plain(way),
  );
  const text = fitted(`${start} ${resultText(line)}`, width);
  return [paintResult(text, refused, paint), ...hexLines(line, { paint, width })].join("\n");
}

const paintResult = (text: string, refused: string | null, paint: Paint) =>
  refused === null ? text : paint("yellow", text);

function resultText({ refused, detail, rssi, snr }: TraceLine): string {
  const why =
    refused === null ? "taken" : `refused: ${plain(refused)}${detail === null ? "" : ` (${plain(detail)})`}`;
  const signal = [rssi === null ? null : `${rssi} dBm`, snr === null ? null : `SNR ${snr} dB`];
  return [why, ...signal.filter((each) => each !== null)].join(", ");
}

const bytesOf = (hex: string | undefined) =>
  hex === undefined ? null : new Uint8Array(Buffer.from(hex, "hex"));

function hexLines({ frame, body }: TraceLine, { paint, width }: Look): string[] {
  const bytes = bytesOf(frame);
  if (bytes === null) return [];
  const perRow = width < 60 ? 4 : 8;
  return annotate(bytes, bytesOf(body)).flatMap((field) => fieldLines(field, perRow, { paint, width }));
}

/** "  1a 6a 12 7f 00    time 2026-12-02T20:31:05Z", and more bytes below. */
function fieldLines({ bytes, name, value, depth }: Field, perRow: number, { paint, width }: Look): string[] {
  const rows: string[] = [];
  for (let i = 0; i < bytes.length; i += perRow)
    rows.push(
      Buffer.from(bytes.subarray(i, i + perRow))
        .toString("hex")
        .replace(/..(?!$)/g, "$& "),
    );
  const from = 2 + 3 * perRow + 1;
  // A number stays with its unit.
  const joined = plain(value).replace(/(\d) (?=[a-zA-Z°]+$)/, "$1\u00a0");
  const indent = " ".repeat(depth);
  const said = wrap(`${name} ${joined}`.trimEnd(), width - from - depth, " ").split("\n");
  const texts = said.map((text) => indent + text.replaceAll("\u00a0", " "));
  return Array.from({ length: Math.max(rows.length, texts.length) }, (_, i) => {
    const row = `  ${rows[i] ?? ""}`.padEnd(from);
    return `${paint("dim", row)}${texts[i] ?? ""}`.trimEnd();
  });
}
