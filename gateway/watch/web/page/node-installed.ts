// How a node was installed, as its record says it, and what has changed of it since.
import { capital } from "../../../alarms/sentences/words.ts";
import type { NodeDetail } from "../api.ts";
import { dateTime, number, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { type ThenAndNow, thenAndNow } from "./installed-data.ts";
import { Term } from "./term.ts";
import { faultText, installedWords as words } from "./words/installed.ts";
import { verdicts } from "./words/verdicts.ts";

type Installation = NonNullable<NodeDetail["installation"]>;

export function NodeInstalled({ detail }: { detail: NodeDetail }) {
  const { installation } = detail;
  if (installation === null) return null;
  const since = thenAndNow(detail);
  return html`<section class="card" id="installed"><h2>${words.head}</h2>
    <div class="grid">
      <${Facts} of=${installation} />
      ${since.length > 0 && html`<${Since} rows=${since} />`}
    </div>
  </section>`;
}

function Facts({ of }: { of: Installation }) {
  const { fact, notDone } = words;
  const { calibration, check, tap, confirmed, note, photographs } = of;
  const facts: [keyof typeof fact, unknown][] = [
    ["when", signedText(of)],
    ["board", words.serial(of.board.kind, of.board.serial)],
    ["firmware", programText(of.board)],
    ...(of.place.source === null ? [] : [["position", sourceText(of.place)] as [keyof typeof fact, unknown]]),
    ["check", check === null ? notDone : html`<${Check} check=${check} />`],
    ["tap", tap === null ? notDone : tapText(tap)],
    ["heard", confirmed === undefined ? notDone : html`<${Heard} confirmed=${confirmed} />`],
    ["pressure", calibration.pressure === null ? notDone : pointsText(calibration.pressure)],
    ["acoustic", calibration.acoustic === null ? notDone : gainText(calibration.acoustic)],
    ["photographs", photographs.length === 0 ? words.none : html`<${Photographs} all=${photographs} />`],
    ["note", note ?? words.none],
  ];
  return html`<dl class="facts">
    ${facts.map(([name, says]) => html`<dt><${Term} name=${capital(fact[name][0])} means=${fact[name][1]} /></dt><dd>${says}</dd>`)}
  </dl>`;
}

const signedText = ({ at, by }: Installation) =>
  by === null || by.trim() === "" ? dateTime(Date.parse(at)) : words.by(dateTime(Date.parse(at)), by);

const programText = ({ firmware, espruino, link }: Installation["board"]) =>
  words.program(firmware, espruino, link === "serial" ? words.link : link);

function sourceText({ source, accuracy_m }: Installation["place"]): string {
  const known = words.sources[source!];
  return accuracy_m === null ? known : words.within(known, withUnit(accuracy_m, "m"));
}

function Check({ check: { verdict, findings } }: { check: NonNullable<Installation["check"]> }) {
  return html`${verdicts[verdict]}<ul class="plainlist">
    ${findings.map((finding) => html`<li>${findingText(finding)}</li>`)}
  </ul>`;
}

function Heard({
  confirmed: { at, verdict, findings },
}: {
  confirmed: NonNullable<Installation["confirmed"]>;
}) {
  return html`${verdicts[verdict]}, ${dateTime(Date.parse(at))}<ul class="plainlist">
    ${findings.map(({ part, verdict: is, sentence }) => html`<li>${partText(part)}: ${verdicts[is]}, ${sentence}</li>`)}
  </ul>`;
}

const partText = (part: string) => (Object.hasOwn(words.parts, part) ? words.parts[part]! : part);

type Finding = NonNullable<Installation["check"]>["findings"][number];

function findingText({ part, verdict, fault, value }: Finding): string {
  const figure = value === null ? "" : ` (${figureText(part, value)})`;
  return `${partText(part)}: ${verdicts[verdict]}${fault === null ? "" : `, ${faultText(fault)}`}${figure}`;
}

function figureText(part: string, value: number): string {
  switch (part) {
    case "pressure":
      return withUnit(value, "kPa", 1);
    case "sound":
      return withUnit(value, "dBFS", 1);
    case "supply":
      return withUnit(value, "mV");
    case "clock":
      return withUnit(value * 100, "%", 2);
    default:
      return number(value, 1);
  }
}

function tapText({ verdict, fault, taps, over_db }: NonNullable<Installation["tap"]>): string {
  const says = fault === null ? verdicts[verdict] : `${verdicts[verdict]}, ${faultText(fault)}`;
  return words.taps(says, taps, withUnit(over_db, "dB", 1));
}

const pointsText = ({ at, points }: NonNullable<Installation["calibration"]["pressure"]>) =>
  `${points.map(({ gauge, kpa }) => words.point(gauge, withUnit(kpa, "kPa", 1))).join("; ")}; ${dateTime(Date.parse(at))}`;

type Acoustic = NonNullable<Installation["calibration"]["acoustic"]>;

const gainText = ({ at, gain_db, reference_db, uncertainty_db }: Acoustic) =>
  `${words.gain(withUnit(gain_db, "dB", 1), withUnit(reference_db, "dB", 1), withUnit(uncertainty_db, "dB", 1))}; ${dateTime(Date.parse(at))}`;

const Photographs = ({ all }: { all: Installation["photographs"] }) =>
  html`<ul class="plainlist">${all.map(({ file, caption }) => html`<li>${file}${caption === null ? "" : `: ${caption}`}</li>`)}</ul>`;

function Since({ rows }: { rows: readonly ThenAndNow[] }) {
  const { what, first, now, change } = words.columns;
  const cell = (head: string, says: string) =>
    html`<td data-label=${capital(head)} class="number">${says}</td>`;
  return html`<div><h3><${Term} name=${capital(words.since[0])} means=${words.since[1]} /></h3>
    <div class="wide"><table class="table">
      <thead><tr>${[what, first, now, change].map((head, i) => html`<th scope="col" class=${i > 0 ? "number" : null}>${capital(head)}</th>`)}</tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr key=${row.what}>
        <td data-label=${capital(what)}>${capital(words.levels[row.what])}</td>
        ${cell(first, withUnit(row.first, row.unit, 1))}${cell(now, withUnit(row.now, row.unit, 1))}
        ${cell(change, changeText(row))}
      </tr>`,
      )}</tbody>
    </table></div>
  </div>`;
}

const changeText = ({ change, unit }: ThenAndNow) =>
  `${change !== null && change > 0 ? "+" : ""}${withUnit(change, unit === "dBFS" ? "dB" : unit, 1)}`;
