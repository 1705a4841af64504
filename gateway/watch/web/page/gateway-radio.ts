// How well nodes are heard over radio: how much stronger than it must be each was last, and which are near to not being heard.
import type { NodeRow } from "../api.ts";
import { withUnit } from "./format.ts";
import { html } from "./html.ts";
import { byMargin } from "./radio-data.ts";
import { pathOf } from "./route.ts";
import { Term } from "./term.ts";
import { radioWords as text } from "./words/radio.ts";

/** Those that are heard worst. */
const SHOWN = 5;

export function Radio({ nodes }: { nodes: Iterable<NodeRow> }) {
  const { roomy, narrow, tight } = byMargin(nodes);
  const worst = [...tight, ...narrow].slice(0, SHOWN);
  if (roomy.length + narrow.length + tight.length === 0)
    return html`<section class="card"><h2>${text.title}</h2><p>${text.none}</p></section>`;
  return html`<section class="card"><h2>${text.title}</h2>
    <p>${text.heard(roomy.length, narrow.length, tight.length)} <${Term} name=${text.margin[0]} means=${text.margin[1]} /></p>
    ${
      worst.length > 0 &&
      html`<ul class="plainlist">${worst.map(
        ({ name, margin_db }) =>
          html`<li key=${name}><a href=${pathOf.node(name)}>${name}</a> <span class="number">${withUnit(margin_db, "dB", 1)}</span></li>`,
      )}</ul>`
    }
    ${tight.length > 0 && html`<p>${text.todo}</p>`}
  </section>`;
}
