// The month's site: its nodes, its gateway, the broker that writes down what is published, and the virtual time that all of
// them share. What happens here is said in the plan.
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { networkOf } from "../../../gateway/config/radio.ts";
import { NODE_SETTINGS, type Topics, topicsOf } from "../../../gateway/deliver/topics.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { createLines, type Line } from "../../board/line.ts";
import { createEther, createFakeModem, type Ether, type FakeModem } from "../../board/modems/index.ts";
import { createSimClock, type SimClock } from "../../board/sim-clock.ts";
import { createRandom } from "../../board/synth.ts";
import { type RecordingBroker, startRecordingBroker } from "./broker.ts";
import { createGatewayLife, type GatewayLife } from "./life.ts";
import { createPace, type Pace } from "./pace.ts";
import { PLACES } from "./places.ts";
import { createTown, type Town } from "./town.ts";

/** Noon before the night of which nodes send a spectrum unasked, unix ms. */
export const START = Date.UTC(2026, 10, 4, 12);
export const SITE = "sundsvall";
const GATEWAY = "gateway-1";
const NETWORK = 1;
const STICK = { path: "/dev/ttyUSB14", module: "rak3172" } as const;

export interface Site extends Town {
  pace: Pace;
  store: Store;
  broker: RecordingBroker;
  gateway: GatewayLife;
  topics: Topics;
  /** The radio module at the gateway. */
  stick: FakeModem;
  /** A partner asks for other settings of a node. */
  request(payload: unknown): Promise<void>;
  /** Names that nodes have no more. */
  gone: string[];
  close(): Promise<void>;
}

/** Lines of which whatever is sent on them is told. */
const watched = (lines: Line[], stir: () => void): Line[] =>
  lines.map((line) => ({
    ...line,
    send: (bytes) => {
      stir();
      line.send(bytes);
    },
  }));

/** The radio module of the gateway, at the other end of its line. */
function plugStick(line: Line, clock: SimClock, ether: Ether): FakeModem {
  const options = { clock, air: ether, toHost: line.send };
  const stick = createFakeModem(STICK.module, options);
  ether.attach(stick);
  line.onReceive((bytes) => stick.fromHost(bytes));
  stick.powerOn();
  return stick;
}

/** An ether in which packets are heard now better, now worse. */
function createAir(clock: SimClock, seed: number): Ether {
  const random = createRandom(seed);
  const between = (least: number, most: number) => least + Math.round((most - least) * random());
  const quality = () => ({ rssi: between(-104, -92), snr: between(-6, 4) });
  return createEther({ clock, collisions: true, quality });
}

/** `homeAssistant`: that section of the gateway's configuration. */
export async function createSite(seed: number, homeAssistant: object = {}): Promise<Site> {
  const clock = createSimClock(START);
  const broker = await startRecordingBroker(clock.now);
  const paths = PLACES.filter(({ module }) => module === undefined).map((_, i) => `/dev/ttyUSB${i}`);
  const { lines: bare, binding } = createLines([...paths, STICK.path]);
  const pace = createPace({
    clock,
    stirred: broker.stirred,
    busy: () => broker.busy() || bare.some((line) => !line.idle()),
  });
  const lines = watched(bare, pace.stir);
  const store = openStore(":memory:");
  const ether = createAir(clock, seed);
  const stick = plugStick(lines.pop()!, clock, ether);
  const network = networkOf(configSchema.parse({ site: SITE }).radio);
  const town = createTown({ store, lines, number: NETWORK, seed, clock, network, ether });
  const gateway = createGatewayLife({
    site: SITE,
    clock,
    store,
    binding,
    paths,
    stick: STICK,
    brokerPort: broker.port,
    homeAssistant,
    cut: broker.cut,
    stir: pace.stir,
    onTimer: pace.onTimer,
    random: createRandom(seed + 1),
  });
  const topics = topicsOf(SITE, GATEWAY);
  const asText = (payload: unknown) => (typeof payload === "string" ? payload : JSON.stringify(payload));
  return {
    ...{ ...town, pace, store, broker, gateway, topics, stick },
    request: (payload) => broker.ask(topics.request(NODE_SETTINGS), asText(payload)),
    gone: [],
    close: async () => {
      for (const { board } of town.nodes()) board.powerOff();
      await gateway.kill();
      await broker.close();
      store.close();
    },
  };
}
