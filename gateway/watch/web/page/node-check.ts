// What a node has last told of itself: each of its parts with a verdict, and what to do.
import { capital } from "../../../alarms/sentences/words.ts";
import type { NodeCheck, NodeState } from "../api.ts";
import { type Asked, Awaited, useAsked } from "./asked.ts";
import { html } from "./html.ts";
import { heardAt } from "./node-facts.ts";
import { StateShape } from "./shape.ts";
import { Term } from "./term.ts";
import { language } from "./words/language.ts";
import { nodeCheckWords as words } from "./words/node-check.ts";
import { verdicts } from "./words/verdicts.ts";

type Finding = NodeCheck["findings"][number];

/** A shape and a colour that people know from the list of nodes. */
const SHAPES: Record<Finding["verdict"], NodeState> = { pass: "ok", doubtful: "suspect", fail: "fault" };

/** Asked for again with other `news`. */
export const useOwnCheck = (name: string, news: unknown) =>
  useAsked<NodeCheck>(`/api/nodes/${encodeURIComponent(name)}/check?lang=${language}`, news);

/** Nothing of the node is understood, and its key is why. */
export const hasKeyFault = ({ revoked, unopened }: NodeCheck) => revoked || unopened !== null;

/** What that is, and what to do. */
export function KeyFault({ check: { node, revoked, unopened }, now }: { check: NodeCheck; now: number }) {
  if (revoked) return words.revoked(`sippra-gateway nodes rekey ${node} --out ${node}.enrol.json`);
  return html`${words.unopened} ${heardAt(Date.parse(unopened!), now)}`;
}

/** `now` as the server has it. */
export function NodeOwnCheck({ asked, now }: { asked: Asked<NodeCheck>; now: number }) {
  return html`<section class="card" id="own-check"><h2><${Term} name=${words.head[0]} means=${words.head[1]} /></h2>
    ${asked.value === null ? html`<${Awaited} asked=${asked} />` : html`<${Check} check=${asked.value} now=${now} />`}
  </section>`;
}

function Check({ check, now }: { check: NodeCheck; now: number }) {
  return html`${hasKeyFault(check) && html`<p><${StateShape} state="fault" /> <${KeyFault} check=${check} now=${now} /></p>`}
    <${Told} check=${check} now=${now} />`;
}

function Told({ check: { node, received, findings }, now }: { check: NodeCheck; now: number }) {
  if (received === null) return html`<p>${words.none(`sippra-gateway command ${node} --check`)}</p>`;
  return html`<p>${capital(words.when)} ${heardAt(Date.parse(received), now)}</p>
    ${findings.length === 0 ? html`<p>${words.nothing}</p>` : html`<dl class="facts">${findings.map(rowOf)}</dl>`}`;
}

function rowOf({ part, verdict, sentence }: Finding) {
  const [name, means] = Object.hasOwn(words.parts, part) ? words.parts[part]! : [part, part];
  return html`<dt><${Term} name=${capital(name)} means=${means} /></dt>
    <dd><${StateShape} state=${SHAPES[verdict]} /> <strong>${capital(verdicts[verdict])}</strong><br />${sentence}</dd>`;
}
