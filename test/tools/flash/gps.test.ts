// A position by a receiver of satellites: its sentences, its speeds, and what goes wrong with it.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseInstallation } from "../../../gateway/places/installation.ts";
import { saidIn } from "../../../tools/flash/gps/nmea.ts";
import { receivePosition } from "../../../tools/flash/gps/receive.ts";
import { recordPath } from "../../../tools/flash/record/file.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { enrolments } from "./flashed-node.ts";
import { type Answers, boardAtPipe, led } from "./guided.ts";
import { gga, type ReceiverRig, receiverRig, sentence } from "./receiver.ts";

const files = enrolments();
afterAll(files.remove);
const { en } = LANGUAGES;

const receive = (rig: ReceiverRig, signal = new AbortController().signal) =>
  receivePosition("/dev/ttyACM1", en, rig, signal, () => {});

describe("a GGA sentence", () => {
  test("tells degrees of its minutes, on each side", () => {
    const of = (lat: string, lon: string) =>
      saidIn(sentence(`GPGGA,123519,${lat},${lon},1,08,0.9,545.4,M,46.9,M,,`));
    expect(of("4807.038,N", "01131.000,E")).toMatchObject({
      latitude: expect.closeTo(48.1173, 4),
      longitude: expect.closeTo(11.5167, 4),
    });
    expect(of("4807.038,S", "01131.000,W")).toMatchObject({
      latitude: expect.closeTo(-48.1173, 4),
      longitude: expect.closeTo(-11.5167, 4),
    });
    for (const wrong of [
      "9107.038,N",
      "4860.000,N",
      "4807.038,E",
      ",N",
      "4807.038,",
      "-807.038,N",
      "0x07.038,N",
    ])
      expect(of(wrong, "01131.000,E"), wrong).toBeUndefined();
  });

  test("is one only with its checksum, whole, and measured", () => {
    expect(saidIn("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47")).toMatchObject({
      hdop: 0.9,
      satellites: 8,
    });
    expect(saidIn("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*46")).toBeUndefined();
    expect(saidIn(`${gga().trim()}${" ".repeat(200)}`)).toBeUndefined();
    expect(
      saidIn(sentence("GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W")),
    ).toBeUndefined();
    for (const quality of [0, 6, 7, 8]) expect(saidIn(gga(0, quality))).toBe("no-fix");
    for (const hdop of ["", "0", "-1", "nan", "99.99e9"]) expect(saidIn(gga(0, 1, hdop))).toBe("no-fix");
  });

  test("whatever arrives instead is none, and ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const said = saidIn(text);
        expect(said === undefined || said === "no-fix" || Math.abs(said.latitude) <= 90).toBe(true);
      }),
    );
  });
});

describe("a receiver", () => {
  test.each([4800, 9600, 38_400, 115_200])(
    "at %d bit/s is heard, once it knows where it is",
    async (speed) => {
      const rig = receiverRig((second) => gga(second % 3, second < 40 ? 0 : 1), speed);
      expect(await receive(rig)).toEqual({
        latitude: expect.closeTo(62 + 23.451 / 60, 5),
        longitude: expect.closeTo(17.307, 5),
        accuracy: 5,
      });
      expect(rig.speeds.at(-1)).toBe(speed);
      expect(rig.isClosed()).toBe(true);
    },
  );

  test("whose fixes are apart is known no better than that", async () => {
    // A tenth of a minute of latitude is 185 m.
    const rig = receiverRig((second) => gga(second % 2 === 0 ? 0 : 100));
    expect((await receive(rig)).accuracy).toBeGreaterThan(90);
  });

  test("that sees nothing, is none, or goes away: a sentence each, and the port is let go", async () => {
    const cases: [RegExp, ReceiverRig][] = [
      [/too few satellites/, receiverRig(() => gga(0, 0))],
      [/^No GPS receiver is heard on \/dev\/ttyACM1/, receiverRig(() => "login: \r\n")],
      [/^No GPS receiver/, receiverRig(() => "x".repeat(9000))],
      [new RegExp(en.portLost.slice(0, 20)), receiverRig((second) => (second < 5 ? gga() : undefined))],
    ];
    for (const [words, rig] of cases) {
      await expect(receive(rig)).rejects.toThrow(words);
      expect(rig.isClosed()).toBe(true);
    }
  });

  test("is left at once by Ctrl-C", async () => {
    const stop = new AbortController();
    const rig = receiverRig((second) => {
      if (second === 3) stop.abort();
      return gga(0, 0);
    });
    await expect(receive(rig, stop.signal)).rejects.toThrow(en.interrupted);
    expect(rig.seconds()).toBeLessThan(5);
  });
});

describe("the guide", () => {
  /** A board, and a receiver beside it that lives in the board's time. */
  function beside(rig: ReceiverRig) {
    const board = boardAtPipe();
    const sleep = async (ms: number) => {
      await rig.sleep(ms);
      return board.sleep(ms);
    };
    return { board, deps: { listPorts: ports, openRaw: rig.openRaw, sleep } };
  }
  const ports = async () => [
    { path: "/dev/ttyUSB0", manufacturer: "FTDI", serialNumber: null, usb: "0403:6001" },
    { path: "/dev/ttyACM1", manufacturer: "u-blox", serialNumber: null, usb: "1546:01a8" },
  ];
  test.each([
    ["en", "Received: 62.390833, 17.307000 (WGS 84), to some 5 m."],
    ["sv", "Mottaget: 62,390833; 17,307000 (WGS 84), på ungefär 5 m när."],
  ] as const)("%s: takes it from a receiver on another port", async (language, received) => {
    const enrolment = files.enrol();
    const rig = receiverRig(() => gga());
    const answers: Answers = (question, _, say) =>
      question === say.gps.how
        ? "u-blox"
        : [say.guide.listenNow, say.guide.tapNow, say.guide.gainNow].includes(question)
          ? say.guide.skip
          : "";
    const { text, error } = await led(enrolment, answers, { language, ...beside(rig) });
    expect(error).toBeUndefined();
    expect(text()).toContain(received);
    const { place } = parseInstallation(readFileSync(recordPath(enrolment)), "it");
    expect(place).toMatchObject({ source: "gps", accuracy_m: 5, latitude: 62.390833, longitude: 17.307 });
  });

  test("and from the keyboard where the receiver sees nothing", async () => {
    const enrolment = files.enrol();
    const rig = receiverRig(() => gga(0, 0));
    const answers: Answers = (question, _, say) => {
      if (question === say.gps.how) return "u-blox";
      if (question === say.guide.failed) return say.guide.skip;
      if (question === say.guide.position) return "59.3326, 18.0649";
      return [say.guide.listenNow, say.guide.tapNow, say.guide.gainNow].includes(question)
        ? say.guide.skip
        : "";
    };
    const { text, error } = await led(enrolment, answers, beside(rig));
    expect(error).toBeUndefined();
    expect(text()).toContain(en.gps.noFix);
    const { place } = parseInstallation(readFileSync(recordPath(enrolment)), "it");
    expect(place).toMatchObject({ source: "typed", accuracy_m: null, latitude: 59.3326 });
  });
});
