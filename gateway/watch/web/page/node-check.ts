// What a node has last told of itself: each of its parts with a verdict, and what to do.
import { capital } from "../../../alarms/sentences/words.ts";
import type { NodeCheck, NodeState } from "../api.ts";
import { Awaited, useAsked } from "./asked.ts";
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

/** `now` as the server has it; asked for again with other `news`. */
export function NodeOwnCheck({ name, now, news }: { name: string; now: number; news: unknown }) {
  const asked = useAsked<NodeCheck>(`/api/nodes/${encodeURIComponent(name)}/check?lang=${language}`, news);
  return html`<section class="card" id="own-check"><h2><${Term} name=${words.head[0]} means=${words.head[1]} /></h2>
    ${asked.value === null ? html`<${Awaited} asked=${asked} />` : html`<${Check} check=${asked.value} now=${now} />`}
  </section>`;
}

function Check({ check, now }: { check: NodeCheck; now: number }) {
  const { node, revoked, unopened } = check;
  const key = revoked
    ? words.revoked(`sippra-gateway nodes rekey ${node} --out ${node}.enrol.json`)
    : unopened !== null && html`${words.unopened} ${heardAt(Date.parse(unopened), now)}`;
  return html`${key && html`<p><${StateShape} state="fault" /> ${key}</p>`}<${Told} check=${check} now=${now} />`;
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
