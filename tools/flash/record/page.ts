// The record of an installation as a page to print and to sign: A4, with nothing from elsewhere in it. What was not
// measured or said has a line to write on.
import type { Installation } from "../../../gateway/places/installation.ts";
import { escaped } from "../../../gateway/text/html.ts";
import { BAND_EDGES } from "../../../shared/messages.ts";
import type { Fault, Part } from "../../sentences/check.ts";
import type { Sentences } from "../../sentences.ts";
import type { TapFault } from "../tap/tap.ts";
import { numberOf, qrOf } from "./qr.ts";

/** A name and what is to be read beside it; null: somebody may write it. */
type Row = [name: string, value: string | null];

const STYLE = `
@page { size: A4; margin: 15mm }
body { font: 10pt/1.35 sans-serif; color: #000; background: #fff; max-width: 180mm; margin: 0 auto; padding: 5mm }
header { display: flex; justify-content: space-between; align-items: start; gap: 8mm }
h1 { font-size: 16pt; margin: 0 0 2mm }
h2 { font-size: 11pt; margin: 5mm 0 1mm; border-bottom: 0.4mm solid #000 }
section { break-inside: avoid }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: normal; width: 45mm; vertical-align: top; padding: 0.6mm 3mm 0.6mm 0 }
td { padding: 0.6mm 0; overflow-wrap: anywhere; white-space: pre-line }
td.empty { border-bottom: 0.2mm dotted #000; height: 6mm }
svg { width: 32mm; height: 32mm; flex: none }
@media print { body { font-size: 8.5pt; padding: 0 } h2 { margin-top: 3mm } th, td { padding-top: 0.3mm; padding-bottom: 0.3mm } }
`;

const rowOf = ([name, value]: Row) =>
  `<tr><th scope="row">${escaped(name)}</th>` +
  `${value === null || value === "" ? '<td class="empty"></td>' : `<td>${escaped(value)}</td>`}</tr>`;

const section = (title: string, rows: Row[]) =>
  `<section>\n<h2>${escaped(title)}</h2>\n<table>\n${rows.map(rowOf).join("\n")}\n</table>\n</section>`;

/** A code of squares, one a module. */
function drawing(code: boolean[][]): string {
  const squares = code.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  const size = code.length;
  return `<svg viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" aria-hidden="true"><path d="${squares.join("")}"/></svg>`;
}

/** "2026-11-29 03:15", UTC. */
const minute = (at: string) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

function placeRows({ place }: Installation, { record: say }: Sentences): Row[] {
  const { latitude, longitude, accuracy_m: accuracy } = place;
  const { pipe_material: material, pipe_diameter_mm: diameter } = place;
  const degrees = latitude === null || longitude === null ? null : say.degrees(latitude, longitude);
  const within = degrees !== null && accuracy !== null ? `, ${say.within(accuracy)}` : "";
  return [
    [say.position, degrees && `${degrees}${within}`],
    [say.address, place.address],
    [say.pipe, place.pipe_id],
    [say.material, material && (say.materials[material] ?? material)],
    [say.diameter, diameter === null ? null : say.millimetres(diameter)],
  ];
}

function checkRows({ check }: Installation, say: Sentences): Row[] {
  if (check === null) return [[say.record.at, null]];
  const rows = check.findings.map(({ part, verdict, fault, value, advice = 0 }): Row => {
    const known = part as Part;
    const figure =
      value === null ? undefined : say.check.figure[known]?.(part === "clock" ? 100 * value : value);
    const toDo = fault === null ? undefined : (say.check.fault[fault as Fault]?.(advice) ?? fault);
    const words = [say.check.verdict[verdict], figure].filter((each) => each !== undefined).join(", ");
    return [say.check.part[known] ?? part, [words, toDo].filter((each) => each !== undefined).join("\n")];
  });
  return [[say.record.at, minute(check.at)], ...rows];
}

function referenceRows({ reference }: Installation, { record: say }: Sentences): Row[] {
  if (reference === null) return [[say.usual, null]];
  const { quietest_db: quietest, usual_db: usual, bands_db: bands, pressure_kpa: kpa } = reference;
  const db = (level: number | null) => (level === null ? say.unwritten : say.db(level));
  return [
    [say.at, minute(reference.at)],
    [say.quietest, `${db(quietest)}, ${say.windows(reference.windows)}`],
    [say.usual, db(usual)],
    ...bands.map((level, i): Row => [say.band(BAND_EDGES[i]!, BAND_EDGES[i + 1]!), db(level)]),
    [say.pressure, kpa === null ? say.unwritten : say.kpa(kpa)],
  ];
}

function tapRows({ tap }: Installation, { record: say, check, tap: words }: Sentences): Row[] {
  if (tap === null) return [[say.tap, null]];
  const { verdict, taps, over_db: overDb, fault } = tap;
  const lines = [`${check.verdict[verdict]}, ${say.taps(taps, overDb)}`];
  if (fault !== null) lines.push(words.fault[fault as TapFault] ?? fault);
  return [
    [say.at, minute(tap.at)],
    [say.tap, lines.join("\n")],
  ];
}

function confirmedRows({ confirmed }: Installation, { record: say, check, confirm }: Sentences): Row[] {
  if (confirmed === undefined) return [[say.confirmedAt, null]];
  const { at, verdict, margin_db: margin, findings } = confirmed;
  const words = findings.map(({ part, verdict: is, sentence }): Row => {
    const name = Object.hasOwn(confirm.part, part) ? confirm.part[part]! : part;
    return [name, `${check.verdict[is]}, ${sentence}`];
  });
  const signal: Row[] = margin === null ? [] : [[say.margin, say.decibels(margin, null)]];
  return [[say.confirmedAt, `${minute(at)}, ${check.verdict[verdict]}`], ...signal, ...words];
}

function calibrationRows({ calibration }: Installation, { record: say }: Sentences): Row[] {
  const { pressure, acoustic } = calibration;
  const rows: Row[] = [];
  if (pressure !== null) {
    const points = pressure.points.map(({ gauge, kpa }) => say.gauge(gauge, kpa)).join("\n");
    const channel = [pressure.before, pressure.after].map((each) => each.join("/")).join(" > ");
    rows.push([say.at, minute(pressure.at)], [say.pressure, points], [say.channel, channel]);
  }
  const { gain_db: gain, reference_db: level, uncertainty_db: uncertain } = acoustic ?? {};
  if (typeof gain === "number") rows.push([say.gain, say.decibels(gain, null)]);
  if (typeof level === "number") rows.push([say.level, say.decibels(level, uncertain ?? null)]);
  return rows.length === 0 ? [[say.pressure, null]] : rows;
}

export function pageOf(record: Installation, say: Sentences): string {
  const words = say.record;
  const { board, photographs } = record;
  const taken = photographs.map(({ file, caption }) => (caption === null ? file : `${file}: ${caption}`));
  const title = `${words.title}: ${record.site}/${record.name}`;
  const head: Row[] = [
    [words.node, `${record.site}/${record.name} (${numberOf(record)})`],
    [words.at, minute(record.at)],
    [words.by, record.by],
  ];
  const sections = [
    section(words.place, placeRows(record, say)),
    section(words.board, [
      [words.board, board.kind],
      [words.serial, board.serial],
      [words.firmware, board.firmware],
      [words.espruino, board.espruino],
      [words.link, board.link],
    ]),
    section(words.check, checkRows(record, say)),
    section(words.reference, referenceRows(record, say)),
    section(words.tap, tapRows(record, say)),
    section(words.confirmed, confirmedRows(record, say)),
    section(words.calibration, calibrationRows(record, say)),
    section(words.photographs, [[words.photographs, taken.join("\n") || null]]),
    section(words.note, [
      [words.note, record.note],
      [words.signature, null],
    ]),
  ];
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<div>
<h1>${escaped(words.title)}</h1>
<table>
${head.map(rowOf).join("\n")}
</table>
</div>
${drawing(qrOf(record))}
</header>
${sections.join("\n")}
</body>
</html>
`;
}
