// What is retained: that the gateway is there, and what each node is. A subscriber that comes later finds
// both; a gateway that dies is told by its will.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { NodeInfo, NodeSignal } from "../store/records.ts";
import { type Reset, resetName } from "./formats/names.ts";
import { type Timestamp, timestamp } from "./formats/units.ts";
import { type MqttLink, RETAINED } from "./link.ts";
import type { Topics } from "./topics.ts";

/** On `gateway/<gateway>/status`. A will is written when connecting: it cannot know its time. */
export type GatewayStatusPayload =
  | { state: "online"; time: Timestamp; version: string }
  | { state: "offline"; time: Timestamp | null };

/** On `node/<node>/info`. Null: the node has not told yet. */
export interface NodeInfoPayload {
  name: string;
  network: number;
  node: number;
  epoch: number;
  firmware: string | null;
  board: string | null;
  /** Reporting interval. */
  interval_s: number | null;
  acoustic_rate_hz: number | null;
  acoustic_bits: number | null;
  /** Why it restarted last. "unknown" is a lost supply, the reset button, or a watchdog that could not tell. */
  restart_reason: Reset | null;
  /** How often it has started since it was flashed. */
  boots: number | null;
  /** Readings that it gave up last because its journal was full: how many, from which counter on, told when. */
  thinned: { readings: number; from_counter: number; told: Timestamp } | null;
  /**
   * How it was heard over radio when anything here changed last, or a day later; null on a serial line. The margin is
   * over what its spreading factor needs: with less than some 5 dB frames get lost.
   */
  signal: {
    rssi_dbm: number | null;
    snr_db: number | null;
    margin_db: number | null;
    at: Timestamp;
  } | null;
}

export interface StatesDeps {
  link: MqttLink;
  topics: Topics;
  /** The nodes as they are now. */
  nodes: () => readonly NodeInfo[];
  /** Calls back when this process has changed one. Returns a function that ends it. */
  onNodeChanged: (listener: () => void) => () => void;
  version: string;
  log: Log;
  clock: Clock;
  wall: Clock;
}

export interface States {
  /** Publishes "offline"; the caller then closes the connection, so that no will follows. */
  goodbye(): Promise<void>;
}

/** The will that goes with the connection: the broker publishes it, retained, when the gateway dies. */
export function statusWill(topics: Topics): { topic: string; payload: string } {
  const payload: GatewayStatusPayload = { state: "offline", time: null };
  return { topic: topics.gatewayStatus, payload: JSON.stringify(payload) };
}

// Nodes are looked at this often, ms: another process (`nodes add`) writes to the registry too, and says nothing.
const LOOK_MS = 5_000;
// Every frame is heard a little otherwise: that alone is worth no more than a message a day, ms.
const SIGNAL_MS = 86_400_000;
// So many at a time, so that readings get through while a thousand nodes are told.
const AT_ONCE = 20;

export function startStates(deps: StatesDeps): States {
  const { link, topics, nodes, onNodeChanged, version, log, clock, wall } = deps;
  // What the broker has of each node, on this connection.
  const published = new Map<string, string>();
  // What was told of each node's signal last, and what else with it.
  const signals = new Map<string, { rest: string; signal: NodeSignal | null }>();
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: Timer;
  let closed = false;
  let failed = false;

  async function status(payload: GatewayStatusPayload): Promise<void> {
    try {
      await link.publish(topics.gatewayStatus, JSON.stringify(payload), RETAINED);
    } catch (error) {
      // A break: the next connect publishes it again. A refusal is for people to see.
      log.debug({ err: error }, "The gateway's status did not reach the broker.");
    }
  }

  async function look(): Promise<void> {
    try {
      const changed = nodes()
        .map((node) => ({ topic: topics.node(node.name).info, payload: JSON.stringify(told(node)) }))
        .filter(({ topic, payload }) => published.get(topic) !== payload);
      for (let i = 0; i < changed.length && link.up; i += AT_ONCE) {
        await Promise.all(
          changed.slice(i, i + AT_ONCE).map(async ({ topic, payload }) => {
            await link.publish(topic, payload, RETAINED);
            published.set(topic, payload);
          }),
        );
      }
      failed = false;
    } catch (error) {
      if (link.up && !failed)
        log.warn({ err: error }, `Nodes could not be told of: ${(error as Error).message}`);
      failed = link.up;
    }
  }

  /** What is to be told of a node now: with the signal of before, where that is no news. */
  function told(node: NodeInfo): NodeInfoPayload {
    const rest = JSON.stringify(infoOf({ ...node, signal: null }));
    const before = signals.get(node.name);
    const { signal } = node;
    const old =
      before?.rest === rest &&
      signal !== null &&
      before.signal !== null &&
      Math.abs(signal.at - before.signal.at) < SIGNAL_MS;
    if (old) return infoOf({ ...node, signal: before.signal });
    signals.set(node.name, { rest, signal });
    return infoOf(node);
  }

  function tick(): void {
    if (closed) return;
    wall.clearTimeout(timer);
    if (looking !== null) again = true;
    else if (link.up) {
      looking = look().finally(() => {
        looking = null;
        if (again) tick();
        again = false;
      });
    }
    timer = wall.setTimeout(tick, LOOK_MS);
  }

  function up(): void {
    published.clear();
    void status({ state: "online", time: timestamp(clock.now()), version });
    tick();
  }

  const stops = [link.onUp(up), link.onDown(() => published.clear()), onNodeChanged(tick)];
  if (link.up) up();
  return {
    async goodbye() {
      closed = true;
      for (const stop of stops) stop();
      wall.clearTimeout(timer);
      await looking;
      if (link.up) await status({ state: "offline", time: timestamp(clock.now()) });
    },
  };
}

function infoOf(node: NodeInfo): NodeInfoPayload {
  const { reset, thinned, signal } = node;
  return {
    name: node.name,
    network: node.network,
    node: node.node,
    epoch: node.epoch,
    firmware: node.firmware,
    board: node.board,
    interval_s: node.interval === null ? null : node.interval / 1000,
    acoustic_rate_hz: node.acousticRate,
    acoustic_bits: node.acousticBits,
    restart_reason: reset === null ? null : resetName(reset),
    boots: node.boot,
    thinned: thinned && {
      readings: thinned.count,
      from_counter: thinned.first,
      told: timestamp(thinned.told),
    },
    signal: signal && {
      rssi_dbm: signal.rssi,
      snr_db: signal.snr,
      margin_db: signal.margin,
      at: timestamp(signal.at),
    },
  };
}
