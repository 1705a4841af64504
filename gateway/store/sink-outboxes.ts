// Makes the outbox of each sink from the tables. What another process changes is noticed as everything it writes is: the
// sink then looks at all of it again.
import { GatewayError } from "../errors.ts";
import type { ChangeListeners } from "./changes.ts";
import type { Delivery } from "./deliveries.ts";
import { HISTORY, note, placeInHistory } from "./lanes.ts";
import type { Parked, ParkedFilter } from "./parked.ts";
import type { NamedFilter, Outbox, OutboxRow, SinkChanges, SinkOutbox, SinkState } from "./sink-outbox.ts";
import type { Tables } from "./tables.ts";
import type { Transactions } from "./transactions.ts";

type Room = Pick<Tables, "outbox" | "deliveries" | "parked" | "sinks" | "settled">;

export function outboxIn(
  tables: Room,
  { transact, soon }: Transactions,
  { onAppended, onElsewhere }: ChangeListeners,
): Outbox {
  const { outbox, parked, sinks, deliveries } = tables;

  const named = ({ sink, ...rest }: NamedFilter): ParkedFilter => {
    if (sink === undefined) return rest;
    const row = sinks.all().find(({ name }) => name === sink);
    if (row === undefined) throw noSuchSink(sink, sinks.all());
    return { ...rest, sink: row.id };
  };

  return {
    configure: (names) => transact(() => sinks.configure(names)),
    sink(name) {
      const row = sinks.all().find((each) => each.name === name && each.active);
      if (row === undefined) throw noSuchSink(name, sinks.all());
      const changes = changesOf(tables, row.id);
      return {
        name,
        nodes: (lane) => deliveries.nodes(row.id, lane),
        read: reader(tables, row.id),
        parked: () => parked.topics(row.id),
        soon: (work, done) => soon(() => work(changes), done),
        now: (work) => transact(() => work(changes)),
        onNews(listener) {
          const stops = [onAppended((news) => listener(news)), onElsewhere(() => listener(null))];
          return () => {
            for (const stop of stops) stop();
          };
        },
      };
    },
    states: () => sinks.all().map(({ id, name, active }) => ({ name, active, ...stateOf(tables, id) })),
    count: outbox.count,
    oldest: outbox.oldest,
    parked: (filter, limit) => parked.list(named(filter), limit),
    retry: (filter) => transact(() => unpark(tables, named(filter))),
    drop: (filter) =>
      transact(() => {
        const found = parked.find(named(filter));
        for (const each of found) {
          parked.remove(each);
          outbox.settle(each.seq);
        }
        return found.length;
      }),
    dropSink(name) {
      const row = sinks.all().find((each) => each.name === name);
      if (row === undefined) throw noSuchSink(name, sinks.all());
      if (row.active) {
        throw new GatewayError(
          "config",
          `${name} is a broker of the configuration: take it out of mqtt first, and start the gateway again.`,
        );
      }
      return transact(() => {
        const waiting = deliveries.removeAll(row.id);
        for (const seq of waiting) outbox.settle(seq);
        const found = parked.find({ sink: row.id });
        for (const each of found) {
          parked.remove(each);
          outbox.settle(each.seq);
        }
        return waiting.length + found.length;
      });
    },
    onAppended: (listener) =>
      onAppended((news) => {
        if ([...news.values()].some(({ lanes }) => lanes > 0)) listener();
      }),
  };
}

function noSuchSink(name: string, all: readonly { name: string }[]): GatewayError {
  const names = all.map((each) => each.name).filter((each) => each !== "");
  return new GatewayError("config", `There is no broker named ${name}: known are ${names.join(", ")}.`);
}

function stateOf({ outbox, deliveries, parked }: Room, id: number): Omit<SinkState, "name" | "active"> {
  const lanes = deliveries.counts(id);
  const first = lanes.length === 0 ? null : Math.min(...lanes.map(({ oldest }) => oldest));
  return { lanes, oldest: first === null ? null : outbox.receivedAt(first), parked: parked.topics(id) };
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
      return first.seq;
    },
  };
}

function unpark(tables: Room, filter: ParkedFilter): number {
  const found = tables.parked.find(filter);
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
