// The stage of the story: the real gateway with its store, broker and watches, a serial line for each node, and a history of
// nights that it has when the first screen is shown.
//
//   history ─► pipeline ─► store ─┐            nodes ─► lines ─► gateway ─► broker
//                                 └─► gateway, which decides the nights that it missed
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { configSchema, type GatewayConfig } from "../../gateway/assemble/configuration.ts";
import type { Gateway } from "../../gateway/assemble/gateway.ts";
import { startPage } from "../../gateway/assemble/page.ts";
import { startPipeline } from "../../gateway/assemble/pipeline.ts";
import type { Log } from "../../gateway/log.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import { createLines, type Line } from "../board/line.ts";
import { createChance } from "../chance.ts";
import { freePort, SITE, startWatched } from "../district/demo.ts";
import { createSettle } from "../district/simulate.ts";
import type { Listener, Tally } from "../district/tally.ts";
import { temporaryFolder } from "../temporary.ts";
import { createLeapClock, type LeapClock } from "./leap-clock.ts";
import { createStoryNode, onLine, type StoryNode } from "./node.ts";
import { pipesOf, type Town } from "./town.ts";

const NETWORK = 1;
/** Of the page, or the first one after it that is free. */
const WEB_PORT = 8080;
export const GATEWAY = "gateway-1";
/** When a night is decided, this machine's time. */
export const DECIDE_AT = "08:00";
/** Two readings a day. */
export const INTERVAL_S = 43_200;
const STREAM = 1_000_023;
/** What the broker has taken is on its way to the tally, which virtual time knows nothing of. */
const ARRIVE_MS = 20;
const ARRIVE_TRIES = 250;

export interface StageOptions {
  town: Town;
  seed: number;
  /** Unix ms at which the history begins, and the story. */
  historyStart: number;
  start: number;
  /** Lives the history: nodes speak while it runs. `stored` resolves when all that they said is on disk. */
  live(nodes: readonly StoryNode[], clock: LeapClock, stored: () => Promise<void>): Promise<void>;
  /** A broker to use; the embedded one at the first free port from `port` on where not given. */
  url: string | undefined;
  port: number;
  log: Log;
  listener: Listener;
}

export interface Stage {
  nodes: readonly StoryNode[];
  clock: LeapClock;
  store: Store;
  gateway: Gateway;
  tally: Tally;
  /** Where partners subscribe. */
  url: string;
  /** Where people look; null where it cannot be had. */
  page: string | null;
  /** Resolves when what was said is stored, looked at and published. */
  settle(): Promise<void>;
  /** Waits until all that was told is published, and takes all down. */
  close(): Promise<void>;
}

/** Throws a GatewayError where the broker cannot be had, a ToolError where there is no folder. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const folder = temporaryFolder("demo");
  try {
    return await set(options, folder);
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function set(options: StageOptions, folder: ReturnType<typeof temporaryFolder>): Promise<Stage> {
  const { town, seed, start, log } = options;
  const clock = createLeapClock(options.historyStart);
  const store = openStore(join(folder.path, "sippra.sqlite"), { log });
  const { lines, binding } = createLines(town.nodes.map((_, i) => `/virtual/tty${i + 1}`));
  /** Where frames go: past the lines while history is lived. */
  let send: (node: number, frame: Uint8Array) => void = () => {};
  const chance = createChance("report", seed, STREAM, 0);
  const nodes = town.nodes.map(({ name }, i) =>
    createStoryNode({
      enrolment: store.addNode({ name, network: NETWORK }),
      interval: INTERVAL_S,
      battery: Math.round(chance.between(80, 110)),
      temperature: Math.round(chance.between(4, 9)),
      send: (frame) => send(i, frame),
    }),
  );
  store.placeNodes(
    town.nodes.map(({ place }) => place),
    clock.now(),
  );
  const through = (way: typeof send) => {
    send = way;
  };
  await liveHistory({ store, clock, log, nodes, lines, through }, options.live);
  clock.leap(start);

  const port = options.url === undefined ? await freePort(options.port) : undefined;
  const config: GatewayConfig = configSchema.parse({
    ...{ site: SITE, gateway: GATEWAY, data: folder.path, network: NETWORK },
    serial: lines.map(({ path }) => ({ path })),
    mqtt: port === undefined ? { url: options.url } : { embedded: { port } },
    alarms: { decide_at: DECIDE_AT },
    web: { port: await freePort(WEB_PORT) },
  });
  const { gateway, tally, url } = await startWatched(config, { clock, log, binding, store }, options, nodes);
  const page = startPage(config, gateway, { log, lines: () => [], pipes: pipesOf(town) });
  await page.tried;
  send = (node, frame) => lines[node]!.send(onLine(frame));
  const settle = createSettle(lines, gateway);
  // The nights that it missed, and the ports: each has a timer of its own.
  for (let i = 0; i < 2; i++) {
    clock.leap(start + 1000 * (i + 1));
    await settle();
  }
  return {
    ...{ nodes, clock, store, gateway, tally, url, settle, page: page.url() },
    close: async () => {
      for (let i = 0; i < ARRIVE_TRIES && (i < 1 || tally.sums().missing > 0); i++) {
        await settle();
        await sleep(ARRIVE_MS);
      }
      await tally.close();
      await page.close();
      await gateway.close();
      store.close();
      folder.remove();
    },
  };
}

interface HistoryDeps {
  store: Store;
  clock: LeapClock;
  log: Log;
  nodes: readonly StoryNode[];
  lines: readonly Line[];
  /** Has frames go to the pipeline: they are sent by the node of this place in the list. */
  through(send: (node: number, frame: Uint8Array) => void): void;
}

/** As the gateway stores it while it runs, without its watches: it decides those nights when it starts. */
async function liveHistory(
  { store, clock, log, nodes, lines, through }: HistoryDeps,
  live: StageOptions["live"],
): Promise<void> {
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({ store, clock, log, refusals });
  through((node, frame) =>
    pipeline.take({
      ...{ frame, received: clock.now(), via: `serial ${lines[node]!.path}` },
      back: { send: () => {}, writable: () => true },
    }),
  );
  try {
    for (const node of nodes) node.hello(clock.now());
    await live(nodes, clock, pipeline.idle);
  } finally {
    await pipeline.close();
    refusals.close();
  }
}
