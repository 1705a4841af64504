// The way of the data: what comes in, what waits, what brokers and people have got.
import type { Look } from "./look.ts";
import type { Metric, Sample } from "./metric.ts";

export const seconds = (ms: number) => Math.max(0, ms) / 1000;

const WAY = ["via", "number"];

const waysIn: Metric<Look>[] = [
  {
    name: "sippra_way_up",
    type: "gauge",
    help: "1 while a serial line or radio module (by its place in the configuration) listens, else 0: look at its cable and supply, and at the log.",
    labels: WAY,
    samples: ({ ways }) => ways.map(({ labels, isUp }) => [Number(isUp), labels]),
  },
  {
    name: "sippra_way_silence_seconds",
    type: "gauge",
    help: "Since the last frame of one of our nodes came by a way in and was stored, or since the start: where it is long, no node is heard there.",
    labels: WAY,
    samples: ({ ways }) => ways.map(({ labels, silentMs }) => [seconds(silentMs), labels]),
  },
  {
    name: "sippra_frames_admitted_total",
    type: "counter",
    help: "Frames of our nodes that were opened with their keys and stored: its rate falls to 0 where nothing is heard.",
    labels: WAY,
    samples: ({ ways }) => ways.map(({ labels, count }) => [count, labels]),
  },
  {
    name: "sippra_refusals_total",
    type: "counter",
    help: "What was refused, by reason, frames and requests and what radio modules did: the log has a sentence for each reason, with what to do.",
    labels: ["reason"],
    samples: ({ refusals }) => Object.entries(refusals).map(([reason, count]) => [count, { reason }]),
  },
  {
    name: "sippra_radio_airtime_used_ratio",
    type: "gauge",
    help: "Of what the duty cycle lets a radio module of this gateway send in an hour, the share that it has sent in the last one: near 1 answers are left out, and nodes ask again.",
    labels: ["number"],
    samples: ({ airtimes }) => airtimes.map(({ number, used }) => [used, { number }]),
  },
];

const byLane = (value: (lane: Look["sinks"][number]["lanes"][number], now: number) => number) =>
  function* ({ sinks, now }: Look): Iterable<Sample> {
    for (const { sink, lanes } of sinks)
      for (const each of lanes) yield [value(each, now), { sink, lane: each.lane }];
  };

const outbox: Metric<Look>[] = [
  {
    name: "sippra_outbox_messages",
    type: "gauge",
    help: "Messages that wait for a broker, by what is sent there and how urgent it is: where it grows, see whether the broker is away or slow.",
    labels: ["sink", "lane"],
    samples: byLane(({ messages }) => messages),
  },
  {
    name: "sippra_outbox_oldest_seconds",
    type: "gauge",
    help: "Since the oldest of them was received, 0 where none waits: events and readings should be out within seconds.",
    labels: ["sink", "lane"],
    samples: byLane(({ received }, now) => (received === null ? 0 : seconds(now - received))),
  },
  {
    name: "sippra_outbox_parked_messages",
    type: "gauge",
    help: 'Messages that the broker refuses, by reason: "sippra-gateway outbox status" says which topics, and what to do.',
    labels: ["sink", "reason"],
    *samples({ sinks }) {
      for (const { sink, parked } of sinks)
        for (const [reason, messages] of parked) yield [messages, { sink, reason }];
    },
  },
];

type Broker = Look["brokers"][number];

const ofBrokers = (value: (broker: Broker) => number) => ({
  labels: ["broker"],
  samples: ({ brokers }: Look): Sample[] => brokers.map((broker) => [value(broker), { broker: broker.name }]),
});

const brokers: Metric<Look>[] = [
  {
    name: "sippra_broker_connected",
    type: "gauge",
    help: "1 while the broker is connected, else 0: what it does not take waits on the disk. The log says why it is away.",
    ...ofBrokers(({ connected }) => Number(connected)),
  },
  {
    name: "sippra_broker_connections_total",
    type: "counter",
    help: "Times that the broker was connected to: where it grows steadily, something breaks the connection.",
    ...ofBrokers(({ connections }) => connections),
  },
  {
    name: "sippra_messages_published_total",
    type: "counter",
    help: "Messages that the broker has acknowledged for the first time.",
    ...ofBrokers(({ published }) => published),
  },
  {
    name: "sippra_messages_republished_total",
    type: "counter",
    help: "Messages that were sent again under their ids, after a break or without an echo: many of them come of a connection that breaks.",
    ...ofBrokers(({ republished }) => republished),
  },
  {
    name: "sippra_retained_refused_topics",
    type: "gauge",
    help: "Topics on which the broker does not take what is retained: let the gateway's user write there, and allow retained messages.",
    ...ofBrokers(({ refused }) => refused.length),
  },
];

type Teller = Look["tellers"][number];

const ofTellers = (value: (teller: Teller, now: number) => number) => ({
  labels: ["teller", "kind"],
  samples: ({ tellers, now }: Look): Sample[] =>
    tellers.map((each) => [value(each, now), { teller: each.name, kind: each.kind }]),
});

const tellers: Metric<Look>[] = [
  {
    name: "sippra_teller_waiting_alarms",
    type: "gauge",
    help: "Alarms that people are yet to be told of by mail or webhook: where it stays, see the log for why the server does not take them.",
    ...ofTellers(({ waiting }) => waiting),
  },
  {
    name: "sippra_teller_oldest_seconds",
    type: "gauge",
    help: "Since the oldest of them waits, 0 where none does.",
    ...ofTellers(({ oldest }, now) => (oldest === null ? 0 : seconds(now - oldest))),
  },
  {
    name: "sippra_teller_refused_recipients",
    type: "gauge",
    help: 'Recipients whom the server refuses: see the address, the password or the URL; "sippra-gateway alarms tell" tries it.',
    ...ofTellers(({ refused }) => refused.length),
  },
];

export const FLOW_METRICS: readonly Metric<Look>[] = [...waysIn, ...outbox, ...brokers, ...tellers];
