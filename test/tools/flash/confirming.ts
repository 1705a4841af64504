// A gateway's page with a node, on a port of its own, and whoever waits before it for that node's check.
import { systemClock } from "../../../gateway/clock.ts";
import { silentLog } from "../../../gateway/log.ts";
import { listen } from "../../../gateway/watch/web/listen.ts";
import { CHECK } from "../../../shared/messages.ts";
import { type AwaitOptions, awaitCheck, type Confirmed } from "../../../tools/flash/confirm/await.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { cbor, seal } from "../../gateway/admit/nodes.ts";
import { T } from "../../gateway/alarms/alarms.ts";
import { CERT, KEY } from "../../gateway/deliver/certificate.ts";
import { take } from "../../gateway/store/frames.ts";
import { type PageSiteOptions, pageSite } from "../../gateway/watch/web/site.ts";
import { atEnd } from "../../later.ts";
import { IDENTITY } from "./flashed-node.ts";

export const NAME = IDENTITY.name;
const SIGNAL = { rssi: -110, snr: -9, margin: 12.5, at: 0 };

export async function gateway({ tls = false, ...options }: PageSiteOptions & { tls?: boolean } = {}) {
  const site = pageSite({ users: null, isSecure: tls, ...options });
  const node = site.store.addNode({ name: NAME, network: 1, node: 7 });
  let counter = 0;
  const certificate = tls ? { cert: Buffer.from(CERT), key: Buffer.from(KEY) } : null;
  const server = listen(site.web, {
    ...{ host: "127.0.0.1", port: 0, certificate, log: silentLog, wall: systemClock },
  });
  await server.tried;
  atEnd(server.close);
  const port = server.port()!;
  return {
    ...{ site, port, url: `http://localhost:${port}` },
    /** The node tells of itself, so long after `T`. */
    told(body: (number | null)[], after = 0) {
      take(site.store, seal(node, CHECK, ++counter, cbor(body)), T + after, { signal: SIGNAL });
    },
  };
}

interface Waiting extends Partial<AwaitOptions> {
  /** At each sleep, by its number. */
  onSleep?(count: number): void;
  stop?: AbortSignal;
}

/** Waits in a time that only its sleeps let pass. */
export async function waited(
  url: string,
  { onSleep = () => {}, stop = new AbortController().signal, ...more }: Waiting = {},
) {
  let [passed, sleeps] = [0, 0];
  const waits: number[] = [];
  const options: AwaitOptions = {
    ...{
      gateway: url,
      enrolment: { site: "here", name: NAME },
      wait: 600_000,
      fresh: false,
      say: LANGUAGES.en,
    },
    login: async () => null,
    now: () => passed,
    sleep: async (ms) => {
      passed += ms;
      onSleep(++sleeps);
    },
    ...more,
  };
  const found: Confirmed | Error = await awaitCheck(options, stop, (ms) => waits.push(ms)).catch(
    (error: Error) => error,
  );
  return { found, waits, sentence: found instanceof Error ? found.message : "" };
}
