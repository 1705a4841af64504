// A pipeline with a store and without lines: frames are put into it, and what it says and sends is kept.
import { onTestFinished } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { type Message, startPipeline } from "../../../gateway/assemble/pipeline.ts";
import type { Log } from "../../../gateway/log.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { startNews } from "../../../gateway/watch/news.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { uplinkOf } from "../admit/nodes.ts";

/** unix ms */
export const NOW = 1_800_000_000_123;
/** The same, s. */
export const T = 1_800_000_000;

export function gateway(
  path = ":memory:",
  wrap: (store: Store) => Store = (store) => store,
  queueMax?: number,
) {
  const clock = createSimClock(NOW);
  const logged: { level: string; sentence: string; fields: Record<string, unknown> }[] = [];
  const write = (level: string) => (fields: object, sentence: string) =>
    void logged.push({ level, sentence, fields: { ...fields } });
  const log: Log = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  const store = openStore(path, { log });
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({
    store: wrap(store),
    clock,
    log,
    refusals,
    // However busy this machine is.
    workMs: Number.POSITIVE_INFINITY,
    ...(queueMax === undefined ? {} : { queueMax }),
  });
  onTestFinished(() => store.close());
  const messages: Message[] = [];
  startNews({ log, onMessage: pipeline.onMessage, clock });
  pipeline.onMessage((each) => messages.push(each));
  /** Takes one frame and waits for what comes of it. */
  const take = async (frame: Uint8Array) => {
    const each = uplinkOf(frame, clock.now());
    pipeline.take(each.uplink);
    await pipeline.idle();
    return each;
  };
  const refused = () => Object.fromEntries(Object.entries(refusals.counts()).filter(([, n]) => n > 0));
  return { clock, logged, log, store, pipeline, messages, take, refused };
}
