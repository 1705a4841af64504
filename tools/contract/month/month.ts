// A whole simulated month of what a gateway publishes on MQTT: to hold every message to its schema, and to take real
// examples for the documentation from. All of it is real but the hardware: the firmware as it is flashed, the gateway
// with its connection over a socket, a broker.
import type { Published } from "./broker.ts";
import type { Taken } from "./nodes.ts";
import { DAY_MS } from "./pipes.ts";
import { planOf } from "./plan.ts";
import { createSite, type Site, START } from "./site.ts";
import type { Step } from "./step.ts";

export type { Published, Site, Step, Taken };

export interface RecordOptions {
  /** 30 bring out all there is; in 3 no pipe is known yet, and so there is no leak but an old one. */
  days: number;
  seed: number;
  /** That section of the gateway's configuration; off where not given. */
  homeAssistant?: object;
  /** What happens besides. */
  more?: readonly Step[];
  /** It is there, and nothing has happened yet. */
  onSite?: (site: Site) => void;
  /** How much of it is over, 0 to 1, and what has happened. */
  onProgress?: (share: number, text: string) => void;
}

export interface Recording {
  /** All that the gateway has published, copies too, and its will, in their order. */
  messages: Published[];
  /** What partners have published: requests. */
  requests: Published[];
  /** What the broker has retained at the end, when the gateway has stopped, by topic. */
  retained: Map<string, string>;
  /** Names of nodes that were removed, and those that nodes had before they were renamed. */
  removed: string[];
  /** What nodes have measured, by the id of its message. */
  taken: Map<string, Taken>;
  /** What has happened, by the plan; virtual unix ms. */
  happened: { at: number; text: string }[];
  /** Errors in the firmware that nobody caught: none but those that were made. */
  errors: string[];
}

const HOUR_MS = 3_600_000;

/** All that is away comes back, and what was waiting goes out. */
async function finish({ broker, gateway, pace, nodes }: Site): Promise<void> {
  if (!broker.isThere()) await broker.start(true);
  if (gateway.running() === null) await pace.during(gateway.start());
  for (const { line } of nodes()) {
    line?.plug(true);
    line?.wire("whole");
  }
  await pace.until(pace.now() + HOUR_MS);
  for (const { board } of nodes()) board.powerOff();
  await pace.during(gateway.stop());
}

export async function recordMonth(options: RecordOptions): Promise<Recording> {
  const { days, seed, homeAssistant, more = [], onSite, onProgress } = options;
  const site = await createSite(seed, homeAssistant);
  onSite?.(site);
  const { pace, broker } = site;
  const happened: Recording["happened"] = [];
  const tell = (text: string) => onProgress?.((pace.now() - START) / (days * DAY_MS), text);
  const reach = async (day: number) => {
    const at = START + Math.round(day * DAY_MS);
    for (let next = pace.now() + DAY_MS; next < at; next += DAY_MS) {
      await pace.until(next);
      tell("A day is over.");
    }
    await pace.until(at);
  };
  try {
    for (const { day, text, run } of planOf(days, more)) {
      await reach(day);
      happened.push({ at: pace.now(), text });
      tell(text);
      await run(site);
    }
    await reach(days);
    await finish(site);
    return {
      messages: broker.messages,
      requests: broker.requests,
      retained: await broker.retained(),
      removed: site.gone,
      taken: site.taken(),
      happened,
      errors: site.errors(),
    };
  } finally {
    await site.close();
  }
}
