// Takes the outbox to the broker, in order, and deletes a row only when the broker surely has it.
//
//   outbox:  1 2 3 4 5 6 7 8 9 ...            rows stay until removed, so the file is the only queue
//            ~~~ ------- ===== . . .
//             |     |      |   not read yet: memory does not grow with a backlog
//             |     |      sent, not acknowledged: the window
//             |     acknowledged, kept for a grace time
//             removed
//
// A broker that dies may forget what it acknowledged (measured, docs/architecture.md: mosquitto killed six times lost 4 of
// 60,000), so rows outlive their PUBACK by GRACE_MS, and after a break all that are still there are
// published again, in order, under their ids. The promise: at least once, one id, first arrivals in order.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Outbox, OutboxMessage, OutboxRow } from "../store/records.ts";
import { messageId, toJson } from "./formats/json.ts";
import { timestamp } from "./formats/units.ts";
import { backoff, type MqttLink, type PublishProperties } from "./link.ts";
import type { Topics } from "./topics.ts";

export interface PublisherDeps {
  outbox: Outbox;
  link: MqttLink;
  topics: Topics;
  log: Log;
  random: () => number;
  /** The clock that records are dated by: what is live is told by it. */
  clock: Clock;
  /** The clock of the network: grace, backoff and timeouts run by it, also where `clock` is simulated. */
  wall: Clock;
}

export interface Counters {
  /** Messages acknowledged for the first time. */
  published: number;
  /** Messages sent again after a break. */
  republished: number;
}

export interface Publisher {
  readonly counters: Readonly<Counters>;
  /** Resolves when every row of the outbox has been acknowledged; some may still be in their grace time. */
  idle(): Promise<void>;
  /** As `idle`, for at most `timeout` ms. True where everything went out. */
  drain(timeout: number): Promise<boolean>;
  /** Ends publishing and removes at once what was acknowledged. What was not stays in the outbox. */
  close(): void;
}

/** Most unacknowledged messages: enough for 1,000 messages/s at a round trip of 100 ms. */
export const WINDOW_MAX = 100;
/** How long a broker may take to make durable what it acknowledged, ms. */
export const GRACE_MS = 5_000;
const SWEEP_MS = 1_000;
const PAGE = 200;
/** Most rows in their grace time: bounds memory to 12 MB (measured), and the rate to 10,000 messages/s. */
const KEPT_MAX = 50_000;

/** A row that was sent at least once and is still in the outbox. */
interface Kept {
  topic: string;
  late: boolean;
  /** Time of the last PUBACK by `wall`; null while there is none since the last break. */
  acked: number | null;
  /** Among `published` already. */
  counted: boolean;
}

export function startPublisher(deps: PublisherDeps): Publisher {
  const { outbox, link, topics, log, clock, wall, random } = deps;
  const counters: Counters = { published: 0, republished: 0 };
  // In the order of seq, because rows are read in that order and keep their place when sent again.
  const kept = new Map<number, Kept>();
  // Rows that no payload can be made of: told once, left in the outbox.
  const unfit = new Set<number>();
  const lastLive = new Map<string, { epoch: number; counter: number }>();
  const idlers = new Set<() => void>();
  let page: OutboxRow[] = [];
  let at = 0;
  let cursor = 0;
  let inFlight = 0;
  let connection = 0;
  // What the broker refused last and how often since: it waits longer each time.
  let blocked: Kept | null = null;
  let refusals = 0;
  let paused = false;
  let closed = false;
  let sweepFailed = false;
  let readFailed = false;
  let sweeper: Timer = wall.setTimeout(tick, SWEEP_MS);
  let resume: Timer;

  /** The row after the last one sent; null at the end, undefined where the store cannot be read just now. */
  function peek(): OutboxRow | null | undefined {
    if (at === page.length) {
      try {
        page = outbox.read(cursor, PAGE);
        readFailed = false;
      } catch (error) {
        // Read again at the next tick: nothing is lost by waiting.
        if (!readFailed) log.error({ err: error }, `The outbox cannot be read: ${(error as Error).message}`);
        readFailed = true;
        return undefined;
      }
      at = 0;
    }
    return page[at] ?? null;
  }

  function fill(): void {
    if (closed) return;
    if (!paused && link.up) {
      const window = Math.min(WINDOW_MAX, link.receiveMaximum);
      while (inFlight < window && kept.size < KEPT_MAX) {
        const row = peek();
        if (row === null || row === undefined) break;
        at++;
        cursor = row.seq;
        send(row);
      }
    }
    if (idlers.size > 0 && inFlight === 0 && !paused && peek() === null) {
      for (const done of [...idlers]) done();
    }
  }

  function send({ seq, message }: OutboxRow): void {
    let entry = kept.get(seq);
    let payload: string;
    try {
      if (entry === undefined) entry = { ...destination(message), acked: null, counted: false };
      payload = toJson(message, entry.late);
    } catch (error) {
      if (!unfit.has(seq)) {
        log.error({ err: error, seq }, "A record cannot be written as a message; it stays in the outbox.");
      }
      unfit.add(seq);
      return;
    }
    if (kept.has(seq)) counters.republished++;
    kept.set(seq, entry);
    inFlight++;
    const mine = connection;
    link.publish(entry.topic, payload, { properties: () => propertiesOf(message) }).then(
      () => {
        if (mine === connection) acknowledged(entry);
      },
      (error: Error) => {
        if (mine === connection) refused(entry, error);
      },
    );
  }

  /** On which topic a row goes out, decided once: a copy goes where the first went. */
  function destination(message: OutboxMessage): { topic: string; late: boolean } {
    const node = topics.node(message.name);
    if (message.type !== "reading") return { topic: node[message.type], late: false };
    const key = `${message.network}-${message.node}`;
    const last = lastLive.get(key);
    const newer =
      last === undefined ||
      message.epoch > last.epoch ||
      (message.epoch === last.epoch && message.counter > last.counter);
    const age = clock.now() - (message.time ?? message.received);
    if (!message.live || !newer || age >= 2 * message.interval) return { topic: node.history, late: true };
    lastLive.set(key, { epoch: message.epoch, counter: message.counter });
    return { topic: node.reading, late: false };
  }

  function acknowledged(entry: Kept): void {
    inFlight--;
    if (entry === blocked) {
      blocked = null;
      refusals = 0;
    }
    if (!entry.counted) counters.published++;
    entry.counted = true;
    entry.acked = wall.now();
    if (paused) afterRefusal();
    else fill();
  }

  /** The broker is there but does not take a message: nothing after it may overtake it, so all wait. */
  function refused(entry: Kept, error: Error): void {
    inFlight--;
    if (!paused) {
      if (blocked !== entry) log.warn({}, error.message);
      blocked = entry;
    }
    paused = true;
    afterRefusal();
  }

  function afterRefusal(): void {
    if (inFlight > 0 || closed) return;
    resume = wall.setTimeout(
      () => {
        paused = false;
        for (const [seq, { acked }] of kept) {
          if (acked !== null) continue;
          rewind(seq);
          break;
        }
        fill();
      },
      backoff(refusals++, random),
    );
  }

  /** The connection broke: all that is still in the outbox and not beyond its grace goes out again. */
  function down(): void {
    connection++;
    inFlight = 0;
    paused = false;
    wall.clearTimeout(resume);
    sweep(GRACE_MS);
    for (const entry of kept.values()) entry.acked = null;
    const [first] = kept.keys();
    if (first !== undefined) rewind(first);
  }

  /** Reads on from row `seq`, which was sent before. */
  function rewind(seq: number): void {
    page = [];
    at = 0;
    cursor = seq - 1;
  }

  /** Removes what was acknowledged at least `grace` ms ago. */
  function sweep(grace: number): void {
    const horizon = wall.now() - grace;
    const seqs: number[] = [];
    for (const [seq, { acked }] of kept) {
      if (acked === null) continue;
      if (acked > horizon) break;
      seqs.push(seq);
    }
    if (seqs.length === 0) return;
    try {
      outbox.remove(seqs);
      sweepFailed = false;
    } catch (error) {
      // Kept and tried again: a row too many in the outbox is published twice, never lost.
      if (!sweepFailed)
        log.error({ err: error }, `Published rows cannot be removed: ${(error as Error).message}`);
      sweepFailed = true;
      return;
    }
    for (const seq of seqs) kept.delete(seq);
  }

  function tick(): void {
    sweep(GRACE_MS);
    fill();
    sweeper = wall.setTimeout(tick, SWEEP_MS);
  }

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        idlers.delete(done);
        resolve();
      };
      idlers.add(done);
      fill();
    });
  }

  async function drain(timeout: number): Promise<boolean> {
    let timer: Timer;
    const late = new Promise<boolean>((resolve) => {
      timer = wall.setTimeout(() => resolve(false), timeout);
    });
    const drained = await Promise.race([idle().then(() => true), late]);
    wall.clearTimeout(timer);
    return drained;
  }

  const stops = [outbox.onAppended(fill), link.onUp(fill), link.onDown(down)];
  fill();
  return {
    counters,
    idle,
    drain,
    close() {
      if (closed) return;
      closed = true;
      connection++; // answers that come now are for nobody
      for (const stop of stops) stop();
      wall.clearTimeout(sweeper);
      wall.clearTimeout(resume);
      sweep(0);
    },
  };
}

function propertiesOf({ time, ...message }: OutboxMessage): PublishProperties {
  const userProperties = { id: messageId(message), ...(time === null ? {} : { time: timestamp(time) }) };
  return { contentType: "application/json", userProperties };
}
