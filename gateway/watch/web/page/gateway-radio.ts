// How well nodes are heard over radio: how much stronger than it must be each was last, and which are near to not being heard.
import type { GatewayDetail, NodeRow } from "../api.ts";
import { withUnit } from "./format.ts";
import { html } from "./html.ts";
import { byMargin } from "./radio-data.ts";
import { pathOf } from "./route.ts";
import { Term } from "./term.ts";
import { radioWords as text } from "./words/radio.ts";

/** Those that are heard worst. */
const SHOWN = 5;

interface RadioProps {
  nodes: Iterable<NodeRow>;
  modules: GatewayDetail["radio"];
}

/** From here on answers have to wait: the driver keeps some of what is allowed in hand. */
const FULL = 0.8;

export function Radio({ nodes, modules }: RadioProps) {
  const { roomy, narrow, tight } = byMargin(nodes);
  const worst = [...tight, ...narrow].slice(0, SHOWN);
  if (roomy.length + narrow.length + tight.length === 0)
    return html`<section class="card"><h2>${text.title}</h2><p>${text.none}</p><${Sent} modules=${modules} /></section>`;
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
    <${Sent} modules=${modules} />
  </section>`;
}

/** What this gateway's own answers have taken of the hour that the law gives them. */
function Sent({ modules }: Pick<RadioProps, "modules">) {
  if (modules.length === 0) return null;
  const isFull = modules.some(({ used_s, allowed_s }) => used_s >= FULL * allowed_s);
  return html`<ul class="plainlist">${modules.map(
    ({ name, used_s, allowed_s }) => html`<li key=${name}>
      ${text.sent(name.replace(/^\S+ /, ""), withUnit(used_s, "s", 1), withUnit(allowed_s, "s"))}
      <meter min="0" max=${allowed_s} value=${used_s} high=${FULL * allowed_s} aria-label=${text.channel[0]}></meter>
      <${Term} name=${text.channel[0]} means=${text.channel[1]} /></li>`,
  )}</ul>
  ${isFull && html`<p>${text.full}</p>`}`;
}
