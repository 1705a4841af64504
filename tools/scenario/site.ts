// A scenario at the speed of bundles: virtual boards that run the flashed firmware, over radio modules in an ether that loses
// packets or over serial lines, before a real gateway with its broker. One simulated clock; it stands still while anything is
// on its way, so that the same seed is the same outcome.
//
//   EPANET, sounds ─► sensors ─► boards ─► modules, ether, stick ─► gateway ─► broker ─► a partner
import { join } from "node:path";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { configSchema, type GatewayConfig } from "../../gateway/assemble/configuration.ts";
import { createStops, type Stops } from "../../gateway/assemble/stops.ts";
import type { Clock } from "../../gateway/clock.ts";
import type { Log } from "../../gateway/log.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import { BURST, BURST_NEAR_PUMPS } from "../../shared/leak/thresholds.ts";
import { DEFAULT_NETWORK } from "../../shared/radio/network.ts";
import { createLines } from "../board/line.ts";
import { createSimClock, type SimClock } from "../board/sim-clock.ts";
import { createRandom } from "../board/synth.ts";
import { freePort, SITE, startWatched } from "../district/demo.ts";
import { createVirtualNode, type VirtualNode, type Way } from "../district/node.ts";
import { createSettle } from "../district/simulate.ts";
import type { Listener, Tally } from "../district/tally.ts";
import { ToolError } from "../errors.ts";
import { radioProfile } from "../image/profile.ts";
import { temporaryFolder } from "../temporary.ts";
import { type Meters, meterConfig, startMeters } from "./meters.ts";
import type { Scenario } from "./scenario.ts";
import { BOARDS_MAX } from "./schema.ts";
import type { Surroundings } from "./signals.ts";
import { UTC_OFFSET_MIN } from "./times.ts";
import { MODULE, radioWays } from "./ways.ts";
import { enterZone } from "./zone.ts";

export interface SiteOptions {
  /** A broker to use; the embedded one at the first free port from `port` on where not given. */
  url: string | undefined;
  port: number;
  log: Log;
  listener: Listener;
}

export interface Site {
  nodes: readonly VirtualNode[];
  store: Store;
  tally: Tally;
  url: string;
  /** Virtual unix ms. */
  now(): number;
  /** Lives until then, as fast as it goes; or until `stop` is aborted. */
  run(until: number, stop?: AbortSignal): Promise<void>;
  /** Waits until all that was taken is published, some hours of virtual time at most, and takes all down. */
  close(): Promise<void>;
}

const NETWORK = 1;
const BOARD = "espruino-wifi";
const STICK = "/virtual/stick";
/** Nodes are not switched on together. */
const SWITCHED_ON_MS = 50_000;
const DECIDED_H = 8;
/** Nodes on radio send by the hour. */
const DRAIN = { steps: 48, ms: 300_000, arriveMs: 20 };
const OPEN_TURNS = 20;
const READY = { tries: 100, ms: 200 };
/** Seconds of the simulation in one of the network's. */
const SLOWED = 40;
/** Broker, screen and signals get their turns, ms. */
const TURN_MS = 20;

/** Throws a ToolError where there are too many boards or no folder, a GatewayError where the broker cannot be had. */
export async function startSite(
  scenario: Scenario,
  surroundings: Surroundings,
  options: SiteOptions,
): Promise<Site> {
  const { stands } = scenario;
  if (stands.length > BOARDS_MAX)
    throw new ToolError(
      "usage",
      `The scenario has ${stands.length} nodes, and ${BOARDS_MAX} virtual boards at most run at once: give nodes a count, or use --nights.`,
    );
  const stops = createStops(options.log);
  try {
    return await start(scenario, surroundings, options, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function start(
  scenario: Scenario,
  surroundings: Surroundings,
  options: SiteOptions,
  stops: Stops,
): Promise<Site> {
  const { said, stands, start: began } = scenario;
  const folder = temporaryFolder("scenario");
  stops.add(folder.remove);
  stops.add(enterZone());
  const clock = createSimClock(began);
  const random = createRandom(said.seed);
  const isRadio = said.way === "radio";
  const paths = isRadio ? [STICK] : stands.map((_, i) => `/virtual/tty${i + 1}`);
  const { lines, binding } = createLines(paths);
  const port = options.url === undefined ? await freePort(options.port) : undefined;
  const config = configOf(scenario, {
    folder: folder.path,
    paths,
    mqtt: port === undefined ? { url: options.url } : { embedded: { port } },
  });
  const store = openStore(join(folder.path, "sippra.sqlite"), { log: options.log });
  const ways: readonly Way[] = isRadio
    ? radioWays(clock, random, stands.length, lines[0]!, said.lost_percent / 100)
    : lines;
  const nodes = nodesOf(scenario, surroundings, { store, clock, random, ways });
  const gatewayClock = noticed(clock);
  const { gateway, tally, url } = await startWatched(
    config,
    { clock: gatewayClock.clock, wall: slowed(gatewayClock.clock), log: options.log, binding, store },
    options,
    nodes,
  );
  stops.add(store.close);
  stops.add(gateway.close);
  stops.add(tally.close);
  const settle = createSettle(lines, gateway);
  for (const { board } of nodes) clock.setTimeout(() => board.boot(), random() * SWITCHED_ON_MS);
  for (const { node, from, until } of scenario.silences) {
    const at = (seconds: number) => began + seconds * 1000 - clock.now();
    clock.setTimeout(() => nodes[node]!.board.powerOff(), at(from));
    if (Number.isFinite(until)) clock.setTimeout(() => nodes[node]!.board.boot(), at(until));
  }
  const meters: Meters = await startMeters(scenario, surroundings, url);
  stops.add(meters.close);
  // Ports are opened without virtual time, and modules ask for some.
  for (let i = 0; i < OPEN_TURNS; i++) await turn();
  for (let i = 0; i < READY.tries && gateway.intakes.some(({ state }) => state().name === "away"); i++)
    await run(clock.now() + READY.ms);

  async function run(until: number, stop?: AbortSignal): Promise<void> {
    let worked = performance.now();
    while (clock.next() <= until && !stop?.aborted) {
      const next = clock.next();
      if (meters.next() <= next) {
        clock.runUntil(meters.next() - 1);
        await meters.read();
        await settle();
        continue;
      }
      clock.step();
      if (gatewayClock.hasRun() || !lines.every((line) => line.idle())) await settle();
      if (performance.now() - worked > TURN_MS) {
        await turn();
        worked = performance.now();
      }
    }
    if (!stop?.aborted) clock.runUntil(until);
  }

  return {
    ...{ nodes, store, tally, url, now: clock.now, run },
    close: async () => {
      const end = clock.now();
      for (let i = 0; i < DRAIN.steps && (i < 1 || tally.sums(end).missing > 0); i++) {
        await run(clock.now() + DRAIN.ms);
        // What the broker has taken is on its way to the tally, which virtual time knows nothing of.
        await sleep(DRAIN.arriveMs);
      }
      await stops.run();
    },
  };
}

interface ConfigParts {
  folder: string;
  /** Of the ports. */
  paths: readonly string[];
  mqtt: object;
}

function configOf(
  { said, start, areas, stands }: Scenario,
  { folder, paths, mqtt }: ConfigParts,
): GatewayConfig {
  return configSchema.parse({
    ...{ site: SITE, gateway: "gateway-1", data: folder, network: NETWORK, clock: "always", mqtt },
    ...(said.way === "radio"
      ? { radio: { modems: paths.map((path) => ({ path, module: MODULE })) } }
      : { serial: paths.map((path) => ({ path })) }),
    alarms: { decide_at: decidedAt(start) },
    areas: areas.map((area) => meterConfig(area, stands)),
  });
}

interface NodeParts {
  store: Store;
  clock: SimClock;
  random(): number;
  ways: readonly Way[];
}

/** Enrolled at the gateway, and without power. */
function nodesOf(
  { said, stands }: Scenario,
  surroundings: Surroundings,
  { store, clock, random, ways }: NodeParts,
) {
  const isRadio = said.way === "radio";
  return stands.map(({ name, place }, i) => {
    const { key, ...identity } = store.addNode({ name, network: NETWORK });
    return createVirtualNode({
      ...{ name, kind: BOARD, scene: place, line: ways[i]!, clock, signals: surroundings.signals(i) },
      ...(isRadio ? { module: MODULE } : {}),
      identity: { ...identity, key: Buffer.from(key).toString("hex") },
      profile: {
        utcOffset: UTC_OFFSET_MIN,
        burst: said.nodes.near_pumps ? BURST_NEAR_PUMPS : BURST,
        ...(isRadio ? { radio: radioProfile(DEFAULT_NETWORK) } : {}),
      },
      battery: 2.8 + 0.3 * random(),
      temperature: 5 + Math.floor(6 * random()),
    });
  });
}

/** Eight o'clock of the nodes' time, as this process's clock has it. */
function decidedAt(began: number): string {
  const at = new Date(began + DECIDED_H * 3_600_000);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A clock that remembers whether a timer has run: what it began is on its way only after a turn of the event loop. */
function noticed(clock: SimClock): { clock: Clock; hasRun(): boolean } {
  let ran = false;
  return {
    clock: {
      ...clock,
      setTimeout: (run, ms) =>
        clock.setTimeout(() => {
          ran = true;
          run();
        }, ms),
    },
    hasRun: () => {
      const had = ran;
      ran = false;
      return had;
    },
  };
}

/**
 * For the network's timers, some of which are due twice a second: by the simulation's clock that is most of the work, and
 * by this machine's all that is published in hours would wait for its grace.
 */
function slowed(clock: Clock): Clock {
  const began = clock.now();
  const now = () => began + (clock.now() - began) / SLOWED;
  return {
    now: () => Math.floor(now()),
    monotonic: now,
    setTimeout: (run, ms) => clock.setTimeout(run, SLOWED * ms),
    clearTimeout: clock.clearTimeout,
  };
}
