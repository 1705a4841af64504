// The whole thread with nothing virtual in it but the pipe: the bundle for Linux on the real interpreter, over
// a real tty, into the gateway as its own process, to a broker. And the same readings from the virtual board.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { type Cable, createCable } from "../../tools/board/pty.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createRandom } from "../../tools/board/synth.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";
import { layOut, storageImage } from "../../tools/image/layout.ts";
import { profileFor } from "../../tools/image/profile.ts";
import { missing, startMosquitto } from "../brokers/mosquitto.ts";
import { createSite, type Message, type Site, subscriber, temporaryFolder, until } from "../processes.ts";
import { bundleOf } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";

const READINGS = 12;
/** A reading every second of ten samples and two windows: sensor files make them the same at any pace. */
const PACE = { interval: 1000, tick: 100, windows: 2, baud: 115200 };

/** Sound and pressure as files: hiss of changing strength, and a pressure that wanders. */
function writeSensors(folder: string): { acousticFile: string; pressureFile: string } {
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

describe.skipIf(!ESPRUINO)("the thread on the real interpreter", () => {
  let limits: Limits;
  let cable: Cable;
  let broker: Awaited<ReturnType<typeof startMosquitto>> | undefined;
  let site: Site;
  const sensors = temporaryFolder();

  beforeAll(async () => {
    limits = await interpreterLimits(ESPRUINO!);
    console.log(
      `Interpreter ${limits.version}: ${limits.variables} variables, ` +
        `${limits.storage.pages} pages of ${limits.storage.pageSize} B.`,
    );
    cable = await createCable();
    const why = missing();
    if (why === null) broker = await startMosquitto();
    else console.log(`${why} The embedded broker stands in.`);
  });

  afterAll(async () => {
    cable?.close();
    await broker?.close();
    site?.remove();
    sensors.remove();
  });

  test(`publishes ${READINGS} readings, the same as the virtual board's`, async () => {
    const port = broker?.port ?? 18_831;
    site = createSite(
      [cable.ends[1]],
      broker ? [`url: mqtt://127.0.0.1:${port}`] : [`embedded: { port: ${port} }`],
    );
    const { file: _, ...identity } = await site.enrol("well-1");
    const files = writeSensors(sensors.path);
    const { pages } = limits.storage;
    const ringPages = Math.min(64, pages >> 1);
    const profile = profileFor(identity, { ...PACE, ...files, path: cable.ends[0] });
    const image = storageImage(limits.storage, layOut(limits.storage, ringPages, bundleOf("linux"), profile));

    const gateway = await site.gateway();
    const partner = await subscriber(`mqtt://127.0.0.1:${port}`, ["sippra/v1/test/#"]);
    const folder = interpreterFolder(image);
    const began = Date.now();
    const node = startInterpreter(ESPRUINO!, folder.path);
    try {
      await until(
        () => readingsIn(partner.messages).length >= READINGS,
        () => `${READINGS} readings; node: ${node.output()} gateway: ${gateway.output()}`,
        60_000,
      );
    } finally {
      await node.kill();
      folder.remove();
      await gateway.stop();
      await partner.close();
    }
    const heard = readingsIn(partner.messages).slice(0, READINGS);
    expect(heard.every(({ topic }) => topic === "sippra/v1/test/node/well-1/reading")).toBe(true);
    expect(new Set(heard.map(({ payload }) => payload.id)).size).toBe(READINGS);
    for (const { payload } of heard) {
      const time = Date.parse(payload.time);
      expect(time).toBeGreaterThan(began - 1000);
      expect(Date.parse(payload.received) - time).toBeGreaterThanOrEqual(0);
      expect(Date.parse(payload.received) - time).toBeLessThan(2500);
    }
    const info = partner.messages.filter(({ topic }) => topic.endsWith("/well-1/info")).at(-1)!;
    expect(info.payload.board).toBe("linux");

    expect(heard.map(measured)).toEqual((await onVirtualBoard(files)).map(measured));
  });

  /** The same bundle and sensor files on the virtual board, through the gateway's own code in this process. */
  async function onVirtualBoard(files: { acousticFile: string; pressureFile: string }): Promise<Message[]> {
    const kind = { ...BOARD_KINDS.linux! };
    const clock = createSimClock(Date.UTC(2026, 10, 1));
    const { lines, binding } = createLines(["/virtual/tty1"]);
    const store = openStore(":memory:");
    const { key, ...numbers } = store.addNode({ name: "well-1", network: 1 });
    const identity = { ...numbers, key: Buffer.from(key).toString("hex") };
    const config = configSchema.parse({
      site: "test",
      data: sensors.path,
      serial: [{ path: "/virtual/tty1" }],
      mqtt: { embedded: { port: 18_832 } },
    });
    const gateway = await startGateway(config, { clock, log: silentLog, binding, store });
    const partner = await subscriber("mqtt://127.0.0.1:18832", ["sippra/v1/test/#"]);
    const profile = profileFor(identity, { ...PACE, ...files });
    const board = createVirtualBoard({
      kind,
      image: storageImage(kind.storage, layOut(kind.storage, kind.ringPages, bundleOf("linux"), profile)),
      clock,
      signals: { acoustic: undefined, pressure: undefined },
      onTransmit: (bytes) => lines[0]!.send(bytes),
    });
    lines[0]!.onReceive((bytes) => board.receive(bytes));
    board.boot();
    const end = clock.now() + 3000 + (READINGS + 2) * PACE.interval;
    while (clock.now() < end) {
      clock.runUntil(clock.now() + 50);
      await until(() => lines[0]!.idle(), "the gateway to read");
      await gateway.idle();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => readingsIn(partner.messages).length >= READINGS, "readings of the virtual board");
    await partner.close();
    await gateway.close();
    store.close();
    expect(board.errors()).toEqual([]);
    return readingsIn(partner.messages).slice(0, READINGS);
  }
});
