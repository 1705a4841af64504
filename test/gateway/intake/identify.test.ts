// A module that is not the right one, or has too old a firmware, is reported once, and used when that is mended.
import { describe, expect, onTestFinished, test } from "vitest";
import { MODULE_NAMES, type ModuleName } from "../../../shared/radio/modules/index.ts";
import { modemRig } from "./modem-rig.ts";
import { exchange, frameOf, HOUR_MS, MINUTE_MS, ready } from "./ready-modem.ts";

describe("another module than the right one", () => {
  const UPDATE: Record<ModuleName, RegExp> = {
    rak3172: /WisToolBox, to 4\.2\.1 or later/,
    rn2483: /LoRa Development Utility, to 1\.0\.5 or later/,
    "wio-e5": /bootloader, as Seeed's wiki describes, to 4\.0\.11 or later/,
  };
  test.each<[ModuleName, string, string]>([
    ["rak3172", "4.0.4", "This RAK3172 has firmware 4.0.4 and cannot be used with it"],
    ["rn2483", "1.0.4", "This RN2483 has firmware 1.0.4 and cannot be used with it"],
    ["wio-e5", "4.0.10", "This Wio-E5 has firmware 4.0.10 and cannot be used with it"],
  ])("%s with %s is told of once, and used when it is updated", async (kind, version, sentence) => {
    const rig = modemRig(kind, { version });
    onTestFinished(() => rig.close());
    await rig.run(10 * MINUTE_MS);
    expect(rig.sentences("error")).toEqual([expect.stringContaining(sentence)]);
    expect(rig.sentences("error")[0]).toMatch(UPDATE[kind]);
    expect(rig.problems).toEqual(["module-old"]);
    // It is only ever asked what it is.
    for (const { text } of rig.written)
      expect(text).toMatch(/^(U?\r\n)(AT\+VER=\?|sys get ver|AT\+VER)\r\n$/);
    rig.swap(kind, kind === "rak3172" ? "4.2.1" : kind === "rn2483" ? "1.0.5" : "4.0.11");
    await rig.run(MINUTE_MS);
    expect(rig.sentences("info").at(-1)).toContain("listens");
    await exchange(rig, frameOf(7));
    expect(rig.uplinks).toHaveLength(1);
  });

  test.each(["4.0.5", "4.1.0", "4.2.0"])("RAK3172 %s is used with a warning", async (version) => {
    const rig = await ready("rak3172", { version });
    expect(rig.sentences("warn")).toEqual([
      expect.stringMatching(/^This RAK3172 stops answering after a glitch on its line: update it .* 4\.2\.1/),
    ]);
    expect(rig.sentences("error")).toEqual([]);
    rig.onUplink = ({ back }) => back.send(frameOf(7, 40));
    expect((await exchange(rig, frameOf(7))).answers).toHaveLength(1);
  });

  const others: [string, ModuleName, (text: string) => string | undefined, RegExp][] = [
    [
      "a RAK3172 of before RUI3",
      "rak3172",
      (text) => (/VER/.test(text) ? "\r\n1.0.4\r\nOK\r\n" : ""),
      /firmware 1\.0\.4 .*WisToolBox/,
    ],
    [
      "an RN2903",
      "rn2483",
      (text) => (/ver/.test(text) ? "RN2903 1.0.5 Nov 06 2018 10:45:27\r\n" : "invalid_param\r\n"),
      /no RN2483 .*"RN2903 1\.0\.5.*check "module"/,
    ],
    [
      "silence",
      "wio-e5",
      () => undefined,
      /^No Wio-E5 answers here: check its cable and power, and that it speaks at 9600 bit\/s/,
    ],
    [
      "a console",
      "rak3172",
      (text) => `${text}Uncaught SyntaxError: Got ?\r\n at line 1 col 8\r\n>`,
      /no RAK3172 .*check "module" .*WisToolBox/,
    ],
  ];
  test.each(others)("%s is told of once, and asked again", async (_, kind, answer, sentence) => {
    const rig = modemRig(kind, { plugged: null });
    onTestFinished(() => rig.close());
    rig.hears = (text) => {
      const reply = answer(text);
      if (reply !== undefined) rig.line.send(Buffer.from(reply));
    };
    await rig.run(10 * MINUTE_MS);
    expect(rig.sentences("error")).toEqual([expect.stringMatching(sentence)]);
    expect(rig.written.length).toBeGreaterThan(20);
    expect(rig.written.length).toBeLessThan(150);
    rig.swap(kind);
    await rig.run(MINUTE_MS);
    expect(rig.sentences("info").at(-1)).toContain("listens");
  });

  test.each(MODULE_NAMES)(
    "%s is configured, and a GPS prints: told of once, whatever it prints",
    async (kind) => {
      const rig = modemRig(kind, { plugged: null });
      onTestFinished(() => rig.close());
      let second = 0;
      let stopped = false;
      const print = () => {
        if (stopped) return;
        second++;
        rig.line.send(
          Buffer.from(
            `$GPRMC,1200${second % 60},A,6223.46,N,01718.38,E,0.0,0.0,251126,,,A*6${second % 10}\r\n`,
          ),
        );
        rig.clock.setTimeout(print, 1000);
      };
      print();
      await rig.run(10 * MINUTE_MS);
      expect(rig.sentences("error")).toEqual([expect.stringMatching(/^What answers here is no .*\$GPRMC/)]);
      expect(rig.uplinks).toEqual([]);
      stopped = true;
      rig.swap(kind);
      await rig.run(MINUTE_MS);
      expect(rig.sentences("info").at(-1)).toContain("listens");
    },
  );

  test.each(
    MODULE_NAMES.flatMap((kind) =>
      MODULE_NAMES.filter((other) => other !== kind).map((other) => [kind, other] as const),
    ),
  )("%s is configured, %s is there: told of once; and the right one is used", async (kind, other) => {
    const rig = modemRig(kind, { plugged: other });
    onTestFinished(() => rig.close());
    await rig.run(5 * MINUTE_MS);
    expect(rig.sentences("error")).toHaveLength(1);
    await rig.replug(kind);
    await rig.run(15_000);
    expect(rig.sentences("info").at(-1)).toContain("listens");
  });

  test("one that does not understand, but tells what it is when it starts, is told of once", async () => {
    const rig = modemRig("rak3172", { baud: 9600 });
    onTestFinished(() => rig.close());
    await rig.run(HOUR_MS);
    expect(rig.sentences("error")).toEqual([
      'This RAK3172 cannot be set up: to "AT+LPM=?" it says nothing. Is the radio\'s configuration for another region, or the module?',
    ]);
    expect(rig.problems).toEqual(["module-silent"]);
  });

  test("one that refuses its settings is told of once, with what it refused", async () => {
    const rig = modemRig("rn2483", { channel: { frequency: 916_800_000 } });
    onTestFinished(() => rig.close());
    await rig.run(HOUR_MS);
    expect(rig.sentences("error")).toEqual([
      expect.stringMatching(
        /^This RN2483 cannot be set up: to "radio set freq 916800000" it says "invalid_param"/,
      ),
    ]);
  });

  test("one that somebody has locked is told of once, and used when it is unlocked", async () => {
    const rig = modemRig("rak3172", { kept: { LOCK: "1" } });
    onTestFinished(() => rig.close());
    await rig.run(HOUR_MS);
    expect(rig.sentences("error")).toEqual([
      'What answers here says "COMMAND_LOCKED". It is locked: connect it to a terminal at 115200 bit/s and type its password, which is 00000000 where nobody has set another.',
    ]);
    rig.module!.fromHost(Buffer.from("00000000\r\n"));
    await rig.run(MINUTE_MS);
    expect(rig.sentences("info").at(-1)).toContain("listens");
  });

  test("one that sleeps between commands is roused, and its setting mended", async () => {
    const rig = modemRig("wio-e5", { kept: { LOWPOWER: "AUTOON" } });
    onTestFinished(() => rig.close());
    await rig.run(MINUTE_MS);
    expect(rig.sentences("error")).toEqual([]);
    expect(rig.sentences("info").at(-1)).toContain("listens");
    expect(rig.module!.usage().flashWrites).toBe(1);
  });

  test("a RAK3172 full of a stranger's settings is mended, and listens", async () => {
    const kept = { NWM: "2", SYNCWORD: "3444", ENCRY: "1", LPM: "1", SYMBOLTIMEOUT: "8", CAD: "1" };
    const rig = modemRig("rak3172", { kept });
    onTestFinished(() => rig.close());
    await rig.run(MINUTE_MS);
    expect(rig.sentences("error")).toEqual([]);
    expect(rig.sentences("info").at(-1)).toContain("listens");
    expect(rig.module!.usage().flashWrites).toBe(6);
  });

  test("more power than a module has is all that it has", async () => {
    for (const kind of MODULE_NAMES) await ready(kind, { channel: { power: 22 } });
  });
});
