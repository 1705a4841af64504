// A site on radio as an operator has it: the gateway as its own process with a radio module on a tty, in the time
// that it lives in, and a node that is flashed with what its enrolment says of the radio.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../gateway/clock.ts";
import { readEnrolment } from "../../gateway/config/enrolment.ts";
import { startBroker } from "../../gateway/deliver/broker.ts";
import { ANSWER_AFTER } from "../../shared/radio/airtime.ts";
import { createVirtualBoard } from "../../tools/board/board.ts";
import { createEther, createFakeModem, type Ether } from "../../tools/board/modems/index.ts";
import { serveModem } from "../../tools/board/modems/tty.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { bootCode } from "../../tools/build/bundle.ts";
import { BOARD_KINDS, onRadio } from "../../tools/image/kinds.ts";
import { flashImages } from "../../tools/image/layout.ts";
import { profileFor, radioProfile, TRANSDUCER } from "../../tools/image/profile.ts";
import { atEnd, later } from "../later.ts";
import { createSite, type Site, subscriber, until } from "../processes.ts";

if (!hasPty()) console.log("SKIPPED: no `script` (bsdutils) on this machine, so no pseudo-terminals.");

const BOARD = "puckjs";
const MODULE = "rak3172";

/** Real time; no timer is set back by the fraction of a ms that passed since it was computed. */
const clock = {
  now: systemClock.now,
  setTimeout: (run: () => void, ms: number) => systemClock.setTimeout(run, Math.max(0, ms)),
  clearTimeout: systemClock.clearTimeout,
  precise: () => performance.timeOrigin + performance.now(),
};

interface Packet {
  from: unknown;
  /** Start and end on the air, unix ms. */
  at: number;
  end: number;
  bytes: Uint8Array;
}

/** A gateway's module on a tty, a broker and a configuration, in an ether that notes every packet. */
async function createSiteOnRadio() {
  const packets: Packet[] = [];
  const ether = createEther({
    clock,
    collisions: true,
    quality: () => ({ rssi: -97, snr: 6 }),
    onTransmit: (bytes, { ms }, from) => {
      const at = clock.precise();
      packets.push({ from, at, end: at + ms, bytes });
    },
  });
  const stick = later(await serveModem(MODULE, { air: ether }));
  ether.attach(stick.modem);
  const broker = later(await startBroker(0));
  const url = `mqtt://127.0.0.1:${broker.port}`;
  // A channel of which a tenth is free, and frames that are short: nobody wants to wait here.
  const site = createSite([], [`url: ${url}`], undefined, [
    `modems: [{ path: ${stick.path}, module: ${MODULE} }]`,
    "frequency_mhz: 869.525",
    "spreading_factor: 7",
  ]);
  atEnd(site.remove);
  return { site, url, stick, ether, packets };
}

/** The configuration passes, and a node is enrolled with what it needs to know of the radio. */
async function enrolNode(site: Site) {
  const checked = await site.run("config", "check");
  expect(checked.err + checked.out).toMatch(/in order/);
  expect(checked.code).toBe(0);
  const { file } = await site.enrol("well-3");
  const enrolment = readEnrolment(file);
  expect(enrolment.radio).toEqual({
    frequency: 869_525_000,
    spreadingFactor: 7,
    power: 14,
    duty: 0.1,
    period: 3600,
    slots: expect.any(Number),
    repeats: 0,
  });
  expect(JSON.parse(readFileSync(file, "utf8")).checksum).toMatch(/^[0-9a-f]{16}$/);
  return enrolment;
}

/** Flashes a board with a module of its own, and switches both on. */
function startNode({ radio, ...identity }: ReturnType<typeof readEnrolment>, ether: Ether) {
  const kind = onRadio(BOARD_KINDS[BOARD]!);
  let received = "";
  const modem = createFakeModem(MODULE, {
    clock,
    air: ether,
    toHost: (bytes) => {
      received += Buffer.from(bytes).toString("latin1");
      board.receive(bytes);
    },
    hostKeepsTime: true,
  });
  ether.attach(modem);
  // Batches come every three seconds, in place of each hour: more often, and answers run out of time on the air.
  const network = { ...radio!, period: 3, slots: 1 };
  const pace = { radio: radioProfile(network), interval: 1000, tick: 1000, windows: 1 };
  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bootCode(BOARD, MODULE), profileFor(identity, pace)),
    clock,
    signals: { acoustic: undefined, pressure: () => 400 },
    transducer: TRANSDUCER,
    onTransmit: (bytes, baud) => modem.fromHost(bytes, baud),
  });
  atEnd(() => {
    board.powerOff();
    modem.powerOff();
  });
  modem.powerOn();
  board.boot();
  return {
    board,
    modem,
    /** Whether this packet came while its module listened, which it does only in the node's receive window. */
    received: (packet: Uint8Array) =>
      received.toLowerCase().includes(`:${Buffer.from(packet).toString("hex")}`),
  };
}

describe.skipIf(!hasPty())("a node on radio", () => {
  test("its hello and its batches arrive, and are answered in its window", async () => {
    const { site, url, stick, ether, packets } = await createSiteOnRadio();
    const enrolment = await enrolNode(site);
    const partner = later(await subscriber(url, ["sippra/v1/test/node/well-3/+"]));
    const of = (kind: string) => partner.messages.filter(({ topic }) => topic.endsWith(`/${kind}`));
    // The gateway listens before the node has given up its console: 2 s against 3 on a quiet machine.
    const starting = site.gateway();
    const node = startNode(enrolment, ether);
    const gateway = await starting;
    atEnd(() => gateway.stop());
    await until(() => /A RAK3172 listens at 869\.525 MHz, SF7\./.test(gateway.output()), gateway.output);

    const answers = () => packets.filter(({ from, bytes }) => from === stick.modem && node.received(bytes));
    const timed = () => [...of("reading"), ...of("history")].filter(({ payload }) => payload.time !== null);
    await until(
      () => timed().length >= 4 && answers().length >= 3,
      () => gateway.output().slice(-3000),
      60_000,
    );
    const info = of("info").at(-1)!.payload;
    expect(info.board).toBe(BOARD);
    expect(info.firmware).toMatch(/^\d/);
    expect(of("signal").at(-1)!.payload).toMatchObject({
      node: "well-3",
      time: expect.stringMatching(/^20.*Z$/),
      rssi_dbm: -97,
      snr_db: 6,
      margin_db: 13.5,
    });
    expect(of("reading").at(-1)!.payload).toMatchObject({ via: "radio", late: false });
    expect(of("availability").at(-1)!.payload.state).toBe("online");
    expectInWindow(
      answers(),
      packets.filter(({ from }) => from === node.modem),
    );

    const list = await site.run("nodes", "list");
    expect(list.out).toMatch(/SIGNAL +LAST HEARD\nwell-3 .* -97 dBm \+14 dB +\d+ s ago\n$/);
    expect(gateway.output()).not.toMatch(/"level":"(warn|error)"/);
    expect(node.board.errors()).toEqual([]);
    stick.close();
    await until(() => gateway.output().includes(`${stick.path} is gone; waiting for it`), gateway.output);
    expect(await gateway.stop()).toBe(0);
  });
});

/**
 * Answers that the node has received start in the window of the uplink before them. How late in it depends on the
 * machine: on simulated clocks, radio-pairs.test.ts has that to the ms.
 */
function expectInWindow(answers: Packet[], uplinks: Packet[]): void {
  const delays = answers.map(({ at }) => at - uplinks.findLast(({ end }) => end < at)!.end);
  console.log(
    `uplinks of ${uplinks.map(({ bytes }) => bytes.length)} B; answers start ${delays.map(Math.round)} ms after`,
  );
  for (const ms of delays) expect(ms).toBeGreaterThanOrEqual(ANSWER_AFTER);
}
