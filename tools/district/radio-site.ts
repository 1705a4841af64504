// Nodes with radio modules and a gateway with one on its stick, in an ether that loses what chance takes: the
// bundles that are flashed, the fakes that speak the modules' dialogues, and the gateway's own way in, pipeline and
// store, on one simulated clock.

import { CLOCK_SET, MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import type { Profile } from "../../firmware/profile.ts";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { type Message, startPipeline } from "../../gateway/assemble/pipeline.ts";
import { openModemIntake } from "../../gateway/intake/lora-modem.ts";
import { type Log, silentLog } from "../../gateway/log.ts";
import { openStore, type Store } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import { getU32 } from "../../shared/bytes.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";
import { type ModuleName, RADIO_MODULES } from "../../shared/radio/modules/index.ts";
import { DEFAULT_NETWORK, type RadioNetwork } from "../../shared/radio/network.ts";
import { createVirtualBoard } from "../board/board.ts";
import { createLines } from "../board/line.ts";
import {
  createEther,
  createFakeModem,
  type Ether,
  type Faults,
  type Passage,
} from "../board/modems/index.ts";
import type { Signals } from "../board/signals.ts";
import { createSimClock, type SimClock } from "../board/sim-clock.ts";
import { createRandom } from "../board/synth.ts";
import { bootCode } from "../build/bundle.ts";
import type { FlashHooks } from "../image/flash.ts";
import { BOARD_KINDS, type BoardKind, onRadio } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor, radioProfile, TRANSDUCER } from "../image/profile.ts";
import { takeOutbox } from "./outbox.ts";

/** When its virtual time begins, if it has no clock yet: noon, unix ms. */
const START = Date.UTC(2026, 10, 1, 12);

export interface RadioNodeOptions {
  board: string | BoardKind;
  module: ModuleName;
  /** Hears what goes to and from the module. */
  tap?: { received(bytes: Uint8Array): void; sent(bytes: Uint8Array): void };
  signals?: Partial<Signals>;
  profile?: Partial<Profile>;
  faults?: Faults;
  /** The module's reset is connected to no pin of the board. */
  noReset?: boolean;
  /** Another kind of module than its firmware is for. */
  fitted?: ModuleName;
  /** What the module keeps in flash, by command, as whoever had it before has left it. */
  kept?: Record<string, string>;
}

export interface RadioSiteOptions {
  seed: number;
  nodes: RadioNodeOptions[];
  /** The gateway's. */
  module: ModuleName;
  faults?: Faults;
  loss?: number;
  network?: Partial<RadioNetwork>;
  log?: Log;
  clock?: SimClock;
}

/** A record that a node has kept. */
interface Taken {
  type: number;
  /** When it was written, unix ms. */
  at: number;
  /** The time in it, unix s, where its clock was set; and the body's other items as CBOR. */
  time: number | undefined;
  rest: Uint8Array;
}

/** What the parts of a site share. */
interface Shared {
  clock: SimClock;
  random: () => number;
  network: RadioNetwork;
  ether: Ether;
  store: Store;
}

/** The records of a journal, by counter, as they are written. */
function recordTaken(taken: Map<number, Taken>, clock: SimClock): NonNullable<FlashHooks["write"]> {
  return (_at, data) => {
    const [head, length] = [data[0]!, data[1]!];
    const type = head & TYPE;
    if (head < RECORD || head & MOVED || ![READING, EVENT, NIGHT].includes(type)) return undefined;
    const isSet = (head & CLOCK_SET) !== 0;
    taken.set(getU32(data, 2), {
      ...{ type, at: clock.now() },
      time: isSet ? getU32(data, 6) : undefined,
      rest: Uint8Array.from(data).subarray(isSet ? 10 : 12, 2 + length),
    });
    return undefined;
  };
}

function createNode(
  { clock, random, network, ether, store }: Shared,
  name: string,
  options: RadioNodeOptions,
) {
  const { board: which, module, signals, profile, faults, tap } = options;
  const kind = typeof which === "string" ? onRadio(BOARD_KINDS[which]!) : which;
  const { node, epoch, key, ...registered } = store.addNode({ name, network: 1 });
  /** What it has kept, by counter. */
  const taken = new Map<number, Taken>();
  const modem = createFakeModem(options.fitted ?? module, {
    clock,
    air: ether,
    toHost: (bytes) => {
      tap?.received(bytes);
      // At another rate than the node's it is no text.
      const isRight = modem.baud === RADIO_MODULES[module].driver.baud;
      board.receive(isRight ? bytes : bytes.map((byte) => byte ^ 0x91));
    },
    faults,
    kept: options.kept,
    hostKeepsTime: true,
  });
  ether.attach(modem);
  const identity = { network: registered.network, node, epoch, key: Buffer.from(key).toString("hex") };
  const image = flashImages(
    kind,
    bootCode(kind.id, module),
    profileFor(identity, { radio: radioProfile(network), ...profile }),
  );
  const board = createVirtualBoard({
    kind,
    ...image,
    clock,
    signals: { acoustic: undefined, pressure: () => 400 + random(), ...signals },
    transducer: TRANSDUCER,
    onTransmit: (bytes, baud) => {
      tap?.sent(bytes);
      modem.fromHost(bytes, baud);
    },
    // Held in reset it is as good as one that hangs.
    onModulePin: (low) => {
      if (!low && !options.noReset) modem.reset();
    },
    flashHooks: { write: recordTaken(taken, clock) },
  });
  modem.powerOn();
  return { name, node, board, modem, taken, image };
}

const STICK = "/virtual/stick";

/** The gateway with its module on a stick. */
function createGateway({ clock, network, ether, store }: Shared, options: RadioSiteOptions) {
  const log = options.log ?? silentLog;
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({ store, clock, log, refusals });
  /** What every frame said that it has taken. */
  const heard: Message[] = [];
  pipeline.onMessage((one) => heard.push(one));
  const { lines, binding } = createLines([STICK]);
  const line = lines[0]!;
  const stick = createFakeModem(options.module, {
    clock,
    air: ether,
    toHost: (bytes) => line.send(bytes),
    faults: options.faults,
  });
  line.onReceive((bytes) => stick.fromHost(bytes));
  ether.attach(stick);
  stick.powerOn();
  /** A timer of its own has run: what it writes is on its way only after a turn of the event loop. */
  let timerRan = false;
  const watched = {
    ...clock,
    setTimeout: (run: () => void, ms: number) =>
      clock.setTimeout(() => {
        timerRan = true;
        run();
      }, ms),
  };
  const intake = openModemIntake(
    { path: STICK, module: options.module },
    { ...network },
    { clock: watched, log, binding, onUplink: pipeline.take, onFault: pipeline.fault },
  );
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    ...{ refusals, heard, line, stick, turn },
    /** Lets it do what one step of the clock has given it to do; whether bytes have come. */
    work: async (): Promise<boolean> => {
      if (timerRan) await turn();
      timerRan = false;
      if (line.idle()) return false;
      do {
        await turn();
        await pipeline.idle();
        await turn();
      } while (!line.idle());
      return true;
    },
    close: () => intake.close(),
  };
}

export function createRadioSite(options: RadioSiteOptions) {
  const clock = options.clock ?? createSimClock(START);
  const random = createRandom(options.seed);
  const network: RadioNetwork = { ...DEFAULT_NETWORK, ...options.network };
  const store = openStore(":memory:");
  let loss = options.loss ?? 0;
  let quality = (_: Passage) => ({ rssi: -90, snr: 8 });
  /** Every packet that was sent, by whom (0: the gateway), when it began, and how long it took. */
  const sent: { from: number; at: number; ms: number; packet: Uint8Array; power: number }[] = [];
  const stations: unknown[] = [];
  const ether = createEther({
    clock,
    random,
    collisions: true,
    quality: (passage) => quality(passage),
    pass: () => !(loss > 0 && random() < loss),
    onTransmit: (packet, { ms, power }, station) =>
      sent.push({ from: stations.indexOf(station), at: clock.precise(), ms, packet, power }),
  });
  const shared: Shared = { clock, random, network, ether, store };
  const gateway = createGateway(shared, options);
  const nodes = options.nodes.map((node, i) => createNode(shared, `node-${i + 1}`, node));
  stations.push(gateway.stick, ...nodes.map(({ modem }) => modem));

  const published: OutboxMessage[] = [];
  /** Of so many frames the outbox has been emptied: asked at every turn of a day, it takes a third of the time. */
  let emptied = 0;
  const publish = () => {
    emptied = gateway.heard.length;
    published.push(...takeOutbox(store));
  };

  return {
    ...{ clock, random, store, nodes, sent, published },
    refusals: gateway.refusals,
    stick: gateway.stick,
    line: gateway.line,
    heard: gateway.heard,
    /** What is lost from now on, 0..1. */
    losing: (share: number) => {
      loss = share;
    },
    heardAs: (how: typeof quality) => {
      quality = how;
    },
    async run(until: number) {
      await gateway.turn();
      while (clock.next() <= until) {
        clock.step();
        if ((await gateway.work()) && gateway.heard.length > emptied) publish();
      }
      clock.runUntil(until);
      publish();
    },
    close: async () => {
      await gateway.close();
      store.close();
    },
  };
}
