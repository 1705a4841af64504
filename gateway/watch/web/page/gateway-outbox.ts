// What waits for brokers, and what they refuse, with a button that has it tried again.
import { useState } from "preact/hooks";
import type { GatewayDetail, Role } from "../api.ts";
import { ask } from "./ask.ts";
import { dateTime, number } from "./format.ts";
import { html } from "./html.ts";
import { sentenceOf } from "./refusal.ts";
import { Term } from "./term.ts";
import { gatewayWords as text } from "./words/gateway.ts";

interface OutboxProps {
  detail: GatewayDetail;
  role: Role;
  again(): void;
}

export function Outbox({ detail: { brokers, parked }, role, again }: OutboxProps) {
  return html`<section class="card"><h2><${Term} name=${text.outbox[0]} means=${text.outbox[1]} /></h2>
      ${brokers.length === 0 ? html`<p>${text.noBrokers}</p>` : html`<${Brokers} brokers=${brokers} />`}
    </section>
    ${parked.length > 0 && html`<${Parked} parked=${parked} role=${role} again=${again} />`}`;
}

const FIGURES = ["events", "readings", "history", "parked", "published"] as const;

function Brokers({ brokers }: Pick<GatewayDetail, "brokers">) {
  const { columns } = text;
  const head = ([name, means]: readonly [string, string]) => html`<${Term} name=${name} means=${means} />`;
  return html`<table class="table outbox">
    <thead><tr>
      <th scope="col">${columns.broker}</th><th scope="col">${head(columns.connection)}</th>
      ${FIGURES.map((name) => html`<th scope="col" class="number">${head(columns[name])}</th>`)}
      <th scope="col">${head(columns.oldest)}</th>
    </tr></thead>
    <tbody>${brokers.map(
      (broker) => html`<tr key=${broker.name}>
      <td data-label=${columns.broker}><strong>${broker.name}</strong></td>
      <td data-label=${columns.connection[0]}>${broker.connected ? text.connected(broker.mqtt) : html`<strong>${text.away}</strong>`}</td>
      ${FIGURES.map((name) => html`<td data-label=${columns[name][0]} class="number">${number(broker[name])}</td>`)}
      <td data-label=${columns.oldest[0]}>${broker.oldest === null ? "–" : dateTime(broker.oldest)}</td>
    </tr>`,
    )}</tbody>
  </table>`;
}

type ParkedProps = Pick<GatewayDetail, "parked"> & Pick<OutboxProps, "role" | "again">;

function Parked({ parked, role, again }: ParkedProps) {
  const { parkedColumns: columns } = text;
  return html`<section class="card"><h2><${Term} name=${text.parked[0]} means=${text.parked[1]} /></h2>
    <table class="table">
      <thead><tr>
        <th scope="col">${text.columns.broker}</th><th scope="col">${columns.topic}</th><th scope="col">${columns.why}</th>
        <th scope="col" class="number">${columns.messages}</th><th scope="col">${columns.since}</th>
      </tr></thead>
      <tbody>${parked.map(
        ({ broker, topic, reason, messages, since }) => html`<tr>
        <td data-label=${text.columns.broker}>${broker}</td>
        <td data-label=${columns.topic}><code>${topic}</code></td>
        <td data-label=${columns.why}>${reason}</td>
        <td data-label=${columns.messages} class="number">${number(messages)}</td>
        <td data-label=${columns.since}>${dateTime(since)}</td>
      </tr>`,
      )}</tbody>
    </table>
    ${role === "administer" ? html`<${Retry} again=${again} />` : html`<p class="faint">${text.mayNot}</p>`}
  </section>`;
}

function Retry({ again }: Pick<OutboxProps, "again">) {
  const [says, setSays] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    try {
      const { messages } = await ask<{ messages: number }>("/api/outbox/retry", {});
      setSays(text.retried(messages));
    } catch (error) {
      setSays(sentenceOf(error));
    }
    setBusy(false);
    again();
  };
  return html`<p>${text.retryMeans}</p>
    <div class="row"><button type="button" disabled=${isBusy} onClick=${retry}>${text.retry}</button>
    <span role="status">${says}</span></div>`;
}
