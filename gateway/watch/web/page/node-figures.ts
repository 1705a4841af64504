// The newest nights as a table: for screen readers, and for whoever wants figures.
import { capital } from "../../../alarms/sentences/words.ts";
import type { Nights } from "../api.ts";
import { night, number, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { Flags } from "./node-facts.ts";
import { chartWords as words } from "./words/charts.ts";
import { nodeWords } from "./words/node.ts";

const NIGHTS = 14;

export function NodeFigures({ nights }: { nights: Nights }) {
  const newest = nights.date
    .map((_, i) => i)
    .slice(-NIGHTS)
    .reverse();
  if (newest.length === 0) return null;
  const heads = [
    words.date,
    words.level[0],
    words.baseline[0],
    words.rise[0],
    words.spread[0],
    words.frequency,
    words.pressure[0],
    words.state,
    words.flags,
  ];
  const cells = (i: number): [unknown, boolean][] => {
    const [low, high] = [nights.level_10[i] ?? null, nights.level_90[i] ?? null];
    const state = nights.state[i]!;
    const flags = nights.flags[i]!;
    return [
      [night(nights.date[i]!), false],
      [withUnit(low, "dBFS", 1), true],
      [withUnit(nights.baseline[i], "dBFS", 1), true],
      [withUnit(nights.rise[i], "dB", 1), true],
      [low === null || high === null ? number(null) : withUnit(high - low, "dB", 1), true],
      [withUnit(nights.frequency_hz[i], "Hz"), true],
      [withUnit(nights.pressure_10_kpa[i], "kPa", 1), true],
      [nodeWords.leakStates[state]?.[0] ?? state, false],
      [flags.length === 0 ? "–" : html`<${Flags} flags=${flags} />`, false],
    ];
  };
  return html`<details class="card">
    <summary>${words.figures(newest.length)}</summary>
    <div class="wide"><table class="table">
      <thead><tr>${heads.map(capital).map((head, i) => html`<th scope="col" class=${i > 0 && i < 7 ? "number" : null}>${head}</th>`)}</tr></thead>
      <tbody>${newest.map(
        (i) => html`<tr key=${nights.date[i]}>
        ${cells(i).map(([says, isNumber], column) => html`<td data-label=${capital(heads[column]!)} class=${isNumber ? "number" : column === 0 ? "date" : null}>${says}</td>`)}
      </tr>`,
      )}</tbody>
    </table></div>
  </details>`;
}
