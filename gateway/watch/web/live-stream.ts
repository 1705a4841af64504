// News as a browser hears it: server-sent events, until it goes or cannot follow.
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Env } from "./guard.ts";
import type { LiveNews } from "./live.ts";

/** A browser that cannot follow is cut off: it comes again, and asks anew. */
const QUEUE_MAX = 50;

let told = { event: "", bytes: new Uint8Array() };

/** News of all nodes is a quarter of a megabyte, told to a hundred browsers: it is made into bytes once. */
function bytesOf(event: string): Uint8Array {
  if (told.event !== event) told = { event, bytes: new TextEncoder().encode(event) };
  return told.bytes;
}

/** It begins with `mark`, as it is when news begins to be heard. */
export function liveStream(c: Context<Env>, live: LiveNews, mark: () => string): Response {
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    const over = Promise.withResolvers<void>();
    stream.onAbort(() => over.resolve());
    let queued = 0;
    const end = live.listen((event) => {
      if (queued >= QUEUE_MAX || stream.aborted) {
        over.resolve();
        return false;
      }
      queued++;
      void stream.write(bytesOf(event)).then(
        () => queued--,
        () => over.resolve(),
      );
      return true;
    });
    if (end === null) return;
    await stream.write(`retry: 3000\nevent: mark\ndata: ${mark()}\n\n`);
    await over.promise;
    end();
  });
}
