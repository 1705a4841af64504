// The first view: what needs somebody, the surest first; else that nothing does. What is wrong with the gateway, how the nodes are,
// and the map beside it.
import { useMemo } from "preact/hooks";
import { byRank } from "../../../alarms/rank.ts";
import { type GatewayShort, NODE_STATES, type NodeRow } from "../api.ts";
import { AlarmLines } from "./alarm-line.ts";
import { dateTime, number, span } from "./format.ts";
import { html } from "./html.ts";
import { PlaceMap } from "./map.ts";
import { StateShape } from "./shape.ts";
import { Term } from "./term.ts";
import type { ViewProps } from "./view.ts";
import { alarmPage } from "./words/alarms.ts";
import { clockText } from "./words/clock.ts";
import { words } from "./words/words.ts";

export function NowView({ known }: ViewProps) {
  const alarms = useMemo(
    () => [...known.alarms.values()].filter(({ state }) => state !== "closed").toSorted(byRank),
    [known.alarms],
  );
  const troubles = troublesOf(known.now.gatewayState);
  const nobodys = alarms.filter(({ by }) => by === null).length;
  const nodes = useMemo(() => [...known.nodes.values()], [known.nodes]);
  return html`<div class="now">
    <div class="needs">
      ${
        alarms.length === 0
          ? html`<${Calm} isTroubled=${troubles.length > 0} hasNodes=${nodes.length > 0} />`
          : html`<h1>${nobodys > 0 ? alarmPage.needs(nobodys) : alarmPage.underWay(alarms.length)}</h1><${AlarmLines} alarms=${alarms} />`
      }
      <${Heard} nodes=${nodes} now=${Date.now() + known.ahead} />
      <${Troubles} said=${troubles} />
    </div>
    <${States} nodes=${nodes} />
    <${PlaceMap} nodes=${nodes} alarms=${alarms} map=${known.now.map} />
  </div>`;
}

/** When all nodes were last heard: that of the one that is silent for longest. */
function Heard({ nodes, now }: { nodes: readonly NodeRow[]; now: number }) {
  const heard = nodes.flatMap(({ lastHeard }) => (lastHeard === null ? [] : [lastHeard]));
  const never = nodes.length - heard.length;
  const isAll = nodes.every((row) => row.heard === "online");
  const oldest = nodes.find(({ lastHeard }) => lastHeard !== null && lastHeard === Math.min(...heard));
  const said = ({ name, lastHeard }: NodeRow) => {
    const when = [dateTime(lastHeard!), span(Math.max(0, now - lastHeard!))] as const;
    return isAll ? alarmPage.heardAll(nodes.length, ...when) : alarmPage.oneSilent(name, ...when);
  };
  return html`
    ${never > 0 && html`<p>${alarmPage.neverHeard(never)}</p>`}
    ${oldest !== undefined && html`<p>${said(oldest)}</p>`}
  `;
}

/** It is said only where it is so. */
function Calm({ isTroubled, hasNodes }: { isTroubled: boolean; hasNodes: boolean }) {
  if (!hasNodes) return html`<h1>${alarmPage.noNodes}</h1>`;
  return isTroubled ? html`<h1>${alarmPage.onlyGateway}</h1>` : html`<h1 class="calm">${alarmPage.calm}</h1>`;
}

function troublesOf(short: GatewayShort): string[] {
  const { waiting, waitingSince, brokersAway, waysAway, refused, clockDoubt } = short;
  return [
    ...brokersAway.map(alarmPage.brokerAway),
    ...waysAway.map(alarmPage.wayAway),
    ...(waiting > 0 && waitingSince !== null && brokersAway.length > 0
      ? [alarmPage.waiting(number(waiting), dateTime(waitingSince))]
      : []),
    ...(refused > 0 ? [alarmPage.refused(number(refused))] : []),
    ...(clockDoubt === null ? [] : [alarmPage.clockDoubt(clockText(clockDoubt))]),
  ];
}

function Troubles({ said }: { said: readonly string[] }) {
  if (said.length === 0) return null;
  return html`<section class="card">
    <h2>${alarmPage.gatewayTroubles}</h2>
    <ul>${said.map((sentence) => html`<li>${sentence}</li>`)}</ul>
    <p><a href="/gateway">${alarmPage.toGateway}</a></p>
  </section>`;
}

/** A legend of the map, and the way to the nodes of a state. */
function States({ nodes }: { nodes: readonly NodeRow[] }) {
  const counts = NODE_STATES.map(
    (state) => [state, nodes.filter((row) => row.state === state).length] as const,
  );
  return html`<section class="bystate">
    <h2>${alarmPage.nodesByState}</h2>
    <ul class="plainlist states">${counts.map(([state, count]) => {
      const [name, means] = words.states[state];
      return html`<li key=${state} class=${count === 0 ? "none" : ""}>
        <a class="number" href=${`/nodes?state=${state}`} aria-label=${`${count} ${name}`}><${StateShape} state=${state} /> ${count}</a>
        <${Term} name=${name} means=${means} />
      </li>`;
    })}</ul>
  </section>`;
}
