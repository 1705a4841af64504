// Why an alarm is as sure as it is: what speaks for it and what against, in sentences, with a bar for how much each weighs.
import type { Part, PartName } from "../../../alarms/alarm.ts";
import { partSentence } from "../../../alarms/sentences/words.ts";
import { number } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { Term } from "./term.ts";
import { alarmView } from "./words/alarm.ts";
import { meaning } from "./words/alarms.ts";
import { alarmWords } from "./words/words.ts";

interface EvidenceProps {
  parts: readonly Part[];
  /** The node that is nearest, by its name; null where there is none. */
  node: string | null;
  hasFlow: boolean;
}

/** These are seen in its nights. */
const IN_NIGHTS: ReadonlySet<PartName> = new Set(["rise", "persistence", "onset", "steadiness"]);
/** And these in what else its node shows. */
const AT_NODE: ReadonlySet<PartName> = new Set(["sound", "pressure", "fleet", "history"]);

function chartOf(
  name: PartName,
  { node, hasFlow }: EvidenceProps,
): readonly [path: string, name: string] | null {
  if (IN_NIGHTS.has(name)) return ["#nights", alarmView.toChart];
  if (name === "night-flow") return hasFlow ? ["#flow", alarmView.toChart] : null;
  return AT_NODE.has(name) && node !== null ? [pathOf.node(node), alarmView.toNode] : null;
}

export function Evidence(props: EvidenceProps) {
  const { parts } = props;
  if (parts.length === 0) return html`<p>${alarmView.noEvidence}</p>`;
  const sorted = parts.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const heaviest = Math.abs(sorted[0]!.weight);
  const list = (some: readonly Part[]) =>
    html`<ul class="plainlist evidence">${some.map((part) => html`<${Piece} key=${part.name} part=${part} heaviest=${heaviest} ...${{ of: props }} />`)}</ul>`;
  // How much louder it is comes first, also where the model draws nothing from it: it is what anybody asks.
  const lead = parts.find(({ name, weight }) => name === "rise" && weight === 0);
  const silent = sorted.filter((part) => part.weight === 0 && part !== lead);
  const [name, means] = alarmView.odds;
  return html`
    ${lead !== undefined && html`<p>${partSentence(alarmWords, lead)} <a href="#nights">${alarmView.toChart}</a></p>`}
    <div class="grid">
      <div><h3>${alarmView.speaksFor}</h3>${list(sorted.filter(({ weight }) => weight > 0))}</div>
      <div><h3>${alarmView.speaksAgainst}</h3>${list(sorted.filter(({ weight }) => weight < 0))}</div>
    </div>
    ${silent.length > 0 && html`<details><summary>${alarmView.saysNothing} (${silent.length})</summary>${list(silent)}</details>`}
    <p class="faint">${alarmView.oddsHow} <${Term} name=${name} means=${means} />.</p>
  `;
}

const oddsText = (factor: number) => number(factor, factor < 10 ? 1 : 0);

function Piece({ part, heaviest, of }: { part: Part; heaviest: number; of: EvidenceProps }) {
  const { name, weight } = part;
  const factor = oddsText(Math.exp(Math.abs(weight)));
  const chart = chartOf(name, of);
  const length = heaviest === 0 ? 0 : (100 * Math.abs(weight)) / heaviest;
  return html`<li>
    <p>${partSentence(alarmWords, part)} ${chart !== null && html`<a href=${chart[0]}>${chart[1]}</a>`}</p>
    <div class="weighs">
      <${Term} name=${alarmWords.parts[name].name} means=${meaning(alarmWords.parts[name])} />
      ${
        weight !== 0 &&
        html`<svg class=${weight > 0 ? "bar for" : "bar against"} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect class="whole" width="100" height="10" /><rect class="part" width=${length} height="10" />
        </svg>
        <span class="number">${weight > 0 ? alarmView.times(factor) : alarmView.divided(factor)}</span>`
      }
    </div>
  </li>`;
}
