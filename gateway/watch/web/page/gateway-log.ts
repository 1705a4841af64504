// The gateway's log and its audit, the newest first.
import { useState } from "preact/hooks";
import type { GatewayDetail } from "../api.ts";
import { dateTime } from "./format.ts";
import { html } from "./html.ts";
import { pathOf } from "./route.ts";
import { auditText } from "./words/audit.ts";
import { gatewayWords as text } from "./words/gateway.ts";
import { words } from "./words/words.ts";

const LEVELS = ["all", "info", "warn", "error"] as const;
/** Lines that are shown at once. */
const PAGE = 30;

/** Some of them, and a button for more. */
function useSome<T>(all: readonly T[]): [some: readonly T[], button: unknown] {
  const [count, setCount] = useState(PAGE);
  const more = Math.min(PAGE, all.length - count);
  const button =
    more > 0 &&
    html`<button type="button" class="plain" onClick=${() => setCount(count + PAGE)}>${text.more(more)}</button>`;
  return [all.slice(0, count), button];
}

export function Log({ log }: Pick<GatewayDetail, "log">) {
  const [level, setLevel] = useState<(typeof LEVELS)[number]>("all");
  const found = log.filter((line) => level === "all" || line.level === level).toSorted((a, b) => b.at - a.at);
  const [some, more] = useSome(found);
  const name = (each: string) => (each === "all" ? words.all : (text.levels[each] ?? each));
  return html`<section class="card"><h2>${text.log}</h2>
    <p class="faint">${text.logMeans}</p>
    <div class="choices noprint" role="group" aria-label=${text.levelShown}>
      ${LEVELS.map((each) => html`<button type="button" class="plain" aria-pressed=${level === each} onClick=${() => setLevel(each)}>${name(each)}</button>`)}
    </div>
    ${some.length === 0 && html`<p>${text.noLog}</p>`}
    <ul class="plainlist log">
      ${some.map(({ at, level: is, text: line }) => html`<li><time class="number">${dateTime(at)}</time><span class=${is}>${name(is)}</span><span class="said" lang="en">${line}</span></li>`)}
    </ul>
    ${more}
  </section>`;
}

export function Audit({ audit }: Pick<GatewayDetail, "audit">) {
  const [some, more] = useSome(audit);
  return html`<section class="card"><h2>${text.audit}</h2>
    ${some.length === 0 && html`<p>${text.noAudit}</p>`}
    <ul class="plainlist audit">
      ${some.map(
        ({ at, who, what, node, details }) => html`<li>
        <time class="number">${dateTime(at)}</time> <strong>${who}</strong> ${auditText(what)}${node !== null && html` <a href=${pathOf.node(node)}>${node}</a>`}${details !== null && html` <span class="faint">${details}</span>`}
      </li>`,
      )}
    </ul>
    ${more}
  </section>`;
}
