// What sippra-node doctor says of the machine and its ports, on each system, and on real pseudo-terminals.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCable, hasPty } from "../../../tools/board/pty.ts";
import { type Diagnosed, diagnose, type Machine } from "../../../tools/flash/doctor/doctor.ts";
import { holdersOf, runs, usbDevices } from "../../../tools/flash/doctor/linux.ts";
import {
  ADAPTERS,
  BOOT_LOADERS,
  PLATFORMS,
  platformOf,
  whatToLookFor,
} from "../../../tools/flash/doctor/platforms.ts";
import { diagnosedText } from "../../../tools/flash/doctor/text.ts";
import { main } from "../../../tools/flash/main.ts";
import type { Port } from "../../../tools/flash/ports.ts";
import { openRaw } from "../../../tools/flash/raw-line.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { runCommand, startCommand } from "../../commands.ts";
import { temporaryFolder, until } from "../../processes.ts";
import { espruino, lineTo } from "./doctor-lines.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

const port = (path: string, usb: string | null = null): Port => ({
  ...{ path, usb },
  ...{ manufacturer: null, serialNumber: null },
});

const EMPTY: Machine = {
  platform: "linux",
  ports: async () => [],
  usbDevices: () => [],
  holdersOf: () => [],
  runs: () => false,
  open: async () => lineTo({ baud: 9600 }, 9600),
  sleep: async () => {},
};

async function found(machine: Partial<Machine>, wanted?: string) {
  const options = { port: wanted, baud: 9600, listen: 300 };
  return diagnose(options, { ...EMPTY, ...machine }, new AbortController().signal);
}

const names = ({ looked }: Diagnosed) => looked.flatMap(({ findings }) => findings.map(({ is }) => is));

/** In both languages, in 80 columns, with no word of either missing. */
function texts(diagnosed: Diagnosed): string[] {
  const all = Object.values(LANGUAGES).map((say) => diagnosedText(diagnosed, undefined, say));
  for (const line of all.flatMap((text) => text.split("\n"))) expect(line.length).toBeLessThanOrEqual(80);
  for (const text of all) expect(text).not.toMatch(/undefined|\bNaN\b/);
  return all;
}

const flat = (text: string) => text.replace(/\s+/g, " ");

describe.each(PLATFORMS)("on %s", (platform) => {
  test("no port at all says what to look for, and each adapter has its name", async () => {
    const diagnosed = await found({ platform });
    expect(diagnosed.verdict).toBe("fail");
    expect(names(diagnosed)).toEqual(["no-port"]);
    const [english, swedish] = texts(diagnosed);
    expect(flat(english!)).toContain(flat(whatToLookFor(platform)));
    expect(flat(swedish!)).toContain(flat(whatToLookFor(platform)));
    expect(english).toMatch({ linux: /lsusb/, win32: /device\s+manager/, darwin: /\/dev\/cu/ }[platform]);
    for (const { driver, title } of ADAPTERS)
      expect(whatToLookFor(platform)).toContain(platform === "linux" ? title : driver[platform]);
  });

  test("a port that another program has says which they usually are", async () => {
    const open: Machine["open"] = async () => ({ trouble: "busy", words: "Access denied" });
    const diagnosed = await found({ platform, open, ports: async () => [port("COM5", "1a86:7523")] });
    expect(names(diagnosed)).toEqual(["unopened", "perhaps-held"]);
    expect(texts(diagnosed)[0]).toMatch(
      { linux: /minicom/, win32: /Tera\s+Term/, darwin: /screen/ }[platform],
    );
  });
});

test("other systems are taken for Linux", () => {
  expect(["linux", "win32", "darwin", "freebsd"].map((each) => platformOf(each as NodeJS.Platform))).toEqual([
    "linux",
    "win32",
    "darwin",
    "linux",
  ]);
});

test("no id stands twice, and all are as systems write them", () => {
  const ids = [...ADAPTERS, ...BOOT_LOADERS].flatMap(({ usb }) => usb);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{4}:[\da-f]{4}$/);
});

describe("on Linux", () => {
  test.each(BOOT_LOADERS.flatMap(({ title, usb }) => usb.map((id) => [id, title])))(
    "%s on USB is a board in its boot loader, %s",
    async (id, title) => {
      const diagnosed = await found({ usbDevices: () => [id] });
      expect(names(diagnosed)).toEqual(["boot-loader"]);
      expect(flat(texts(diagnosed)[0]!)).toContain(flat(title));
    },
  );

  test.each(ADAPTERS.map(({ title, usb, driver }) => [title, usb[0]!, driver.linux]))(
    "%s without a port lacks its driver",
    async (title, usb, driver) => {
      const diagnosed = await found({ usbDevices: () => [usb, usb] });
      expect(names(diagnosed)).toEqual(["no-driver"]);
      expect(flat(texts(diagnosed)[0]!)).toMatch(new RegExp(`${title}.*modprobe ${driver}`));
      const ports = async () => [port("/dev/ttyUSB0", usb)];
      expect(names(await found({ usbDevices: () => [usb], ports }))).toEqual(["silent", "asleep"]);
    },
  );

  test("a CH340 that is taken for a Braille display is told", async () => {
    const machine = { usbDevices: () => ["1a86:7523"], runs: (program: string) => program === "brltty" };
    expect(names(await found(machine))).toEqual(["braille"]);
  });

  test("ModemManager comes with the rule that ends it", async () => {
    const diagnosed = await found({
      runs: (program) => program === "ModemManager",
      ports: async () => [port("/dev/ttyACM0", "0483:5740")],
      open: async () => lineTo({ baud: 9600, answers: espruino("2v29", "PICO_R1_3", false) }, 9600),
    });
    expect(names(diagnosed)).toEqual(["modem-manager", "interpreter"]);
    expect(diagnosed.verdict).toBe("pass");
    for (const text of texts(diagnosed)) expect(text).toContain('ENV{ID_MM_DEVICE_IGNORE}="1"');
  });

  test("a port that may not be opened names the group to join", async () => {
    const diagnosed = await found(
      { open: async () => ({ trouble: "denied", words: "Permission denied" }) },
      "/dev/ttyNone",
    );
    expect(flat(texts(diagnosed)[0]!)).toMatch(/You may not open .*usermod -aG dialout/);
  });

  test("one on USB has a rule for it, too", async () => {
    const denied: Machine["open"] = async () => ({ trouble: "denied", words: "Permission denied" });
    const ports = async () => [port("/dev/ttyUSB0", "1a86:7523")];
    const diagnosed = await found({ open: denied, ports });
    expect(names(diagnosed)).toEqual(["unopened", "udev"]);
    expect(texts(diagnosed)[1]).toMatch(/idVendor\}=="1a86",\s+ATTRS\{idProduct\}=="7523"/);
    expect(texts(diagnosed)[0]).toContain("/dev/ttyUSB0, CH340 (1a86:7523)");
    expect(names(await found({ platform: "darwin", open: denied, ports }))).toEqual(["unopened"]);
  });

  test("a port that another program reads is left to it", async () => {
    let opened = 0;
    const diagnosed = await found({
      ports: async () => [port("/dev/ttyUSB0", "0403:6001")],
      holdersOf: () => [{ name: "minicom", pid: 41 }],
      open: async () => lineTo({ baud: 9600 }, 9600 + opened++),
    });
    expect(names(diagnosed)).toEqual(["held"]);
    expect(texts(diagnosed)[1]).toContain("minicom (pid 41)");
    expect(opened).toBe(0);
  });

  test("one port with a board is enough, and dead ones of the machine are no news", async () => {
    const board = { baud: 9600, answers: espruino("2v29", "PUCKJS", true) };
    const diagnosed = await found({
      ports: async () => [port("/dev/ttyS4"), port("/dev/ttyUSB0"), port("/dev/ttyUSB1", "0403:6001")],
      open: async (path) =>
        path === "/dev/ttyS4"
          ? { trouble: "dead", words: "Input/output error" }
          : lineTo(path === "/dev/ttyUSB1" ? board : { baud: 9600 }, 9600),
    });
    expect(diagnosed.looked.map(({ port, verdict }) => [port, verdict])).toEqual([
      ["/dev/ttyUSB1", "pass"],
      ["/dev/ttyUSB0", "fail"],
    ]);
    expect(diagnosed.verdict).toBe("pass");
  });

  test("who has a port open is read from /proc, and what is on USB from /sys", () => {
    const proc = join(folder.path, "proc");
    for (const [pid, name] of [
      ["41", "minicom"],
      ["42", "ModemManager"],
    ] as const) {
      mkdirSync(join(proc, pid, "fd"), { recursive: true });
      writeFileSync(join(proc, pid, "comm"), `${name}\n`);
    }
    const tty = join(folder.path, "tty");
    writeFileSync(tty, "");
    symlinkSync(tty, join(proc, "41/fd/5"));
    expect(holdersOf(tty, proc)).toEqual([{ name: "minicom", pid: 41 }]);
    expect(holdersOf(join(folder.path, "other"), proc)).toEqual([]);
    expect(runs("ModemManager", proc)).toBe(true);
    expect(runs("brltty", proc)).toBe(false);
    const sys = join(folder.path, "sys");
    mkdirSync(join(sys, "1-1"), { recursive: true });
    mkdirSync(join(sys, "1-1:1.0"));
    writeFileSync(join(sys, "1-1/idVendor"), "0483\n");
    writeFileSync(join(sys, "1-1/idProduct"), "DF11\n");
    expect(usbDevices(sys)).toEqual(["0483:df11"]);
    expect(usbDevices(join(sys, "none"))).toEqual([]);
  });
});

describe.runIf(hasPty())("on a pseudo-terminal", () => {
  const doctor = (path: string, ...more: string[]) => ["doctor", "--port", path, "--listen", "0", ...more];

  test("a board that answers passes", async () => {
    const cable = await createCable();
    const board = await openRaw(cable.ends[1], 9600);
    if ("trouble" in board) throw new Error(board.words);
    const answers = espruino("2v29", "PUCKJS", false);
    let typed = "";
    board.onBytes((bytes) => {
      typed += Buffer.from(bytes).toString("latin1");
      const lines = typed.split("\n");
      typed = lines.pop()!;
      for (const line of lines) board.send(answers(line.trim()));
    });
    try {
      const english = await runCommand(main, doctor(cable.ends[0]), { LANG: "C" });
      expect(english).toMatchObject({
        code: 0,
        out: expect.stringMatching(/pass +Espruino 2v29 on Puck\.js answers/),
      });
      const swedish = await runCommand(main, ["--lang", "sv", ...doctor(cable.ends[0])], { LANG: "C" });
      expect(swedish).toMatchObject({
        code: 0,
        out: expect.stringMatching(/godkänd +Espruino 2v29 på Puck\.js svarar/),
      });
      const { out } = await runCommand(main, doctor(cable.ends[0], "--json"), { LANG: "C" });
      expect(JSON.parse(out)).toMatchObject({
        verdict: "pass",
        looked: [{ findings: [{ is: "interpreter", about: ["Puck.js", "2v29"] }] }],
      });
    } finally {
      await board.close();
      cable.close();
    }
  });

  test("one that another program has open is named, and left to it", async () => {
    const cable = await createCable();
    const hold = `import { SerialPort } from "serialport";
      new SerialPort({ path: "${cable.ends[0]}", baudRate: 9600 }, () => console.log("open")).resume();`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", hold], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(holder.stdout!, "data");
      const { code, out, err } = await runCommand(main, doctor(cable.ends[0]), { LANG: "C" });
      expect(out).toContain(`(pid ${holder.pid})`);
      expect(err).toContain(LANGUAGES.en.doctor.failed);
      expect(code).toBe(1);
    } finally {
      holder.kill();
      cable.close();
    }
  });

  test("silence fails, and says how the board that is meant is reset", async () => {
    const cable = await createCable();
    try {
      const args = doctor(cable.ends[0], "--board", "xiao-ble");
      const { code, out } = await runCommand(main, ["--lang", "sv", ...args], { LANG: "C" });
      expect(out).toMatch(/UNDERKÄND +Inget hördes/);
      expect(flat(out)).toContain(flat(LANGUAGES.sv.resetIt["button-once"]));
      expect(code).toBe(1);
    } finally {
      cable.close();
    }
  });

  test("Ctrl-C ends it with a sentence", async () => {
    const cable = await createCable();
    try {
      const args = ["doctor", "--port", cable.ends[0], "--listen", "600"];
      const running = startCommand(main, args, { LANG: "C" });
      await until(() => running.err().includes("Listening on"), "it to listen");
      running.interrupt();
      expect(await running.ended).toBe(1);
      expect(running.err()).toContain(LANGUAGES.en.interrupted);
    } finally {
      cable.close();
    }
  });
});
