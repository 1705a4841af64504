// How long what somebody sends may take to come: a deed or a password half a minute, a photograph for as long as it keeps coming,
// once it is known that its sender may add one. The server's own limit is one for all requests, and on one bar of signal a
// photograph takes minutes.
import type { HttpBindings } from "@hono/node-server";
import type { Clock, Timer } from "../../clock.ts";

export interface BodyLimits {
  /** Of all that is sent, ms. */
  wholeMs: number;
  /** What may take longer brings so many bytes in each so many ms. */
  stepMs: number;
  stepBytes: number;
  /** Of what may take longer, all of it, ms. */
  longestMs: number;
}

/** 8 kB/s: GPRS where it is heard badly. 8 MB take 18 minutes so. */
export const BODY_LIMITS: BodyLimits = {
  ...{ wholeMs: 30_000, stepMs: 30_000, stepBytes: 240_000, longestMs: 20 * 60_000 },
};

/** As Node answers what took too long. */
const TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/** Ends the connection where the rest does not come in time. Returns what lets it take longer. */
export function limitBody(
  { incoming, outgoing }: HttpBindings,
  { wholeMs, stepMs, stepBytes }: BodyLimits,
  wall: Clock,
): () => void {
  const { socket } = incoming;
  let before = 0;
  let timer: Timer;
  const cut = () => {
    if (incoming.complete) return;
    if (!outgoing.headersSent) socket.end(TOO_SLOW);
    socket.destroySoon();
  };
  const look = () => {
    if (socket.bytesRead - before < stepBytes) cut();
    else step();
  };
  const step = () => {
    before = socket.bytesRead;
    timer = wall.setTimeout(look, stepMs);
  };
  if (!incoming.complete) timer = wall.setTimeout(cut, wholeMs);
  incoming.once("close", () => wall.clearTimeout(timer));
  return () => {
    if (incoming.complete) return;
    wall.clearTimeout(timer);
    step();
  };
}
