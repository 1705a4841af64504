// From uplink to ack: what arrives is admitted and stored in batches, one commit for all that came in since
// the last, and answered only after that commit. So what a node is told to forget is on disk.
//
//   take -> queue -> BEGIN { admit, accept } COMMIT -> acks -> outbox and watchers

import { FRAME_MIN } from "../../shared/frame.ts";
import { ACK, type AckBody, COMMAND, type CommandBody } from "../../shared/messages.ts";
import { admit } from "../admit/admit.ts";
import type { Admitted, Body } from "../admit/message.ts";
import type { Refusals } from "../admit/refusals.ts";
import { sealDownlink } from "../admit/seal.ts";
import type { Clock } from "../clock.ts";
import type { LineFault, Need, Signal, Uplink } from "../intake/uplink.ts";
import type { Log } from "../log.ts";
import { commandMap } from "../settings.ts";
import type { Accepted, Answer } from "../store/accept.ts";
import { encodeBody } from "../store/body.ts";
import { isStoreFailure } from "../store/failure.ts";
import type { Store } from "../store/open.ts";
import type { Identity, NodeSignal } from "../store/records.ts";
import { tellNews } from "../watch/news.ts";

export interface PipelineDeps {
  store: Store;
  clock: Clock;
  log: Log;
  refusals: Refusals;
  /** Uplinks that may wait; 10,000 where not given. */
  queueMax?: number;
}

/** For watchers: what an admitted frame said, after it was committed, without the key that opened it. */
export type Heard = Body & Identity & { name: string; received: number; via: string };

export interface Pipeline {
  /** Queues an uplink. Never throws, whatever it holds. */
  take(uplink: Uplink): void;
  /** Counts bytes of a line that gave no frame. */
  fault(via: string, fault: LineFault): void;
  /** Resolves when everything taken has been committed (or refused) and answered. */
  idle(): Promise<void>;
  /** Calls back for every committed frame. Returns a function that ends it. */
  onMessage(listener: (heard: Heard) => void): () => void;
  /** Works off what is queued, then takes nothing any more. */
  close(): Promise<void>;
}

const QUEUE_MAX = 10_000;
/** Uplinks a commit: the event loop stands still meanwhile, some 30 ms. */
const BATCH_MAX = 512;

interface Done {
  uplink: Uplink;
  frame: Admitted;
  accepted: Accepted;
}

export function startPipeline({ store, clock, log, refusals, queueMax = QUEUE_MAX }: PipelineDeps): Pipeline {
  let queue: Uplink[] = [];
  let scheduled = false;
  let closed = false;
  /** The store could not be written at the last attempt, and people have been told. */
  let failing = false;
  const listeners = new Set<(heard: Heard) => void>();
  let waiting: (() => void)[] = [];

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  function turn(): void {
    scheduled = false;
    const batch = queue.length <= BATCH_MAX ? queue : queue.slice(0, BATCH_MAX);
    queue = queue.slice(batch.length);
    for (const done of commit(batch)) finish(done);
    if (queue.length > 0) {
      schedule();
      return;
    }
    const resolve = waiting;
    waiting = [];
    for (const each of resolve) each();
  }

  /** Stores a batch in one transaction; what it returns is on disk. */
  function commit(batch: Uplink[]): Done[] {
    try {
      const done = store.transact(() => batch.map(one).filter((each) => each !== null));
      if (failing) log.info({}, "The store can be written again.");
      failing = false;
      return done;
    } catch (cause) {
      if (!isStoreFailure(cause)) return apart(batch, cause);
      // Unanswered, so their nodes still have them and send them again.
      if (!failing) {
        const what = cause instanceof Error ? cause.message : String(cause);
        log.error(
          { err: cause },
          `${what} Until then nothing is acknowledged, and nothing lost: nodes keep it.`,
        );
      }
      failing = true;
      for (const uplink of batch) refusals.note("not-stored", uplink.via);
      return [];
    }
  }

  /** One frame of a batch was too much for us: each on its own, so that it stays that one's own affair. */
  function apart(batch: Uplink[], cause: unknown): Done[] {
    const [only, ...more] = batch;
    if (more.length > 0) return batch.flatMap((uplink) => commit([uplink]));
    log.error({ err: cause, via: only?.via }, "A frame could not be taken over: this is an error in Sippra.");
    return [];
  }

  /** One uplink, inside the transaction. */
  function one(uplink: Uplink): Done | null {
    const frame = admit(uplink.frame, store.keyring);
    if ("refused" in frame) {
      refusals.note(frame.refused, frame.who ?? uplink.via, frame.detail);
      return null;
    }
    const { received, via, back, signal } = uplink;
    // A hello's own word of the console reaches its line after the commit, just before the answer. Radio has none.
    const itself = frame.type === "hello" && signal === undefined;
    const writable = itself ? frame.body.consoleOff : (back.writable?.() ?? true);
    const heard = { received, via, now: clock.now(), writable, signal: signal && signalAt(signal, received) };
    return { uplink, frame, accepted: store.accept(frame, heard) };
  }

  function finish({ uplink, frame, accepted }: Done): void {
    const { back, received, via } = uplink;
    guard("A line could not be answered.", () => {
      if (frame.type === "hello") back.consoleOff(frame.body.consoleOff);
      if (accepted.answer) back.send(sealed(frame, accepted.answer, uplink), needOf(frame, accepted.answer));
    });
    tellNews(log, frame, accepted);
    if (accepted.outcome === "never-sent") refusals.note("never-sent", frame.from.name);
    if (listeners.size === 0) return;
    const { from, key: _, ...said } = frame;
    const heard: Heard = { ...said, name: from.name, network: from.network, node: from.node, received, via };
    for (const listener of listeners) guard("A watcher failed.", () => listener(heard));
  }

  function guard(sentence: string, run: () => void): void {
    try {
      run();
    } catch (cause) {
      log.error({ err: cause }, sentence);
    }
  }

  function sealed({ from, epoch, key }: Admitted, answer: Answer, { signal, back }: Uplink): Uint8Array {
    const { answers, settled, missing, downlink, command } = answer;
    const to = { network: from.network, node: from.node, epoch, key };
    if (command !== null) {
      const body: CommandBody = [answers, commandMap(command.id, command.settings)];
      return sealDownlink(to, COMMAND, downlink, encodeBody(body));
    }
    // The time is that at which it arrives: over radio a second and more after it was made.
    const bodyAt = (at: number) => {
      const body: AckBody = [answers, settled, missing, Math.floor(at / 1000), Math.floor(at % 1000)];
      if (typeof signal?.margin === "number") body.push(Math.round(signal.margin));
      return encodeBody(body);
    };
    const now = clock.now();
    const length = FRAME_MIN + bodyAt(now).length;
    return sealDownlink(to, ACK, downlink, bodyAt(back.arrives?.(length) ?? now));
  }

  const idle = () =>
    new Promise<void>((resolve) => {
      if (scheduled) waiting.push(resolve);
      else resolve();
    });

  return {
    take(uplink) {
      if (closed) return;
      if (queue.length >= queueMax) {
        const dropped = queue.shift()!;
        refusals.note("overload", dropped.via);
      }
      queue.push(uplink);
      schedule();
    },
    fault: (via, fault) => refusals.note(fault, via),
    idle,
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      return idle();
    },
  };
}

/** What a module does not tell is NaN in its words, and null in the store. */
function signalAt({ rssi, snr, margin }: Signal, at: number): NodeSignal {
  const [known, snrKnown] = [rssi, snr].map((value) => (Number.isNaN(value) ? null : value));
  return { rssi: known!, snr: snrKnown!, margin, at };
}

/** What an answer that can only be given now and then is worth to its node. */
function needOf({ type }: Admitted, { command, missing }: Answer): Need {
  if (type !== "records" || command !== null) return "must";
  return missing === null ? "routine" : "gaps";
}
