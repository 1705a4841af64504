// How the gateway itself is: in words first, then what waits where, by which ways nodes are heard, the machine, the log, and who
// changed what.

import { useRef } from "preact/hooks";
import { capital } from "../../../alarms/sentences/words.ts";
import type { GatewayDetail } from "../api.ts";
import { Awaited, useAsked, useTicks } from "./asked.ts";
import { dateTime, number, span, withUnit } from "./format.ts";
import { type Trouble, troublesOf, waitingOf } from "./gateway-health.ts";
import { Audit, Log } from "./gateway-log.ts";
import { Outbox } from "./gateway-outbox.ts";
import { Radio } from "./gateway-radio.ts";
import { html } from "./html.ts";
import { StateShape } from "./shape.ts";
import { Term } from "./term.ts";
import type { ViewProps } from "./view.ts";
import { clockText } from "./words/clock.ts";
import { gatewayWords as text } from "./words/gateway.ts";
import { refusalTerm } from "./words/refusals.ts";

const EVERY_MS = 10_000;

export function GatewayView({ known }: ViewProps) {
  const ticks = useTicks(EVERY_MS);
  const asked = useAsked<GatewayDetail>("/api/gateway", `${ticks} ${stateIn(known)}`);
  const detail = asked.value;
  return html`
    <h1>${text.title} <span class="faint">${known.now.gateway}</span></h1>
    ${
      detail === null
        ? html`<${Awaited} asked=${asked} />`
        : html`
          <${Health} detail=${detail} />
          <${Outbox} detail=${detail} role=${known.now.who.role} again=${asked.again} />
          <div class="grid apart">
            <${Ways} detail=${detail} /><${Radio} nodes=${known.nodes.values()} modules=${detail.radio} /><${Refused} refused=${detail.refused} /><${Machine} detail=${detail} />
          </div>
          <${Log} log=${detail.log} />
          <${Audit} audit=${detail.audit} />`
    }
  `;
}

/** What is told live of it, less what changes with each message. */
const stateIn = ({ now: { gatewayState } }: ViewProps["known"]) => {
  const { brokersAway, waysAway, refused, clockDoubt } = gatewayState;
  return JSON.stringify({ brokersAway, waysAway, refused, clockDoubt });
};

/** What there was so long ago; null before that. */
function useEarlier<T>(value: T, ageMs: number): T | null {
  const seen = useRef<{ value: T; at: number }[]>([]);
  const now = Date.now();
  if (seen.current.at(-1)?.value !== value) seen.current.push({ value, at: now });
  while (seen.current[1] !== undefined && now - seen.current[1].at >= ageMs) seen.current.shift();
  const [first] = seen.current;
  return first === undefined || now - first.at < ageMs ? null : first.value;
}

function Health({ detail }: { detail: GatewayDetail }) {
  const troubles = troublesOf(detail, useEarlier(detail, EVERY_MS / 2));
  const waiting = detail.brokers.reduce((sum, broker) => sum + waitingOf(broker), 0);
  if (troubles.length === 0)
    return html`<section class="card verdict" role="status"><${StateShape} state="ok" /><p><strong>${text.allWell}</strong> ${text.allWellSays(waiting === 0 ? null : number(waiting))}</p></section>`;
  return html`<section role="status">
    <p class="verdict"><strong>${text.needs(troubles.length)}</strong></p>
    <ul class="plainlist troubles">
      ${troubles.map((trouble) => {
        const [says, todo] = sentences(trouble, detail.at);
        return html`<li><strong>${says}</strong><p>${todo}</p></li>`;
      })}
    </ul>
  </section>`;
}

function sentences(trouble: Trouble, now: number): readonly [string, string] {
  const { trouble: says } = text;
  switch (trouble.is) {
    case "clock":
      return says.clock(clockText(trouble.why));
    case "disk-low":
      return says.diskLow(withUnit(trouble.free_mb, "MB"));
    case "disk-filling":
      return says.diskFilling(trouble.days);
    case "way":
      return says.way(capital(wayName(trouble.name)), span(now - trouble.since));
    case "broker":
      return says.broker(
        trouble.name,
        trouble.waiting === 0 ? null : number(trouble.waiting),
        trouble.oldest === null ? null : span(now - trouble.oldest),
      );
    case "parked":
      return says.parked(number(trouble.messages), trouble.broker);
    case "slow":
      return says.slow(span(now - trouble.oldest));
    case "refused":
      return says.refused(
        refusalTerm(trouble.reason)[0],
        number(trouble.count),
        refusalTerm(trouble.reason)[1],
      );
  }
}

/** "serial 2" in the reader's words. */
function wayName(name: string): string {
  const [kind = "", place = ""] = name.split(" ");
  return `${text.wayKinds[kind] ?? kind} ${place}`.trim();
}

function Ways({ detail: { ways } }: { detail: GatewayDetail }) {
  const byState = Map.groupBy(ways, ({ state }) => state);
  return html`<section class="card"><h2><${Term} name=${text.ways[0]} means=${text.ways[1]} /></h2>
    ${ways.length === 0 && html`<p>${text.noWays}</p>`}
    ${[...byState].map(([state, some]) => {
      const [name, means] = text.wayStates[state] ?? [state, state];
      return html`<details open=${state !== "listening" || some.length <= WAYS_OPEN}>
        <summary>${some.length} ${name}</summary>
        <p>${means}</p>
        <ul class="plainlist">${some.map((way) => html`<li>${wayName(way.name)}, ${text.since(dateTime(way.since))}</li>`)}</ul>
      </details>`;
    })}
  </section>`;
}
const WAYS_OPEN = 6;

function Refused({ refused }: Pick<GatewayDetail, "refused">) {
  const some = refused.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  return html`<section class="card"><h2><${Term} name=${text.refusedFrames[0]} means=${text.refusedFrames[1]} /></h2>
    ${some.length === 0 && html`<p>${text.noRefused}</p>`}
    <dl class="facts">${some.map(({ reason, count }) => {
      const [name, means] = refusalTerm(reason);
      return html`<dt><${Term} name=${name} means=${means} /></dt><dd class="number">${number(count)}</dd>`;
    })}</dl>
  </section>`;
}

function Machine({ detail }: { detail: GatewayDetail }) {
  const { disk, memory_mb, database_mb, version, uptime_ms, clockDoubt } = detail;
  const free = disk.free_mb === null ? text.diskUnknown : text.free(withUnit(disk.free_mb, "MB"));
  const facts: [keyof typeof text.facts, string][] = [
    ["disk", `${text.diskStates[disk.state] ?? disk.state}, ${free}`],
    ["full", disk.full_in_days === null ? text.fullNever : text.fullIn(disk.full_in_days)],
    ["memory", withUnit(memory_mb, "MB")],
    ["database", withUnit(database_mb, "MB")],
    ["version", version],
    ["uptime", span(uptime_ms)],
    ["clock", clockDoubt === null ? text.clockBelieved : clockText(clockDoubt)],
  ];
  return html`<section class="card"><h2>${text.machine}</h2>
    <dl class="facts">${facts.map(([name, says]) => html`<dt><${Term} name=${text.facts[name][0]} means=${text.facts[name][1]} /></dt><dd>${says}</dd>`)}</dl>
  </section>`;
}
