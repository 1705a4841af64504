// What a broker refuses is parked: it stays in the store under its topic and the reason, is named in the log, and nothing
// waits for it. It is tried again now and then (retries.ts): one row, and when that gets through, the rest.
import type { Clock } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Refusal } from "../store/parked.ts";
import type { OutboxRow, SinkChanges, SinkOutbox } from "../store/sink-outbox.ts";
import { messageId } from "./formats/record.ts";
import type { MqttLink } from "./link.ts";
import { createRetries, type Refused } from "./retries.ts";
import type { SinkMessage } from "./sinks/sink.ts";

export interface ParkingDeps {
  link: Pick<MqttLink, "trials">;
  outbox: SinkOutbox;
  log: Log;
  random: () => number;
  clock: Clock;
  wall: Clock;
  /** Something was put back. */
  onAgain(): void;
}

/** A row on its way to where it waits. */
export interface ToPark {
  row: OutboxRow;
  refusal: Refusal;
  /** It was parked before and has only been tried: since when, unix ms. */
  since?: number | undefined;
}

export interface Parking {
  /** Whether a row is kept here and not sent, since its topic is refused. */
  keeps(row: OutboxRow, messages: readonly SinkMessage[]): boolean;
  /** Whether this row shows if what was refused is taken now. */
  isTrial(seq: number): boolean;
  /** The broker has refused a row. */
  park(row: OutboxRow, refusal: Refusal, error: Error): void;
  /** No message can be made of a row. */
  unfit(row: OutboxRow, error: Error): void;
  /** It was acknowledged: if it was a trial, the rest of that follows. */
  gotThrough(seq: number): void;
  /** What rows that were parked try just now. */
  tried(): TriedTopic[];
  /** What is to be parked. */
  take(): ToPark[];
  /** Writes it down. */
  write(changes: SinkChanges, rows: readonly ToPark[]): void;
  /** It is on disk: it is tried again in time, whatever has become of its topic while it was written. */
  written(rows: readonly ToPark[]): void;
  /** It could not be written. */
  putBack(rows: readonly ToPark[]): void;
  connected(): void;
  /** The connection broke, perhaps over what was tried. */
  broke(): void;
  /** Tries what is due, where there is a connection. */
  sweep(isConnected: boolean): void;
  /** Another process may have put something back, or given it up. */
  reload(): void;
}

export interface TriedTopic {
  topic: string;
  reason: string;
  /** When the row was parked, unix ms. */
  since: number;
}

/** Tries within a turn of sweeping. */
const TRIALS = 5;

interface Trial {
  refused: Refused;
  /** The row's own, and since when it was parked, unix ms. */
  topic: string;
  since: number;
  /** Once it has been read. */
  row: OutboxRow | null;
}

export function startParking(deps: ParkingDeps): Parking {
  const { outbox, log, random, clock, wall, onAgain } = deps;
  const { trials: rules } = deps.link;
  const retries = createRetries(wall, random);
  let toPark: ToPark[] = [];
  /** By the number of the row. */
  const trials = new Map<number, Trial>();
  /** Topics and reasons that have been told, until one of them is taken. */
  const told = new Set<string>();
  const broker = outbox.name;

  const filterOf = ({ of, topic, reason }: Refused) => (of === "topic" ? { of, topic } : { of, reason });

  function putAllBack(refused: Refused): void {
    outbox.soon(
      (changes) => void changes.unpark(filterOf(refused)),
      (error) => {
        if (error === null) onAgain();
        else retries.add(refused);
      },
    );
  }

  function tryAgain(refused: Refused): void {
    let isAny = false;
    retries.trying(refused);
    outbox.soon(
      (changes) => {
        const first = changes.unparkFirst(filterOf(refused));
        isAny = first !== null;
        if (first !== null) trials.set(first.seq, { refused, ...first, row: null });
      },
      (error) => {
        if (error !== null) retries.add(refused);
        else if (!isAny) retries.delete(refused);
        else onAgain();
      },
    );
  }

  function load(): void {
    retries.load(outbox.parked());
  }

  try {
    load();
  } catch (error) {
    log.error({ err: error }, `What is parked cannot be read: ${(error as Error).message}`);
  }

  return {
    keeps(row, messages) {
      const trial = trials.get(row.seq);
      if (trial !== undefined) {
        trial.row = row;
        return false;
      }
      const refused = messages.find(({ topic }) => retries.reason(topic) !== undefined);
      if (refused === undefined) return false;
      const { topic } = refused;
      toPark.push({ row, refusal: { topic, of: "topic", reason: retries.reason(topic)! } });
      return true;
    },
    isTrial: (seq) => trials.has(seq),
    park(row, refusal, error) {
      const { topic, of, reason } = refusal;
      const trial = trials.get(row.seq);
      toPark.push({ row, refusal, since: trial?.since });
      trials.delete(row.seq);
      retries.add(refusal);
      // What was tried may be refused for another reason, and that goes on by itself.
      if (trial !== undefined && trial.refused.of !== of) retries.add(trial.refused);
      if (told.has(`${topic} ${reason}`)) return;
      told.add(`${topic} ${reason}`);
      log.warn(
        { broker, topic, reason, ...(of === "message" && { id: messageId(row.message) }) },
        error.message,
      );
    },
    unfit(row, error) {
      const { type, name } = row.message;
      const fault = error instanceof GatewayError ? "" : ", and this is an error in Sippra";
      const why = error.message.replace(/\.$/, "");
      const sentence = `A record cannot be written as a message (${why}): it is parked${fault}.`;
      log.error({ broker, err: error, id: messageId(row.message) }, sentence);
      toPark.push({ row, refusal: { topic: `${name}/${type}`, of: "message", reason: "unfit" } });
      // Another version may do better: it is tried once in the life of this one.
      trials.delete(row.seq);
    },
    gotThrough(seq) {
      const trial = trials.get(seq);
      if (trial === undefined) return;
      const { refused } = trial;
      trials.delete(seq);
      retries.delete(refused);
      rules.gotThrough();
      const { of, topic, reason } = refused;
      for (const each of told) {
        if (of === "topic" ? each.startsWith(`${topic} `) : each.endsWith(` ${reason}`)) told.delete(each);
      }
      log.info(
        of === "topic" ? { broker, topic } : { broker, reason },
        "The broker takes what it had refused: the rest of it follows.",
      );
      retries.hurry();
      putAllBack(refused);
    },
    tried: () =>
      [...trials.values()].map(({ topic, refused: { reason }, since }) => ({ topic, reason, since })),
    take() {
      const taken = toPark;
      if (taken.length > 0) toPark = [];
      return taken;
    },
    write(changes, rows) {
      for (const { row, refusal, since } of rows) changes.park(row, refusal, since ?? clock.now());
    },
    written(rows) {
      for (const { refusal } of rows) if (refusal.reason !== "unfit") retries.keep(refusal);
    },
    putBack(rows) {
      toPark = [...rows, ...toPark];
    },
    connected() {
      // Where the broker hangs up, each connection would end with the next try, one after the other.
      if (rules.room() > 1) retries.hurry();
    },
    broke() {
      for (const [seq, { refused, topic, row, since }] of trials) {
        // Others are sent again on the next connection. This one has had its try, where connections break over it.
        if (row === null || (refused.reason !== "closed-on-it" && rules.room() > 1)) continue;
        trials.delete(seq);
        retries.add(refused);
        toPark.push({ row, refusal: { ...refused, topic }, since });
      }
    },
    sweep(isConnected) {
      if (!isConnected) return;
      for (const refused of retries.due(Math.min(TRIALS, rules.room()))) {
        rules.began();
        tryAgain(refused);
      }
    },
    reload: load,
  };
}
