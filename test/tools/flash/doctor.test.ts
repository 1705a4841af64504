// What sippra-node doctor makes of what is on a line: each case by its name, and never a Ctrl-C.
import { describe, expect, test } from "vitest";
import { DOWNLINK } from "../../../shared/frame.ts";
import { RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { ENTER, examineLine, QUESTION, SPEEDS } from "../../../tools/flash/doctor/examine.ts";
import { findingsOf } from "../../../tools/flash/doctor/findings.ts";
import type { Verdict } from "../../../tools/sentences/check.ts";
import type { Found } from "../../../tools/sentences/doctor.ts";
import { cut, type Device, espruino, frameText, lineTo } from "./doctor-lines.ts";

const UPLINK_HELLO = 0xe3;
const ANSWER = 0xe0 | 16 | DOWNLINK;

async function examined(device: Device, baud = 9600) {
  const line = lineTo(device, baud);
  const found = await examineLine(line, { baud, listen: 300, sleep: line.pass });
  return { line, findings: findingsOf(found, baud) };
}

const always = (text: string) => () => text;
const enterOnly = (text: string) => (line: string) => (line === "" ? text : "");
const asked = (question: string, answer: string) => (line: string) => (line === question ? answer : "");

const CASES: [string, Device, [Found, Verdict], RegExp?][] = [
  ["nothing", { baud: 9600 }, ["silent", "fail"]],
  ["a line held low", { baud: 9600, says: "\0\0\0\0" }, ["zeros", "fail"]],
  ["noise", { baud: 9600, says: "\xf3\x80\xfe\x81\x9c\xe0\xc1" }, ["noise", "fail"]],
  ["TX and RX joined", { baud: 9600, answers: always("\r\n") }, ["echo", "fail"]],
  [
    "an interpreter",
    { baud: 9600, answers: espruino("2v29", "PUCKJS", false) },
    ["interpreter", "pass"],
    /Puck\.js 2v29/,
  ],
  ["one with a node", { baud: 9600, answers: espruino("2v29", "XIAOBLE", true) }, ["holds-node", "pass"]],
  [
    "an old one",
    { baud: 9600, answers: espruino("2v12", "PUCKJS", false) },
    ["too-old", "fail"],
    /2v12 2v29/,
  ],
  ["another board", { baud: 9600, answers: espruino("2v29", "BANGLEJS2", false) }, ["unknown-board", "fail"]],
  ["a prompt without answers", { baud: 9600, answers: enterOnly("\r\n>") }, ["mute", "doubtful"]],
  ["a locked console", { baud: 9600, answers: always("\r\npassword>") }, ["locked", "pass"]],
  ["the debugger", { baud: 9600, answers: always("\r\ndebug>") }, ["debugger", "fail"]],
  [
    "a node that boots",
    { baud: 9600, says: "\r\nSippra 0.1.0, node 1-7, boot 3\r\npassword>" },
    ["node", "pass"],
    /boot 3/,
  ],
  [
    "a node that cannot",
    { baud: 9600, says: "\r\nSippra 0.1.0: no profile\r\n" },
    ["node-trouble", "fail"],
    /no profile/,
  ],
  [
    "a node that sends",
    { baud: 9600, says: `junk\r\n${frameText(UPLINK_HELLO, 1, 300, 513)}` },
    ["frames", "pass"],
    /^1-300 hello 513$/,
  ],
  ["a gateway", { baud: 9600, says: frameText(ANSWER, 1, 7, 9) }, ["gateway", "fail"], /^1-7$/],
  ["a login", { baud: 9600, answers: always("\r\nraspberrypi login: ") }, ["login", "fail"], /raspberrypi/],
  ["a login's password", { baud: 9600, answers: always("\r\nPassword: ") }, ["login", "fail"]],
  ["a shell", { baud: 9600, answers: always("\r\nroot@alby:~# ") }, ["login", "fail"]],
  ["MicroPython", { baud: 9600, answers: always("\r\n>>> ") }, ["python", "fail"]],
  [
    "MicroPython that starts",
    { baud: 9600, says: "\r\nMicroPython v1.22.0 on 2023-12-27; Raspberry Pi Pico\r\n" },
    ["python", "fail"],
    /MicroPython v1\.22/,
  ],
  [
    "a RAK3172 by its banner",
    { baud: 9600, says: "RAKwireless RAK3172 Example\r\nCurrent Work Mode: LoRa P2P.\r\n" },
    ["module", "fail"],
    /RAK3172/,
  ],
  [
    "an RN2483 by its refusal",
    { baud: 57_600, answers: enterOnly("invalid_param\r\n") },
    ["module", "fail"],
    /RN2483/,
  ],
  [
    "a Wio-E5 by its refusal",
    { baud: 9600, answers: enterOnly("+AT: ERROR(-1)\r\n") },
    ["module", "fail"],
    /Wio-E5/,
  ],
  [
    "a RAK3172 that is asked",
    { baud: 115_200, answers: asked("AT+VER=?", "AT+VER=RUI_4.2.1_RAK3172-E\r\nOK\r\n") },
    ["module", "fail"],
    /RAK3172 4\.2\.1 115200/,
  ],
  [
    "an RN2483 that is asked",
    { baud: 57_600, answers: asked("sys get ver", "RN2483 1.0.5 Oct 31 2018 15:06:52\r\n") },
    ["module", "fail"],
    /RN2483 1\.0\.5 57600/,
  ],
  [
    "a Wio-E5 that is asked",
    { baud: 9600, answers: asked("AT+VER", "+VER: 4.0.11\r\n") },
    ["module", "fail"],
    /Wio-E5 4\.0\.11 9600/,
  ],
  ["a modem", { baud: 9600, answers: always("\r\nERROR\r\n") }, ["at", "fail"]],
  [
    "another program",
    { baud: 9600, says: "temp 21.5\r\ntemp 21.6\r\ntemp 21.6\r\n" },
    ["text", "fail"],
    /temp/,
  ],
];

describe("a line with", () => {
  test.each(CASES)("%s", async (_, device, [is, verdict], about = /(?:)/) => {
    const { line, findings } = await examined(device);
    expect(findings[0]).toMatchObject({ is, verdict });
    expect(findings[0]!.about.join(" ")).toMatch(about);
    // Nothing but Enter and questions is ever sent: to a prompt ours, to what is silent the modules'.
    const modules = Object.values(RADIO_MODULES).map(({ firmware }) => `${ENTER}${firmware.ask}${ENTER}`);
    const hasPrompt = ["interpreter", "holds-node", "too-old", "unknown-board", "mute"].includes(is);
    const may = [ENTER, ...(hasPrompt ? [QUESTION] : []), ...(/silent|module/.test(is) ? modules : [])];
    for (const { text } of line.sent) expect(may).toContain(text);
  });

  test("what speaks by itself is sent nothing", async () => {
    const { line } = await examined({ baud: 9600, says: frameText(UPLINK_HELLO, 1, 7, 1) });
    expect(line.sent).toEqual([]);
  });

  test("a program's text, and a console behind it", async () => {
    const says = "\r\ntemp 21.5\r\ntemp 21.6\r\n";
    const { findings } = await examined({ baud: 9600, says, answers: espruino("2v29", "PUCKJS", false) });
    expect(findings.map(({ is }) => is)).toEqual(["interpreter"]);
  });

  test("XOFF says that it holds back", async () => {
    const { findings } = await examined({ baud: 9600, answers: enterOnly("\r\n\x11>\x13") });
    expect(findings.map(({ is }) => is)).toEqual(["mute", "held-back"]);
    const { findings: after } = await examined({ baud: 9600, answers: enterOnly("\r\n\x13>\x11") });
    expect(after.map(({ is }) => is)).toEqual(["mute"]);
  });

  test("a silent line says how a node is woken", async () => {
    expect((await examined({ baud: 9600 })).findings.map(({ is }) => is)).toEqual(["silent", "asleep"]);
    const nothing = {
      heard: { is: "nothing" },
      baud: 9600,

      heldBack: false,
      echo: false,
    } as const;
    const of = (board: string) => findingsOf(nothing, 9600, board).map(({ is }) => is);
    expect(of("puckjs")).toContain("bluetooth-boot-loader");
    expect(of("mdbt42q")).toContain("bluetooth-boot-loader");
    expect(of("xiao-ble")).not.toContain("bluetooth-boot-loader");
    expect(of("pico2")).not.toContain("bluetooth-boot-loader");
  });
});

describe("a console at", () => {
  test.each(SPEEDS.filter((baud) => baud !== 9600))(
    "%d bit/s is read, and the speed is told",
    async (baud) => {
      const { findings } = await examined({ baud, answers: espruino("2v29", "PICO_R1_3", false) });
      expect(findings.map(({ is }) => is)).toEqual(["interpreter", "other-speed"]);
      expect(findings[1]!.about).toEqual([String(baud), "9600"]);
    },
  );

  test.each(SPEEDS.filter((baud) => baud !== 9600))("%d bit/s that talks by itself is", async (baud) => {
    const says = "level -43.5 dB, pressure 412.0 kPa\r\n".repeat(3);
    const { findings } = await examined({ baud, says });
    expect(findings.map(({ is }) => is)).toEqual(["text", "other-speed"]);
    expect(findings[1]!.about).toEqual([String(baud), "9600"]);
  });
});

test("Enter at one speed is no Ctrl-C at any other, nor is a module's question", () => {
  const questions = Object.values(RADIO_MODULES).map(({ driver, firmware }) => ({
    baud: driver.baud,
    text: `${ENTER}${firmware.ask}${ENTER}`,
  }));
  const enters = SPEEDS.map((baud) => ({ baud, text: ENTER }));
  const breaks = [...enters, ...questions].flatMap(({ baud, text }) =>
    SPEEDS.flatMap((to) =>
      cut(text, baud, to).includes("\x03") ? [`${JSON.stringify(text)} ${baud} ${to}`] : [],
    ),
  );
  expect(breaks).toEqual([]);
  // Other words could be one.
  expect(cut(`${ENTER}sys get ver${ENTER}`, 38_400, 57_600)).toContain("\x03");
});
