// The whole of Sippra in one process: virtual nodes with the real firmware, the gateway, a broker, and a
// partner that subscribes. One scaled clock for all of it.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { configSchema, type GatewayConfig } from "../../gateway/assemble/configuration.ts";
import { type Gateway, type GatewayDeps, startGateway } from "../../gateway/assemble/gateway.ts";
import { startBroker } from "../../gateway/deliver/broker.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { Log } from "../../gateway/log.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import { createLines } from "../board/line.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { createRandom } from "../board/synth.ts";
import { temporaryFolder } from "../temporary.ts";
import { createVirtualNode, type VirtualNode } from "./node.ts";
import type { Scene } from "./scenes.ts";
import { createSimulation, type Simulation } from "./simulate.ts";
import { type Listener, startTally, type Tally } from "./tally.ts";

export interface DemoOptions {
  scenes: Scene[];
  /** Unix ms at which virtual time starts. */
  start: number;
  seed: number;
  /** A broker to use; the embedded one at the first free port from `port` on where not given. */
  url: string | undefined;
  port: number;
  log: Log;
  listener: Listener;
}

export interface Demo {
  nodes: VirtualNode[];
  gateway: Gateway;
  tally: Tally;
  simulation: Simulation;
  /** Where partners subscribe. */
  url: string;
  /** Virtual unix ms. */
  now(): number;
  /** Lets virtual time go on until all that was taken is published, two minutes at most, and takes all down. */
  finish(): Promise<void>;
}

export const SITE = "demo";
const NETWORK = 1;
const DRAIN_STEPS = 24;
const ARRIVE_MS = 20;

/** The first free port from `port` on. */
export async function freePort(port: number): Promise<number> {
  for (let candidate = port; candidate < port + 100; candidate++) {
    try {
      await (await startBroker(candidate)).close();
      return candidate;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }
  throw new GatewayError(
    "broker",
    `No port from ${port} to ${port + 99} is free: give another with --mqtt PORT.`,
  );
}

/** A gateway, and a partner who counts what it publishes of `nodes`. Throws a GatewayError where either cannot be; `store` is closed then. */
export async function startWatched(
  config: GatewayConfig,
  deps: GatewayDeps & { store: Store },
  { url: broker, listener }: Pick<DemoOptions, "url" | "listener">,
  nodes: Parameters<typeof startTally>[2],
): Promise<{ gateway: Gateway; tally: Tally; url: string }> {
  const gateway = await startGateway(config, deps).catch((error) => {
    deps.store.close();
    throw error;
  });
  const url = broker ?? `mqtt://127.0.0.1:${gateway.brokerPort}`;
  const tally = await startTally(url, SITE, nodes, listener).catch(async (error) => {
    await gateway.close();
    deps.store.close();
    throw error;
  });
  return { gateway, tally, url };
}

/** Starts everything. Throws a GatewayError where the broker cannot be had, a ToolError where there is no folder. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { scenes, seed, log } = options;
  const { path: folder, remove: removeFolder } = temporaryFolder("demo");
  try {
    return await assemble();
  } catch (error) {
    removeFolder();
    throw error;
  }

  async function assemble(): Promise<Demo> {
    const clock = createSimClock(options.start);
    const { lines, binding } = createLines(scenes.map((_, i) => `/virtual/tty${i + 1}`));
    const port = options.url === undefined ? await freePort(options.port) : undefined;
    const config: GatewayConfig = configSchema.parse({
      site: SITE,
      gateway: "gateway-1",
      data: folder,
      network: NETWORK,
      serial: lines.map(({ path }) => ({ path })),
      mqtt: port === undefined ? { url: options.url } : { embedded: { port } },
    });
    const store = openStore(join(folder, "sippra.sqlite"), { log });
    const random = createRandom(seed);
    const nodes = scenes.map((scene, i) => {
      const { key, ...identity } = store.addNode({ name: scene.name, network: NETWORK });
      return createVirtualNode({
        name: scene.name,
        kind: i % 2 === 0 ? "puckjs" : "pico",
        scene: scene.label,
        identity: { ...identity, key: Buffer.from(key).toString("hex") },
        line: lines[i]!,
        clock,
        signals: scene.signals,
        profile: { reference: scene.reference },
        battery: 2.8 + 0.3 * random(),
        temperature: 5 + Math.floor(6 * random()),
      });
    });
    const { gateway, tally, url } = await startWatched(
      config,
      { clock, log, binding, store },
      options,
      nodes,
    );
    const simulation = createSimulation(clock, lines, gateway);
    // Nodes are not switched on together: reports spread over the quarter of an hour.
    for (const { board } of nodes) clock.setTimeout(() => board.boot(), random() * 900_000);
    return {
      nodes,
      gateway,
      tally,
      simulation,
      url,
      now: clock.now,
      finish: async () => {
        for (let i = 0; i < DRAIN_STEPS && (i < 1 || tally.sums().missing > 0); i++) {
          await simulation.advance(5000);
          // What the broker has taken is on its way to the tally, which virtual time knows nothing of.
          await sleep(ARRIVE_MS);
        }
        await tally.close();
        await gateway.close();
        store.close();
        removeFolder();
      },
    };
  }
}
