// A serial line as a way in: opened when it is there, and written to only where no console listens.
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { parseUsb } from "../../../gateway/config/usb.ts";
import { openSerialIntake, type SerialSettings } from "../../../gateway/intake/serial.ts";
import type { LineFault, Uplink } from "../../../gateway/intake/uplink.ts";
import type { Log } from "../../../gateway/log.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { type FakePort, fakePorts, hello } from "./port.ts";

/** Waits that are seconds in the field pass in milliseconds. */
const quick = { ...systemClock, setTimeout: (run: () => void, ms: number) => setTimeout(run, ms / 50) };

async function until(condition: () => boolean) {
  const start = Date.now();
  while (!condition()) {
    if (Date.now() - start > 3000) throw new Error(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function intake(settings: SerialSettings, ports: FakePort[], listFails = false) {
  const fake = fakePorts(ports);
  fake.state.listFails = listFails;
  const got = {
    uplinks: [] as Uplink[],
    faults: [] as LineFault[],
    lines: [] as string[],
    logged: [] as string[],
  };
  const logged = (_: object, sentence: string) => void got.logged.push(sentence);
  const log: Log = { debug: logged, info: logged, warn: logged, error: logged };
  const serial = openSerialIntake(settings, {
    clock: quick,
    log,
    binding: fake.binding,
    onUplink: (uplink) => got.uplinks.push(uplink),
    onFault: (_, fault) => got.faults.push(fault),
    onLog: (_, line) => got.lines.push(line),
  });
  onTestFinished(() => serial.close());
  return { ...fake, got, serial };
}

const frame = new Uint8Array([0xe0, ...randomBytes(40)]);
const encoded = Buffer.from(cobsEncode(frame, crc32));
const TTY = { path: "/dev/ttyX0" };

test.each([
  [9600, 21],
  [115_200, 100],
])(
  "at %i bit/s a second of downlinks waits for the line, and what comes after is dropped",
  async (baud, sent) => {
    const { feed, got, state, serial } = intake({ path: TTY.path, baud }, [TTY]);
    await until(() => serial.state().name === "listening");
    feed(encoded);
    await until(() => got.uplinks.length > 0);
    const { back } = got.uplinks[0]!;
    back.committed!(hello(true));
    // 48 B each on the line, of which 20 fill a second at 9600 bit/s.
    for (let i = 0; i < 100; i++) back.send(frame);
    const bytes = () => state.written.reduce((sum, each) => sum + each.length, 0);
    await until(() => bytes() >= sent * 40);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Math.round(bytes() / encoded.length)).toBe(sent);
    expect(got.logged.some((line) => line.includes("dropped"))).toBe(sent < 100);
  },
);

test("frames, text and faults come from an open port, with the path and time", async () => {
  const { serial, feed, got, state } = intake({ path: TTY.path }, [TTY]);
  expect(serial.state().name).toBe("opening");
  await until(() => serial.state().name === "listening");
  expect(state.opens[0]).toMatchObject({ path: TTY.path, baudRate: 9600 });
  const before = Date.now();
  feed(Buffer.concat([encoded, Buffer.from("hello\r\n"), Buffer.from([0, 1, 2, 0])]));
  await until(() => got.faults.length > 0);
  expect(got.uplinks).toHaveLength(1);
  expect(got.uplinks[0]).toMatchObject({ frame, via: `serial ${TTY.path}` });
  expect(got.uplinks[0]!.received).toBeGreaterThanOrEqual(before);
  expect(got.lines).toEqual(["hello"]);
  expect(got.faults).toEqual(["noise"]);
});

describe("the way back", () => {
  test("writes nothing before a hello said that the console is off, nor after one said it is on", async () => {
    const { serial, feed, got, state } = intake({ path: TTY.path }, [TTY]);
    await until(() => serial.state().name === "listening");
    feed(encoded);
    await until(() => got.uplinks.length === 1);
    const { back } = got.uplinks[0]!;
    const answer = randomBytes(30);
    back.send(answer);
    back.committed!(hello(true));
    back.send(answer);
    await until(() => state.written.length > 0);
    back.committed!(hello(false));
    back.send(answer);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.written).toEqual([Buffer.from(cobsEncode(answer, crc32))]);
  });

  test("after a replug the console is presumed on, and what belongs to the line before is not written", async () => {
    const { serial, feed, got, state, unplug, plug } = intake({ path: TTY.path }, [TTY]);
    await until(() => serial.state().name === "listening");
    feed(encoded);
    await until(() => got.uplinks.length === 1);
    got.uplinks[0]!.back.committed!(hello(true));
    unplug();
    await until(() => serial.state().name === "away");
    got.uplinks[0]!.back.send(frame);
    plug(TTY);
    await until(() => serial.state().name === "listening");
    expect(state.opened).toBe(2);
    feed(encoded);
    await until(() => got.uplinks.length === 2);
    got.uplinks[0]!.back.send(frame);
    got.uplinks[1]!.back.send(frame);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.written).toEqual([]);
    got.uplinks[1]!.back.committed!(hello(true));
    got.uplinks[1]!.back.send(frame);
    await until(() => state.written.length === 1);
  });
});

describe("a port that is not there", () => {
  test("is named once, with those that are, and opened when it comes", async () => {
    const usb = { path: "/dev/ttyUSB1", vendorId: "10c4", productId: "ea60", serialNumber: "A7" };
    const { serial, got, plug } = intake({ path: TTY.path }, [usb]);
    await until(() => got.logged.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(got.logged).toEqual([
      'Waiting for /dev/ttyX0: No such file or directory: is the cable in, and "path" the right one? ' +
        "There is: /dev/ttyUSB1 (usb 10c4:ea60:A7).",
    ]);
    plug(TTY);
    await until(() => serial.state().name === "listening");
  });

  test("a machine that cannot list ports still waits for a path, and says what to do about usb", async () => {
    const byPath = intake({ path: TTY.path }, [], true);
    await until(() => byPath.got.logged.length > 0);
    expect(byPath.got.logged[0]).toMatch(/ "path" the right one\?$/);
    byPath.plug(TTY);
    await until(() => byPath.serial.state().name === "listening");

    const byUsb = intake({ usb: "10c4:ea60" }, [], true);
    await until(() => byUsb.got.logged.length > 0);
    expect(byUsb.got.logged[0]).toContain('give "path"');
  });

  test("its state says since when it is away, and why; listening, since when it does", async () => {
    const { serial, got, plug, unplug } = intake({ path: TTY.path }, []);
    const opening = serial.state();
    expect(opening).toEqual({ name: "opening", since: expect.any(Number) });
    await until(() => got.logged.length > 0);
    const away = serial.state();
    expect(away).toEqual({
      name: "away",
      cause: "port-away",
      since: expect.any(Number),
      why: 'No such file or directory: is the cable in, and "path" the right one?',
    });
    // Tried again and again, it is away since the first time.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(serial.state()).toEqual(away);
    plug(TTY);
    await until(() => serial.state().name === "listening");
    expect(serial.state().since).toBeGreaterThan(away.since);
    unplug();
    await until(() => serial.state().name === "away");
    expect(serial.state()).toMatchObject({ why: "/dev/ttyX0 is gone." });
  });

  test("is named again where something else keeps it: a replug, and a program that was quicker", async () => {
    const { serial, got, state, plug, unplug } = intake({ path: TTY.path }, [TTY]);
    await until(() => serial.state().name === "listening");
    state.openFails = "Error Resource temporarily unavailable Cannot lock port";
    unplug();
    await until(() => serial.state().name === "away");
    plug(TTY);
    await until(() => got.logged.length > 2);
    expect(got.logged.slice(1)).toEqual([
      "/dev/ttyX0 is gone; waiting for it to come back.",
      expect.stringMatching(/^Waiting for \/dev\/ttyX0: .* another program has it open\. "fuser -v/),
    ]);
  });

  test("closing while waiting ends it", async () => {
    const { serial, got, state, plug } = intake({ path: TTY.path }, []);
    await until(() => got.logged.length > 0);
    await serial.close();
    plug(TTY);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(state.opened).toBe(0);
  });
});

describe("by USB device", () => {
  const device = (path: string, serialNumber: string) => ({
    path,
    vendorId: "10C4",
    productId: "ea60",
    serialNumber,
  });

  test.each(["10c4:EA60", "10c4:ea60:A7", "A7"])(
    "%s is found, also under another path after a replug",
    async (usb) => {
      const { serial, state, unplug, plug } = intake({ usb }, [TTY, device("/dev/ttyUSB0", "A7")]);
      await until(() => serial.state().name === "listening");
      expect(serial.via).toBe("serial /dev/ttyUSB0");
      unplug();
      await until(() => serial.state().name === "away");
      plug(device("/dev/ttyUSB3", "A7"));
      await until(() => serial.state().name === "listening");
      expect(state.opens.map((each) => each.path)).toEqual(["/dev/ttyUSB0", "/dev/ttyUSB3"]);
    },
  );

  test("two that fit are not guessed between", async () => {
    const { got } = intake({ usb: "10c4:ea60" }, [
      device("/dev/ttyUSB0", "A7"),
      device("/dev/ttyUSB1", "A8"),
    ]);
    await until(() => got.logged.length > 0);
    expect(got.logged[0]).toContain("More than one port is usb 10c4:ea60");
  });

  test.each(["", "10c4:", "10c4:ea6", "xyzz:ea60", "a:b:c"])("%o is refused", (usb) => {
    expect(() => parseUsb(usb)).toThrow(/no USB device/);
  });

  test.each<SerialSettings>([{}, { path: "a", usb: "10c4:ea60" }])("%o is refused", (settings) => {
    expect(() => intake(settings, [])).toThrow(/either "path" or "usb"/);
  });
});
