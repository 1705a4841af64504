// The whole thread with nothing virtual in it but the pipe: the bundle for Linux on the real interpreter, over
// a real tty, into the gateway as its own process, to a broker. And the same readings from the virtual board.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import {
  interpreterFolder,
  interpreterLimits,
  type Limits,
  startInterpreter,
} from "../../tools/board/interpreter.ts";
import { createLines } from "../../tools/board/line.ts";
import { createCable } from "../../tools/board/pty.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { layOut, storageImage } from "../../tools/image/layout.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { missing, startMosquitto } from "../brokers/mosquitto.ts";
import { atEnd, later } from "../later.ts";
import { createSite, type Message, subscriber, temporaryFolder, until } from "../processes.ts";
import { bundleOf } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";

const READINGS = 12;
/** A reading every second of ten samples and two windows: sensor files make them the same at any pace. */
const PACE = { interval: 1000, tick: 100, windows: 2, baud: 115200 };

interface SensorFiles {
  acousticFile: string;
  pressureFile: string;
}

/** Sound and pressure as files: hiss of changing strength, and a pressure that wanders. */
function writeSensors(folder: string): SensorFiles {
  const random = createRandom(7);
  const sound = Buffer.alloc(2 * 4096 * 7);
  for (let i = 0; i < sound.length / 2; i++) {
    const strength = 200 + 6000 * ((i >> 10) % 7) ** 2 * 0.03;
    sound.writeInt16LE(Math.round((random() - 0.5) * strength + 300 * Math.sin(i * 0.9)), 2 * i);
  }
  const pressure = Buffer.alloc(2 * 97);
  for (let i = 0; i < 97; i++) pressure.writeUInt16LE(20_000 + Math.floor(900 * random()), 2 * i);
  const acousticFile = join(folder, "sound.raw");
  const pressureFile = join(folder, "pressure.raw");
  writeFileSync(acousticFile, sound);
  writeFileSync(pressureFile, pressure);
  return { acousticFile, pressureFile };
}

/** What of a reading does not depend on when it was taken. */
const MEASURED = [
  "pressure_kpa",
  "pressure_min_kpa",
  "pressure_max_kpa",
  "pressure_deviation_kpa",
  "level_dbfs",
  "bands_dbfs",
  "flags",
];

const measured = ({ payload }: Message) => Object.fromEntries(MEASURED.map((name) => [name, payload[name]]));

const readingsIn = (messages: Message[]) =>
  messages.filter(({ topic }) => /\/(reading|history)$/.test(topic));

/** A gateway's configuration with a cable on its serial line, for mosquitto or, without it, a broker of its own. */
async function createSiteOnTty() {
  const cable = later(await createCable());
  const lacking = missing();
  if (lacking !== null) console.log(`${lacking} The embedded broker stands in.`);
  const broker = lacking === null ? later(await startMosquitto()) : undefined;
  const port = broker?.port ?? 18_831;
  const url = `mqtt://127.0.0.1:${port}`;
  const site = createSite([cable.ends[1]], broker ? [`url: ${url}`] : [`embedded: { port: ${port} }`]);
  atEnd(site.remove);
  return { site, url, nodePath: cable.ends[0] };
}

/** What a partner has heard when the interpreter has sent READINGS over a tty to a gateway's process. */
async function messagesFromInterpreter(limits: Limits, files: SensorFiles): Promise<Message[]> {
  const { site, url, nodePath } = await createSiteOnTty();
  const { file: _, ...identity } = await site.enrol("well-1");
  const ringPages = Math.min(64, limits.storage.pages >> 1);
  const profile = profileFor(identity, { ...PACE, ...files, path: nodePath });
  const image = storageImage(limits.storage, layOut(limits.storage, ringPages, bundleOf("linux"), profile));

  const gateway = await site.gateway();
  atEnd(() => gateway.stop());
  const partner = later(await subscriber(url, ["sippra/v1/test/#"]));
  const folder = interpreterFolder(image);
  atEnd(folder.remove);
  const node = startInterpreter(ESPRUINO!, folder.path);
  atEnd(node.kill);
  await until(
    () => readingsIn(partner.messages).length >= READINGS,
    () => `${READINGS} readings; node: ${node.output()} gateway: ${gateway.output()}`,
    60_000,
  );
  await node.kill();
  return partner.messages;
}

/** A gateway in this process with a line to a virtual board, on a simulated clock. */
async function startVirtualSite(files: SensorFiles, data: string) {
  const clock = createSimClock(Date.UTC(2026, 10, 1));
  const { lines, binding } = createLines(["/virtual/tty1"]);
  const line = lines[0]!;
  const store = later(openStore(":memory:"));
  const { key, ...numbers } = store.addNode({ name: "well-1", network: 1 });
  const identity = { ...numbers, key: Buffer.from(key).toString("hex") };
  const config = configSchema.parse({
    site: "test",
    data,
    serial: [{ path: "/virtual/tty1" }],
    mqtt: { embedded: { port: 0 } },
  });
  const gateway = later(await startGateway(config, { clock, log: silentLog, binding, store }));
  const kind = BOARD_KINDS.linux!;
  const profile = profileFor(identity, { ...PACE, ...files });
  const board = createVirtualBoard({
    kind,
    image: storageImage(kind.storage, layOut(kind.storage, kind.ringPages, bundleOf("linux"), profile)),
    clock,
    signals: { acoustic: undefined, pressure: undefined },
    onTransmit: (bytes) => line.send(bytes),
  });
  line.onReceive((bytes) => board.receive(bytes));
  return { clock, line, gateway, board };
}

/** The readings of the same bundle and sensor files on the virtual board, through the gateway's own code. */
async function readingsOfVirtualBoard(files: SensorFiles, data: string): Promise<Message[]> {
  const { clock, line, gateway, board } = await startVirtualSite(files, data);
  const partner = later(await subscriber(`mqtt://127.0.0.1:${gateway.brokerPort}`, ["sippra/v1/test/#"]));
  board.boot();
  const end = clock.now() + 3000 + (READINGS + 2) * PACE.interval;
  while (clock.now() < end) {
    clock.runUntil(clock.now() + 50);
    await until(() => line.idle(), "the gateway to read");
    await gateway.idle();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => readingsIn(partner.messages).length >= READINGS, "readings of the virtual board");
  expect(board.errors()).toEqual([]);
  return readingsIn(partner.messages).slice(0, READINGS);
}

/** Readings came at once, each once, and are dated to when they came. */
function expectLive(readings: Message[], began: number): void {
  expect(readings.every(({ topic }) => topic === "sippra/v1/test/node/well-1/reading")).toBe(true);
  expect(new Set(readings.map(({ payload }) => payload.id)).size).toBe(READINGS);
  for (const { payload } of readings) {
    const time = Date.parse(payload.time);
    expect(time).toBeGreaterThan(began - 1000);
    expect(Date.parse(payload.received) - time).toBeGreaterThanOrEqual(0);
    expect(Date.parse(payload.received) - time).toBeLessThan(2500);
  }
}

test.skipIf(!ESPRUINO)(
  `the thread publishes ${READINGS} readings of the real interpreter, the same as the virtual board's`,
  async () => {
    const limits = await interpreterLimits(ESPRUINO!);
    console.log(
      `Interpreter ${limits.version}: ${limits.variables} variables, ` +
        `${limits.storage.pages} pages of ${limits.storage.pageSize} B.`,
    );
    const sensors = temporaryFolder();
    atEnd(sensors.remove);
    const files = writeSensors(sensors.path);

    const began = Date.now();
    const messages = await messagesFromInterpreter(limits, files);
    const readings = readingsIn(messages).slice(0, READINGS);
    expectLive(readings, began);
    const info = messages.filter(({ topic }) => topic.endsWith("/well-1/info")).at(-1)!;
    expect(info.payload.board).toBe("linux");

    const virtual = await readingsOfVirtualBoard(files, sensors.path);
    expect(readings.map(measured)).toEqual(virtual.map(measured));
  },
);
