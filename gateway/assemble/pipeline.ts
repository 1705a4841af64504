// From uplink to ack: what arrives is admitted and stored in batches, one commit for all that came in since
// the last, and answered only after that commit. So what a node is told to forget is on disk.
//
//   take -> queue -> BEGIN { admit, accept } COMMIT -> acks -> outbox and watchers
import { FRAME_MIN } from "../../shared/frame.ts";
import type { Body } from "../admit/message.ts";
import type { RefusedFrame } from "../admit/refusals.ts";
import { isBelieved } from "../clock.ts";
import type { LineFault, Uplink } from "../intake/uplink.ts";
import type { Accepted } from "../store/acceptance.ts";
import type { Identity } from "../store/records.ts";
import type { FrameTrace } from "../watch/local/trace.ts";
import { needOf, sealAnswer } from "./answer.ts";
import { createBatches } from "./batches.ts";
import { type CommitDeps, type Committed, type NotTaken, startCommits } from "./commit.ts";
import { faultTrace, refusedTrace, takenTrace } from "./traces.ts";

export interface PipelineDeps extends CommitDeps {
  /** Uplinks that may wait; 10,000 where not given. */
  queueMax?: number;
}

/** For watchers: an admitted frame after its commit, without the key that opened it. */
export type Message = Body & Identity & { name: string; received: number; via: string };

export type MessageListener = (message: Message, accepted: Accepted) => void;

export type RefusedListener = (refused: RefusedFrame & { via: string }) => void;

export type TraceListener = (trace: FrameTrace) => void;

export interface Pipeline {
  /** Queues an uplink. Never throws, whatever it holds. */
  take(uplink: Uplink): void;
  /** Counts bytes of a line that gave no frame. */
  fault(via: string, fault: LineFault): void;
  /** Resolves when everything taken has been committed (or refused) and answered. */
  idle(): Promise<void>;
  /** Calls back for every committed frame, with what was new in it. Returns a function that ends it. */
  onMessage(listener: MessageListener): () => void;
  /** Calls back for what came and was not taken. Returns a function that ends it. */
  onRefused(listener: RefusedListener): () => void;
  /** Calls back for all that comes in, taken or refused, until the function is called that this returns. */
  onTrace(listener: TraceListener): () => void;
  /** Works off what is queued, then takes nothing any more. */
  close(): Promise<void>;
}

const QUEUE_MAX = 10_000;
/** Uplinks a commit, where they are done in time (commit.ts). */
const BATCH_MAX = 512;

/** Of the node that a frame says it is from, on its line. */
function keyOf({ frame, via }: Uplink): string {
  return frame.length < FRAME_MIN ? via : `${via} ${(frame[1]! << 16) | (frame[2]! << 8) | frame[3]!}`;
}

export function startPipeline({ queueMax = QUEUE_MAX, ...deps }: PipelineDeps): Pipeline {
  const { clock, log, refusals } = deps;
  const listeners = new Set<MessageListener>();
  const refusedListeners = new Set<RefusedListener>();
  const tellRefused: RefusedListener = (refused) => {
    for (const listener of refusedListeners) guard("A watcher failed.", () => listener(refused));
  };
  const traceListeners = new Set<TraceListener>();
  const trace = (make: () => FrameTrace) => {
    if (traceListeners.size === 0) return;
    const made = make();
    for (const listener of traceListeners) guard("A watcher failed.", () => listener(made));
  };
  const refuse = (notTaken: NotTaken) => {
    const { uplink, refused, who } = notTaken;
    tellRefused({ via: uplink.via, reason: refused, who });
    trace(() => refusedTrace(notTaken));
  };
  const commit = startCommits(deps);
  const batches = createBatches<Uplink>({
    queueMax,
    batchMax: BATCH_MAX,
    keyOf,
    work(batch) {
      const { outcomes, done } = commit(batch);
      for (const each of outcomes)
        if ("refused" in each) refuse(each);
        else finish(each);
      return done;
    },
    onDropped(uplink) {
      refusals.note("overload", uplink.via);
      refuse({ uplink, refused: "overload", who: null });
    },
  });

  function finish({ uplink, frame, content, accepted }: Committed): void {
    const { back, received, via } = uplink;
    const { answer } = accepted;
    guard("A line could not be answered.", () => {
      back.committed?.(content);
      if (answer)
        back.send(
          sealAnswer(frame, answer, uplink, isBelieved(clock) ? clock.now() : null),
          needOf(frame, answer),
        );
    });
    if (accepted.outcome === "never-sent") refusals.note("never-sent", frame.from.name);
    trace(() => takenTrace(uplink, frame));
    if (listeners.size === 0) return;
    const { from, key: _, ...body } = frame;
    const { name, network, node } = from;
    const message: Message = { ...body, name, network, node, received, via };
    for (const listener of listeners) guard("A watcher failed.", () => listener(message, accepted));
  }

  function guard(sentence: string, run: () => void): void {
    try {
      run();
    } catch (cause) {
      log.error({ err: cause }, sentence);
    }
  }

  return {
    take: batches.add,
    fault(via, fault) {
      refusals.note(fault, via);
      tellRefused({ via, reason: fault, who: null });
      trace(() => faultTrace(clock.now(), via, fault));
    },
    idle: batches.idle,
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onRefused(listener) {
      refusedListeners.add(listener);
      return () => refusedListeners.delete(listener);
    },
    onTrace(listener) {
      traceListeners.add(listener);
      return () => traceListeners.delete(listener);
    },
    close: batches.close,
  };
}
