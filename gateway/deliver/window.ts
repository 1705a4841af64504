// What is under way to a broker and has no answer yet, and what becomes of a row by its answer: it has its grace, goes out
// again, or is parked.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { READINGS } from "../store/lanes.ts";
import { backoff, type MqttLink } from "./link.ts";
import type { Parking } from "./parking.ts";
import { BrokerRefusal } from "./refusal.ts";
import type { RowFeed, TakenRow } from "./row-feed.ts";
import type { SentRow, SentRows } from "./sent-rows.ts";
import type { SinkMessage } from "./sinks/sink.ts";

/** A row with the messages that it becomes. */
export interface Outgoing extends TakenRow {
  messages: readonly SinkMessage[];
}

export interface WindowDeps {
  link: Pick<MqttLink, "publish">;
  rows: SentRows;
  counters: { published: number; republished: number };
  feed: Pick<RowFeed, "sent" | "again">;
  parking: Pick<Parking, "isTrial" | "gotThrough" | "park">;
  log: Log;
  random: () => number;
  wall: Clock;
  /** There is room again. */
  onAnswered(): void;
  /** Something is to be parked. */
  onRefused(): void;
  /** The broker takes nothing for the moment: so long nothing is to be sent, ms. */
  onNotNow(ms: number): void;
}

export interface Window {
  send(outgoing: Outgoing): void;
  /** Messages without an answer. */
  unanswered(): number;
  /** Another after each break. */
  connection(): object;
  /** Answers to what was sent are for nobody from now on. */
  broke(): void;
}

/** A message whose echo is missing so often is taken for one that the broker drops. */
const AGAIN_MAX = 3;

export function openWindow(deps: WindowDeps): Window {
  const { link, rows, counters, feed, parking, log, random, wall, onAnswered, onRefused, onNotNow } = deps;
  let now = { unanswered: 0, pauses: 0 };

  function send(outgoing: Outgoing): void {
    const { row, messages } = outgoing;
    const { lane, node, place, seq } = row;
    const connection = now;
    const before = rows.get(seq);
    if (before !== undefined) counters.republished++;
    const sent: SentRow = {
      ...{
        row: { lane, node, place, seq },
        unanswered: messages.length,
        isCurrent: true,
        isBeingRemoved: false,
      },
      ...{ acked: before?.acked ?? null, again: before?.again ?? 0 },
    };
    rows.add(sent);
    feed.sent(outgoing);
    if (messages.length === 0) acknowledged(sent);
    connection.unanswered += messages.length;
    const options = { urgent: lane < READINGS, again: parking.isTrial(seq) };
    for (const { topic, payload, properties } of messages) {
      link.publish(topic, payload, { ...options, properties }).then(
        () => {
          if (connection === now) answered(sent);
        },
        (error: Error) => {
          if (connection === now) refused(sent, outgoing, topic, error);
        },
      );
    }
  }

  function answered(sent: SentRow): void {
    now.unanswered--;
    now.pauses = 0;
    sent.unanswered--;
    if (sent.unanswered === 0 && sent.isCurrent) acknowledged(sent);
    onAnswered();
  }

  function acknowledged(sent: SentRow): void {
    if (sent.acked === null) counters.published++;
    rows.acknowledged(sent, wall.now());
    parking.gotThrough(sent.row.seq);
  }

  /** The broker is there but does not take a message. */
  function refused(sent: SentRow, { row, late }: Outgoing, topic: string, error: Error): void {
    now.unanswered--;
    sent.unanswered--;
    const { of, reason } =
      error instanceof BrokerRefusal ? error.refused : { of: "moment" as const, reason: "refused" as const };
    const isDropped = of === "moment" && reason === "no-echo" && ++sent.again >= AGAIN_MAX;
    if (of === "moment" && !isDropped) {
      rows.recall(sent);
      feed.again(row);
      if (reason !== "no-echo") {
        if (now.pauses === 0) log.warn({}, error.message);
        onNotNow(backoff(now.pauses++, random));
      }
    } else {
      const refusal = { topic, of: of === "topic" ? of : ("message" as const), reason };
      parking.park({ ...row, late }, refusal, error);
      onRefused();
    }
    onAnswered();
  }

  return {
    send,
    unanswered: () => now.unanswered,
    connection: () => now,
    broke() {
      now = { unanswered: 0, pauses: 0 };
    },
  };
}
