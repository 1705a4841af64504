// What a broker refuses is parked: it stays in the store under its topic and the reason, is named in the log, and nothing
// waits for it. A topic that was refused is tried again now and then; what is too much for the broker by itself, when the
// connection has other limits, or after some hours.
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Refusal } from "../store/parked.ts";
import type { OutboxRow, SinkChanges, SinkOutbox } from "../store/sink-outbox.ts";
import { messageId } from "./formats/record.ts";
import type { MqttLink } from "./link.ts";
import { parkedTopics } from "./parked-topics.ts";
import type { SinkMessage } from "./sinks/sink.ts";

export interface ParkingDeps {
  outbox: SinkOutbox;
  link: Pick<MqttLink, "packetMax">;
  log: Log;
  random: () => number;
  clock: Clock;
  wall: Clock;
  /** Something was put back. */
  onAgain(): void;
}

export interface Parking {
  /** Whether a row is kept here and not sent, since its topic is refused. */
  keeps(row: OutboxRow, messages: readonly SinkMessage[]): boolean;
  /** The broker has refused a row. */
  park(row: OutboxRow, refusal: Refusal, sentence: string): void;
  /** No message can be made of a row. */
  unfit(row: OutboxRow, error: Error): void;
  /** It was acknowledged: if it was to try a topic out, the rest of that follows. */
  gotThrough(row: Pick<OutboxRow, "seq">): void;
  /** What is to be parked. */
  take(): Refused[];
  /** Writes it down. */
  write(changes: SinkChanges, refused: readonly Refused[]): void;
  /** It could not be written. */
  putBack(refused: readonly Refused[]): void;
  connected(): void;
  /** Tries what is due, where there is a connection. */
  sweep(isConnected: boolean): void;
  /** Another process may have put something back, or given it up. */
  reload(): void;
}

interface Refused {
  row: OutboxRow;
  refusal: Refusal;
}

/** Topics that are tried within a turn of sweeping. */
const PROBES = 5;
/** What was too much for the broker by itself is tried this often: each try may cost connections. */
const RETRY_MS = 6 * 3_600_000;

export function startParking(deps: ParkingDeps): Parking {
  const { outbox, link, log, random, clock, wall, onAgain } = deps;
  const topics = parkedTopics(wall, random);
  let toWrite: Refused[] = [];
  /** Topics by the row that tries them. */
  const probes = new Map<number, string>();
  let nextRetry = wall.now() + RETRY_MS;
  /** Of the last connection, B. */
  let packetMax = Number.NaN;
  let isAny = false;
  const store = outbox.name === "" ? {} : { broker: outbox.name };

  function load(): void {
    const parked = outbox.parked();
    isAny = parked.some(({ of }) => of === "message");
    topics.load(parked);
  }

  function putBack(filter: Parameters<SinkChanges["unpark"]>[0]): void {
    outbox.soon(
      (changes) => void changes.unpark(filter),
      (error) => {
        if (error === null) onAgain();
      },
    );
  }

  function retryMessages(which: { before: number } | { reason: string }): void {
    if (isAny) putBack({ of: "message", ...which });
  }

  function tryTopic(topic: string): void {
    let seq: number | null = null;
    outbox.soon(
      (changes) => {
        seq = changes.unparkFirst(topic);
        if (seq !== null) topics.probe(topic, seq);
      },
      (error) => {
        if (error !== null) return;
        if (seq === null) topics.delete(topic);
        else probes.set(seq, topic);
        onAgain();
      },
    );
  }

  try {
    load();
  } catch (error) {
    log.error({ err: error }, `What is parked cannot be read: ${(error as Error).message}`);
  }

  return {
    keeps(row, messages) {
      const refused = messages.find(({ topic }) => topics.has(topic) && !topics.isProbe(topic, row.seq));
      if (refused === undefined) return false;
      const { topic } = refused;
      toWrite.push({ row, refusal: { topic, of: "topic", reason: topics.reason(topic)! } });
      return true;
    },
    park(row, refusal, sentence) {
      const { topic, of, reason } = refusal;
      toWrite.push({ row, refusal });
      probes.delete(row.seq);
      const told = of === "topic" ? topics.add(topic, reason) : true;
      if (of === "message") isAny = true;
      if (told)
        log.warn(
          { ...store, topic, reason, ...(of === "message" && { id: messageId(row.message) }) },
          sentence,
        );
    },
    unfit(row, error) {
      const { type, name } = row.message;
      const sentence = `A record cannot be written as a message (${error.message}): it is parked, and this is an error in Sippra.`;
      log.error({ ...store, err: error, id: messageId(row.message) }, sentence);
      toWrite.push({ row, refusal: { topic: `${name}/${type}`, of: "message", reason: "unfit" } });
      isAny = true;
    },
    gotThrough({ seq }) {
      const topic = probes.get(seq);
      if (topic === undefined) return;
      probes.delete(seq);
      if (!topics.delete(topic)) return;
      log.info({ ...store, topic }, "The broker takes this topic again: what was parked follows.");
      topics.hurry();
      putBack({ topic, of: "topic" });
    },
    take() {
      const taken = toWrite;
      if (taken.length > 0) toWrite = [];
      return taken;
    },
    write(changes, refused) {
      for (const { row, refusal } of refused) changes.park(row, refusal, clock.now());
    },
    putBack(refused) {
      toWrite = [...refused, ...toWrite];
    },
    connected() {
      topics.hurry();
      if (link.packetMax !== packetMax) retryMessages({ reason: "too-large" });
      packetMax = link.packetMax;
    },
    sweep(isConnected) {
      if (!isConnected) return;
      for (const topic of topics.due(PROBES)) tryTopic(topic);
      if (wall.now() < nextRetry) return;
      nextRetry = wall.now() + RETRY_MS;
      retryMessages({ before: clock.now() - RETRY_MS / 2 });
    },
    reload: load,
  };
}
