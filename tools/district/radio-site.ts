// Nodes with radio modules and a gateway with one on its stick, in an ether that loses what chance takes: the
// bundles that are flashed, the fakes that speak the modules' dialogues, and the gateway's own way in, pipeline and
// store, on one simulated clock.
import { CLOCK_SET, MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import type { Profile } from "../../firmware/profile.ts";
import { startRefusals } from "../../gateway/admit/refusals.ts";
import { type Message, startPipeline } from "../../gateway/assemble/pipeline.ts";
import { openModemIntake } from "../../gateway/intake/lora-modem.ts";
import { type Log, silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import type { OutboxMessage } from "../../gateway/store/records.ts";
import { getU32 } from "../../shared/frame.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";
import type { ModuleName } from "../../shared/radio/modules/index.ts";
import { DEFAULT_NETWORK, type RadioNetwork } from "../../shared/radio/network.ts";
import { createVirtualBoard } from "../board/board.ts";
import { createLines } from "../board/line.ts";
import { createEther, createFakeModem, type Faults, type Passage } from "../board/modems/index.ts";
import type { Signals } from "../board/signals.ts";
import { createSimClock, type SimClock } from "../board/sim-clock.ts";
import { createRandom } from "../board/synth.ts";
import { bootCode } from "../build/bundle.ts";
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

export function createRadioSite(options: RadioSiteOptions) {
  const clock = options.clock ?? createSimClock(START);
  const random = createRandom(options.seed);
  const network: RadioNetwork = { ...DEFAULT_NETWORK, ...options.network };
  const log = options.log ?? silentLog;
  const store = openStore(":memory:");
  const refusals = startRefusals({ clock, log });
  const pipeline = startPipeline({ store, clock, log, refusals });
  /** What every frame said that the gateway has taken. */
  const heard: Message[] = [];
  pipeline.onMessage((one) => heard.push(one));
  let loss = options.loss ?? 0;
  let quality = (_: Passage) => ({ rssi: -90, snr: 8 });
  /** Every packet that was sent, by whom, when it began, and how long it took. */
  const sent: { from: number; at: number; ms: number; packet: Uint8Array; power: number }[] = [];
  const ether = createEther({
    clock,
    random,
    collisions: true,
    quality: (passage) => quality(passage),
    pass: () => !(loss > 0 && random() < loss),
    onTransmit: (packet, { ms, power }, station) =>
      sent.push({ from: stations.indexOf(station), at: clock.precise(), ms, packet, power }),
  });

  const { lines, binding } = createLines(["/virtual/stick"]);
  const line = lines[0]!;
  const stick = createFakeModem(options.module, {
    clock,
    air: ether,
    toHost: (bytes) => line.send(bytes),
    faults: options.faults,
  });
  line.onReceive((bytes) => stick.fromHost(bytes));
  const stations: unknown[] = [stick];
  ether.attach(stick);
  stick.powerOn();
  // What a timer of its own has it write is on its way only after a turn of the event loop.
  let stirred = false;
  const watched = {
    ...clock,
    setTimeout: (run: () => void, ms: number) =>
      clock.setTimeout(() => {
        stirred = true;
        run();
      }, ms),
  };
  const intake = openModemIntake(
    { path: "/virtual/stick", module: options.module },
    { ...network },
    { clock: watched, log, binding, onUplink: pipeline.take, onFault: pipeline.fault },
  );

  const nodes = options.nodes.map(({ board: which, module, signals, profile, faults, tap }, i) => {
    const kind = typeof which === "string" ? onRadio(BOARD_KINDS[which]!) : which;
    const name = `node-${i + 1}`;
    const { network: net, node, epoch, key } = store.addNode({ name, network: 1 });
    /** What it has kept, by counter: unix seconds where its clock was set, and the body's other items as CBOR. */
    const taken = new Map<number, { type: number; at: number; time: number | undefined; rest: Uint8Array }>();
    const modem = createFakeModem(module, {
      clock,
      air: ether,
      toHost: (bytes) => {
        tap?.received(bytes);
        board.receive(bytes);
      },
      faults,
      hostKeepsTime: true,
    });
    stations.push(modem);
    ether.attach(modem);
    const image = flashImages(
      kind,
      bootCode(kind.id, module),
      profileFor(
        { network: net, node, epoch, key: Buffer.from(key).toString("hex") },
        { radio: radioProfile(network), ...profile },
      ),
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
      flashHooks: {
        write: (_at, data) => {
          const type = data[0]! & TYPE;
          if (data[0]! >= RECORD && !(data[0]! & MOVED) && [READING, EVENT, NIGHT].includes(type))
            taken.set(getU32(data, 2), {
              ...{ type, at: clock.now() },
              time: data[0]! & CLOCK_SET ? getU32(data, 6) : undefined,
              rest: Uint8Array.from(data).subarray(data[0]! & CLOCK_SET ? 10 : 12, 2 + data[1]!),
            });
          return undefined;
        },
      },
    });
    modem.powerOn();
    return { name, node, board, modem, taken, image };
  });

  const published: OutboxMessage[] = [];
  /** Of so many frames the outbox has been emptied: asked at every turn of a day, it takes a third of the time. */
  let emptied = 0;
  const publish = () => {
    emptied = heard.length;
    published.push(...takeOutbox(store));
  };
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    clock,
    random,
    store,
    refusals,
    nodes,
    stick,
    line,
    sent,
    heard,
    published,
    /** What is lost from now on, 0..1. */
    losing: (share: number) => {
      loss = share;
    },
    heardAs: (how: typeof quality) => {
      quality = how;
    },
    async run(until: number) {
      await turn();
      while (clock.next() <= until) {
        clock.step();
        if (stirred) await turn();
        stirred = false;
        if (line.idle()) continue;
        do {
          await turn();
          await pipeline.idle();
          await turn();
        } while (!line.idle());
        if (heard.length > emptied) publish();
      }
      clock.runUntil(until);
      publish();
    },
    close: async () => {
      await intake.close();
      store.close();
    },
  };
}
