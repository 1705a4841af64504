// A gateway's lives on one store: started, stopped in order, or killed. A killed one is in this process still, but
// nothing reaches it any more: its timers never run, its ports and its connection are gone, and it writes no more.
import { tmpdir } from "node:os";
import type { BindingInterface, BindingPortInterface } from "@serialport/bindings-interface";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { type Gateway, startGateway } from "../../../gateway/assemble/gateway.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Store } from "../../../gateway/store/open.ts";
import type { SimClock } from "../../board/sim-clock.ts";
import { createMortalClock } from "./pace.ts";

export interface LifeOptions {
  site: string;
  clock: SimClock;
  store: Store;
  /** Of the virtual lines; `paths` of those with a node. */
  binding: BindingInterface;
  paths: string[];
  /** Of the virtual line with a radio module, which is one of these. */
  stick: { path: string; module: string };
  brokerPort: number;
  /** Of the configuration. */
  homeAssistant: object;
  /** Ends the connection to the broker without a word. */
  cut(): void;
  /** Of the pace. */
  stir(): void;
  onTimer(): void;
  random(): number;
}

export interface GatewayLife {
  running(): Gateway | null;
  /** `radio`: its module is plugged in and configured. */
  start(radio?: boolean): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * What takes a second on the network takes a minute here. Days of virtual time pass in seconds: at its own pace a
 * connection would be tried again hours later, and at the simulation's what was published would be looked through three
 * million times.
 */
const NETWORK = { slower: 60 };
/**
 * What the gateway looks after each minute and more often (commands that expire, how it is, a radio module that may have
 * gone deaf), it looks after so many times less often: else that takes half of the time (measured).
 */
const RECORDS = { patient: 10 };

/** What listens to the store is deaf from its end on, and what was published stays for the next life to find. */
function mortalStore(store: Store, alive: () => boolean): Store {
  const deafening = <T extends object>(part: T): T =>
    Object.fromEntries(
      Object.entries(part).map(([name, value]) => {
        if (typeof value === "object" && value !== null) return [name, deafening(value)];
        if (!/^on[A-Z]/.test(name)) return [name, value];
        const on = (run: (...news: unknown[]) => void) =>
          value((...news: unknown[]) => alive() && run(...news));
        return [name, on];
      }),
    ) as T;
  const { outbox, ...rest } = deafening(store);
  const sink = (name: string) => {
    const { soon, now, ...more } = deafening(outbox.sink(name));
    return {
      ...more,
      soon: (...write: Parameters<typeof soon>) => alive() && soon(...write),
      now: (...write: Parameters<typeof now>) => alive() && now(...write),
    };
  };
  return { ...rest, outbox: { ...outbox, sink } } as Store;
}

/** Ports that can be taken from whoever has them, and that tell of what is written to them. */
function mortalBinding(binding: BindingInterface, stir: () => void) {
  const open = new Set<BindingPortInterface>();
  const mortal: BindingInterface = {
    list: binding.list,
    open: async (options) => {
      const port = await binding.open(options);
      open.add(port);
      const { write } = port;
      port.write = (bytes) => {
        stir();
        return write(bytes);
      };
      return port;
    },
  };
  return { binding: mortal, end: () => Promise.all([...open].map((port) => port.close())) };
}

export function createGatewayLife(options: LifeOptions): GatewayLife {
  const { site, clock, store, paths, stick, brokerPort, stir, onTimer, random } = options;
  let running: { gateway: Gateway; end(): Promise<unknown> } | null = null;

  async function start(radio = false): Promise<void> {
    const records = createMortalClock(clock, onTimer, RECORDS);
    const network = createMortalClock(clock, onTimer, NETWORK);
    const ports = mortalBinding(options.binding, stir);
    let alive = true;
    const config = configSchema.parse({
      site,
      // Nothing is kept there: it has a disk whose room the gateway tells of.
      data: tmpdir(),
      serial: paths.map((path) => ({ path })),
      radio: radio ? { modems: [stick] } : {},
      mqtt: { url: `mqtt://127.0.0.1:${brokerPort}`, requests: true, known_noise: true },
      home_assistant: options.homeAssistant,
      // The month has a plan of its alarms.
      alarms: { enabled: false },
    });
    const gateway = await startGateway(config, {
      clock: records.clock,
      wall: network.clock,
      log: silentLog,
      binding: ports.binding,
      store: mortalStore(store, () => alive),
      random,
    });
    running = {
      gateway,
      end: () => {
        alive = false;
        records.end();
        network.end();
        return ports.end();
      },
    };
  }

  return {
    running: () => running?.gateway ?? null,
    start,
    stop: async () => {
      const before = running;
      running = null;
      await before?.gateway.close();
    },
    kill: async () => {
      const before = running;
      running = null;
      await before?.end();
      options.cut();
      stir();
    },
  };
}
