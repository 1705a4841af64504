// A site on radio as an operator has it: the gateway as its own process with a radio module on a tty, in the time
// that it lives in, and a node that is flashed with what its enrolment says of the radio.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../gateway/clock.ts";
import { readEnrolment } from "../../gateway/config/enrolment.ts";
import { type EmbeddedBroker, startBroker } from "../../gateway/deliver/broker.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import { createEther, createFakeModem } from "../../tools/board/modems/index.ts";
import { type ModemOnTty, serveModem } from "../../tools/board/modems/tty.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { bootCode } from "../../tools/build/bundle.ts";
import { BOARD_KINDS, onRadio } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor, radioProfile, TRANSDUCER } from "../../tools/image/profile.ts";
import { createSite, type Site, subscriber, until } from "../processes.ts";

if (!hasPty()) console.log("SKIPPED: no `script` (bsdutils) on this machine, so no pseudo-terminals.");

const BOARD = "puckjs";
const MODULE = "rak3172";

describe.skipIf(!hasPty())("a node on radio", () => {
  const clock = { ...systemClock, precise: () => performance.timeOrigin + performance.now() };
  const sent: { from: unknown; at: number; end: number; bytes: number }[] = [];
  const ether = createEther({
    clock,
    collisions: true,
    quality: () => ({ rssi: -97, snr: 6 }),
    onTransmit: (packet, { ms }, from) => {
      const at = clock.precise();
      sent.push({ from, at, end: at + ms, bytes: packet.length });
    },
  });
  let stick: ModemOnTty;
  let broker: EmbeddedBroker;
  let site: Site;

  beforeAll(async () => {
    stick = await serveModem(MODULE, { air: ether });
    ether.attach(stick.modem);
    broker = await startBroker(0);
    // A channel of which a tenth is free, and frames that are short: nobody wants to wait here.
    site = createSite([], [`url: mqtt://127.0.0.1:${broker.port}`], undefined, [
      `modems: [{ path: ${stick.path}, module: ${MODULE} }]`,
      "frequency_mhz: 869.525",
      "spreading_factor: 7",
    ]);
  });
  afterAll(async () => {
    stick.close();
    site.remove();
    await broker.close();
  });

  test("its hello and its batches arrive, and are answered in its window", async () => {
    const checked = await site.run("config", "check");
    expect(checked.err + checked.out).toMatch(/in order/);
    expect(checked.code).toBe(0);
    const { file } = await site.enrol("well-3");
    const { network, node, epoch, key, radio } = readEnrolment(file);
    expect(radio).toEqual({
      frequency: 869_525_000,
      spreadingFactor: 7,
      power: 14,
      duty: 0.1,
      period: 3600,
      slots: expect.any(Number),
      repeats: 0,
    });
    expect(JSON.parse(readFileSync(file, "utf8")).checksum).toMatch(/^[0-9a-f]{16}$/);

    const url = `mqtt://127.0.0.1:${broker.port}`;
    const partner = await subscriber(url, ["sippra/v1/test/node/well-3/+"]);
    const of = (kind: string) => partner.messages.filter(({ topic }) => topic.endsWith(`/${kind}`));
    const gateway = await site.gateway();
    const kind = onRadio(BOARD_KINDS[BOARD]!);
    const modem = createFakeModem(MODULE, {
      clock,
      air: ether,
      toHost: (bytes) => board.receive(bytes),
      hostKeepsTime: true,
    });
    ether.attach(modem);
    // Batches come each few seconds, in place of each hour.
    const profile = { radio: radioProfile({ ...radio!, period: 6, slots: 1 }), interval: 2000, tick: 1000 };
    const board = createVirtualBoard({
      kind,
      ...flashImages(
        kind,
        bootCode(BOARD, MODULE),
        profileFor({ network, node, epoch, key }, { ...profile, windows: 1 }),
      ),
      clock,
      signals: { acoustic: undefined, pressure: () => 400 },
      transducer: TRANSDUCER,
      onTransmit: (bytes, baud) => modem.fromHost(bytes, baud),
    });
    modem.powerOn();
    try {
      await until(() => /A RAK3172 listens at 869\.525 MHz, SF7\./.test(gateway.output()), gateway.output);
      board.boot();
      const answers = () => sent.filter(({ from }) => from === stick.modem);
      const timed = () => [...of("reading"), ...of("history")].filter(({ payload }) => payload.time !== null);
      await until(
        () => timed().length >= 4 && answers().length >= 3,
        () => gateway.output().slice(-3000),
        60_000,
      );
      const info = of("info").at(-1)!.payload;
      expect(info.board).toBe(BOARD);
      expect(info.firmware).toMatch(/^\d/);
      expect(info.signal).toEqual({
        rssi_dbm: -97,
        snr_db: 6,
        margin_db: 13.5,
        at: expect.stringMatching(/^20.*Z$/),
      });
      expect(of("history").concat(of("reading"))[0]!.payload.via).toBe(`radio ${stick.path}`);
      // Each answer starts in the window of the uplink before it.
      const after = answers().map(
        ({ at }) => at - sent.findLast(({ from, end }) => from === modem && end < at)!.end,
      );
      const lengths = sent.filter(({ from }) => from === modem).map(({ bytes }) => bytes);
      console.log(`uplinks of ${lengths} B; answers start ${after.map(Math.round)} ms after`);
      for (const ms of after) {
        expect(ms).toBeGreaterThanOrEqual(900);
        expect(ms).toBeLessThanOrEqual(1200);
      }
      const list = await site.run("nodes", "list");
      expect(list.out).toMatch(/SIGNAL +LAST HEARD\nwell-3 .* -97 dBm \+14 dB +\d+ s ago\n$/);
      expect(gateway.output()).not.toMatch(/"level":"(warn|error)"/);
      expect(board.errors()).toEqual([]);
      stick.close();
      await until(() => gateway.output().includes(`${stick.path} is gone; waiting for it`), gateway.output);
    } finally {
      board.powerOff();
      modem.powerOff();
      await partner.close();
      expect(await gateway.stop()).toBe(0);
    }
  });
});
