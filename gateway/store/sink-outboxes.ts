// Makes the outbox of each sink from the tables. What another process changes is noticed as everything it writes is: the
// sink then looks at all of it again.
import { GatewayError } from "../errors.ts";
import { typeNumber } from "./body.ts";
import type { ChangeListeners } from "./changes.ts";
import type { Delivery } from "./deliveries.ts";
import { HISTORY, note, placeInHistory } from "./lanes.ts";
import type { Parked, ParkedFilter, ParkedTable } from "./parked.ts";
import type { NamedFilter, Outbox, OutboxRow, SinkChanges, SinkOutbox, SinkState } from "./sink-outbox.ts";
import type { SinkRow } from "./sinks.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

type Room = Pick<Tables, "outbox" | "deliveries" | "parked" | "sinks" | "settled" | "history">;

/** Rows of a transaction that somebody else asks for, where they do not say otherwise. */
const MANY = 1_000_000_000;

export function outboxIn(
  tables: Room,
  { transact, soon, changes }: Transactions,
  { onAppended, onParked, onElsewhere }: ChangeListeners,
): Outbox {
  const { outbox, sinks, deliveries, history } = tables;
  const parked = tellingTable(tables.parked, () => {
    changes().parked = true;
  });
  const room: Room = { ...tables, parked };

  const rowOf = (name: string) => {
    const all = sinks.all();
    const row = all.find((each) => each.name === name);
    if (row === undefined) throw noSuchSink(name, all);
    return row;
  };
  const named = ({ sink, ...rest }: NamedFilter): ParkedFilter =>
    sink === undefined ? rest : { ...rest, sink: rowOf(sink).id };

  return {
    configure: (names) => transact(() => sinks.configure(names)),
    sink(name) {
      const row = sinks.all().find((each) => each.name === name && each.active);
      if (row === undefined) throw noSuchSink(name, sinks.all());
      const itsChanges = changesOf(room, row.id);
      return {
        name,
        nodes: (lane) => deliveries.nodes(row.id, lane),
        read: reader(room, row.id),
        isOvertaken: ({ node, message: { epoch, counter, type, received } }) =>
          history.isOvertaken({ node, epoch, counter, type: typeNumber(type), received }),
        parked: () => parked.topics(row.id),
        soon: (work, done) => soon(() => work(itsChanges), done),
        now: (work) => transact(() => work(itsChanges)),
        onNews(listener) {
          const stops = [onAppended((news) => listener(news)), onElsewhere(() => listener(null))];
          return () => {
            for (const stop of stops) stop();
          };
        },
      };
    },
    states: () =>
      sinks
        .all()
        .map((sink) => ({ ...waitingFor(room, sink), parked: parked.topics(sink.id) }))
        .filter(({ active, lanes, parked }) => active || lanes.length + parked.length > 0),
    waiting: () => sinks.all().map((sink) => waitingFor(room, sink)),
    parkedTopics: () => sinks.all().map(({ id, name }) => ({ name, parked: parked.topics(id) })),
    count: outbox.count,
    oldest: outbox.oldest,
    parked: (filter, limit) => parked.list(named(filter), limit),
    countParked: (filter) => parked.count(named(filter)),
    retry: (filter, limit) => transact(() => unpark(room, named(filter), limit)),
    drop: (filter, limit) => transact(() => giveUp(room, named(filter), limit)),
    dropSink(name, limit = MANY) {
      const { id, active } = rowOf(name);
      if (active) {
        throw new GatewayError(
          "config",
          `${name} is a broker of the configuration: take it out of mqtt first, and start the gateway again.`,
        );
      }
      return transact(() => {
        const waiting = deliveries.removeAll(id, limit);
        for (const seq of waiting) outbox.settle(seq);
        return waiting.length + giveUp(room, { sink: id }, limit - waiting.length);
      });
    },
    onParked,
    onAppended: (listener) =>
      onAppended((news) => {
        if ([...news.values()].some(({ lanes }) => lanes > 0)) listener();
      }),
  };
}

/** Whatever changes it says so. */
function tellingTable(table: ParkedTable, changed: () => void): ParkedTable {
  return {
    ...table,
    add(...row) {
      changed();
      table.add(...row);
    },
    remove(row) {
      changed();
      table.remove(row);
    },
  };
}

function giveUp({ parked, outbox }: Room, filter: ParkedFilter, limit?: number): number {
  const found = parked.find(filter, limit);
  for (const each of found) {
    parked.remove(each);
    outbox.settle(each.seq);
  }
  return found.length;
}

function noSuchSink(name: string, all: readonly { name: string }[]): GatewayError {
  const names = all.map((each) => each.name).filter((each) => each !== "");
  const known =
    names.length === 0 ? "none is known before the gateway has run" : `known are ${names.join(", ")}`;
  return new GatewayError("config", `There is no broker named ${name}: ${known}.`);
}

function waitingFor({ outbox, deliveries }: Room, { id, name, active }: SinkRow): Omit<SinkState, "parked"> {
  const counts = deliveries.counts(id);
  const lanes = counts.map((lane) => ({ ...lane, received: outbox.receivedAt(lane.oldest) }));
  const first = lanes.length === 0 ? null : Math.min(...lanes.map(({ oldest }) => oldest));
  return { name, active, lanes, oldest: first === null ? null : outbox.receivedAt(first) };
}

/** As `read` of a sink's outbox. */
function reader({ outbox, settled }: Room, id: number): SinkOutbox["read"] {
  return (lane, node, after, limit, waitedSince) => {
    const rows = outbox.read(id, lane, node, after, limit);
    const epoch = lane === HISTORY && rows.length > 0 ? outbox.awaitedEpoch(node) : null;
    const found: OutboxRow[] = [];
    for (const row of rows) {
      const { message } = row;
      const waits = message.epoch === epoch && message.counter > settled.upTo(node, epoch);
      if (waits && message.received >= waitedSince) break;
      found.push({ ...row, lane, node });
    }
    return found;
  };
}

function changesOf(tables: Room, sink: number): SinkChanges {
  const { outbox, deliveries, parked } = tables;
  return {
    decide: (row, late) => deliveries.decide(sink, row, late),
    toHistory(row) {
      if (!deliveries.remove(sink, row)) return;
      const { node, seq, message } = row;
      const place = placeInHistory(message.epoch, message.counter);
      deliveries.append(sink, { lane: HISTORY, node, place, seq });
      note(outbox.news(), node, HISTORY, place);
    },
    remove(row) {
      if (deliveries.remove(sink, row)) outbox.settle(row.seq);
    },
    park(row, refusal, now) {
      if (deliveries.remove(sink, row)) parked.add(sink, row, row.late, refusal, now);
    },
    ageOut(after, now, limit) {
      const aged = deliveries.ageOut(sink, after, now, limit);
      for (const { node, lane, place } of aged.moved) note(outbox.news(), node, lane, place);
      return aged;
    },
    unpark: (filter) => unpark(tables, { ...filter, sink }),
    unparkFirst(filter) {
      const first = parked.first({ ...filter, sink });
      if (first === undefined) return null;
      putBack(tables, first);
      return { seq: first.seq, topic: first.topic, since: first.since };
    },
  };
}

function unpark(tables: Room, filter: ParkedFilter, limit?: number): number {
  const found = tables.parked.find(filter, limit);
  for (const each of found) putBack(tables, each);
  return found.length;
}

function putBack({ outbox, deliveries, parked }: Room, row: Parked): void {
  const { lane, node, place }: Delivery = row;
  parked.remove(row);
  deliveries.restore(row.sink, row, row.late);
  const told = note(outbox.news(), node, lane, place);
  told.moved = true;
}
