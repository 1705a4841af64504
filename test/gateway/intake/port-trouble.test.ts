// Why a port cannot be opened, in a sentence that says what to do: for the gateway, and for technicians in both
// languages. The words are those that the serial port package has been seen to give.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  accessTo,
  type PortTrouble,
  portTroubleOf,
  portTroubleSentence,
} from "../../../gateway/intake/port-trouble.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { temporaryFolder } from "../../processes.ts";

const PORT = "/dev/serial/by-id/usb-Busy_denied_speed-if00";

const CASES: [text: string, trouble: PortTrouble, advice: RegExp][] = [
  [`Error: No such file or directory, cannot open ${PORT}`, "missing", /is the cable in/],
  [
    `Error: Permission denied, cannot open ${PORT}`,
    "denied",
    /sudo usermod -aG dialout \S+", .*SupplementaryGroups=dialout/,
  ],
  [`Error: Operation not permitted, cannot open ${PORT}`, "forbidden", /--device/],
  ["Error Resource temporarily unavailable Cannot lock port", "busy", /fuser -v .*ModemManager/],
  [`Error: Device or resource busy, cannot open ${PORT}`, "busy", /fuser -v/],
  [`Error: Is a directory, cannot open ${PORT}`, "path", /correct "path"/],
  [`Error: Not a directory, cannot open ${PORT}`, "path", /correct "path"/],
  [`Error: Too many levels of symbolic links, cannot open ${PORT}`, "path", /correct "path"/],
  [`Error: File name too long, cannot open ${PORT}`, "path", /correct "path"/],
  ["Error: Inappropriate ioctl for device setting custom baud rate of 9600", "no-port", /no serial port/],
  [`Error: No such device or address, cannot open ${PORT}`, "dead", /unplug it and plug it in/],
  [`Error: No such device, cannot open ${PORT}`, "dead", /unplug it and plug it in/],
  ["Error: Input/output error setting custom baud rate of 9600", "dead", /unplug it and plug it in/],
  [
    "Error: Invalid argument || while setting custom baud rate of 250000",
    "speed",
    /9600 bit\/s, correct "baud"/,
  ],
  [`Error: Too many open files, cannot open ${PORT}`, "files", /ulimit -n/],
  ["Opening COM5: File not found", "missing", /is the cable in/],
  ["Opening COM5: Unknown error code 31", "dead", /unplug it/],
  ["Error: Something new, cannot open it", "other", /^Something new\.$/],
];

describe.each(CASES)("%s", (text, trouble, advice) => {
  test("is told with what to do", () => {
    expect(portTroubleOf(text, "linux")).toBe(trouble);
    const sentence = portTroubleSentence(text, PORT, 9600);
    expect(sentence).toMatch(advice);
    expect(sentence).toMatch(/^(?!Error).*\.$|\?$/);
  });

  test("and in both languages of technicians", () => {
    const said = (["en", "sv"] as const).map((language) =>
      LANGUAGES[language].portTrouble[trouble](PORT, "Strange", {
        group: "uucp",
        ownerOnly: false,
        user: "ada",
      }),
    );
    expect(said[0]).not.toBe(said[1]);
    for (const sentence of said) expect(sentence).toContain(PORT);
    if (trouble === "denied") for (const sentence of said) expect(sentence).toContain("usermod -aG uucp ada");
  });
});

test("on Windows a port that another program has open is busy", () => {
  expect(portTroubleOf("Opening COM5: Access denied", "win32")).toBe("busy");
});

describe.runIf(process.platform === "linux")("real paths", () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  beforeAll(() => {
    mkdirSync(at("folder"));
    writeFileSync(at("file"), "");
    symlinkSync("loop", at("loop"));
  });
  afterAll(folder.remove);

  test.each<[PortTrouble, string]>([
    ["missing", "none"],
    ["path", "folder"],
    ["path", "loop"],
    ["path", "file/x"],
    ["path", "n".repeat(300)],
    ["no-port", "file"],
  ])("%s: %s", async (trouble, name) => {
    const error = await new Promise<Error | null>((resolve) => {
      const port = new SerialPort({ path: at(name), baudRate: 9600 }, resolve);
      port.on("error", () => {});
    });
    expect(portTroubleOf(error!.message)).toBe(trouble);
  });

  test("who may open one: its group, or its owner alone", () => {
    writeFileSync(at("group"), "");
    chmodSync(at("group"), 0o600);
    expect(accessTo(at("group"))).toMatchObject({ group: "dialout", ownerOnly: true });
    expect(portTroubleSentence("Error: Permission denied, cannot open x", at("group"), 9600)).toMatch(
      /only its owner may open it.*chgrp dialout .*usermod -aG dialout/,
    );
    expect(accessTo("/dev/none")).toMatchObject({ group: "dialout", ownerOnly: false });
  });
});
