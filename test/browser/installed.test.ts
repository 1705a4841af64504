// How a node was installed, at its page: all of the record in words, first levels beside today's, and nothing of it more than text.
import { describe, expect, test } from "vitest";
import type { Installation } from "../../gateway/places/installation.ts";
import { NIGHT } from "../../shared/messages.ts";
import { cbor, reading, seal } from "../gateway/admit/nodes.ts";
import { T } from "../gateway/alarms/alarms.ts";
import { installed } from "../gateway/places/installed.ts";
import { take } from "../gateway/store/frames.ts";
import { pageSite } from "../gateway/watch/web/site.ts";
import { DESKTOP, listenForFaults, missing, overhang, PHONE, screenshot, seriousFaults } from "./chromium.ts";
import { served } from "./served.ts";

const DAY_MS = 86_400_000;
// A level of -78 dB re full scale, 12 dB lower than at first, and a usual one of -75.5.
const NIGHT_BODY = [
  ...[
    Math.floor(T / DAY_MS) - 1,
    -156,
    -151,
    -140,
    -150,
    3,
    -140,
    640,
    4,
    60,
    1,
    2,
    3,
    4,
    5,
    1,
    256,
    null,
    4,
    9,
    0,
    2,
  ],
];

async function opened(record: Installation) {
  const site = pageSite({ users: null });
  const node = site.store.addNode({ name: "elm-4", network: 1, node: 4 });
  site.store.keepInstallations([record], [], T);
  take(site.store, reading(node, 1, T / 1000 - 60), T);
  take(site.store, seal(node, NIGHT, 2, cbor(NIGHT_BODY)), T);
  const { browser, url } = await served(site);
  return { browser, url: `${url}/nodes/elm-4` };
}

const LOOKS = (["en-GB", "sv-SE"] as const).flatMap((locale) =>
  [DESKTOP, PHONE].map((viewport) => ({ locale, viewport })),
);
const SAID = {
  "en-GB": [
    ...[
      "A. B.",
      "xiao-ble, serial number 0123abcd",
      "1.2.3, Espruino 2v29, rylr998",
      "a receiver, within 4\u00a0m",
    ],
    ...[
      "sound: doubtful, too quiet for the converter (−71.5\u00a0dBFS)",
      "supply: pass (3\u2009612\u00a0mV)",
    ],
    ...[
      "clock: pass (0.01\u00a0%)",
      "pass: 3 heard, 24.5\u00a0dB over the noise",
      "IMG_0001.jpg: The chamber",
    ],
    ...[
      "0 bar (0.0\u00a0kPa); 4.1 bar (410.0\u00a0kPa)",
      "gain 40.0\u00a0dB, against −20.0\u00a0dB, uncertainty 1.5\u00a0dB",
    ],
    ...[
      "The lid is heavy.",
      "−66.0\u00a0dBFS",
      "−78.0\u00a0dBFS",
      "−12.0\u00a0dB",
      "−15.0\u00a0dB",
      "+2.3\u00a0kPa",
    ],
  ],
  "sv-SE": [
    ...["xiao-ble, serienummer 0123abcd", "ljud: tveksam, för tyst för omvandlaren (−71,5\u00a0dBFS)"],
    ...[
      "godkänd: 3 hördes, 24,5\u00a0dB över bruset",
      "en mottagare, inom 4\u00a0m",
      "−12,0\u00a0dB",
      "vid installationen",
    ],
  ],
};

describe.skipIf(missing !== null)("a node's page", () => {
  test("tells how it was installed, and what has changed since, in either language and on a phone", async () => {
    const { browser, url } = await opened(installed({ node: 4 }));
    for (const { locale, viewport } of LOOKS) {
      const context = await browser.newContext({ viewport, locale });
      const page = await context.newPage();
      const faults = listenForFaults(page);
      await page.goto(url);
      const card = page.locator("#installed");
      await card.waitFor();
      const text = ((await card.textContent()) ?? "").toLowerCase();
      for (const said of SAID[locale]) expect(text).toContain(said.toLowerCase());
      await screenshot(page, `installed-${locale.slice(0, 2)}-${viewport.width}`);
      expect([faults, await seriousFaults(page), await overhang(page)]).toEqual([[], [], 0]);
      await context.close();
    }
  });

  test("shows every text of the record as text, however long", async () => {
    const script = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const long = "x".repeat(200);
    const { browser, url } = await opened(
      installed({
        ...{ node: 4, by: script, note: `${script}${"y".repeat(500)}` },
        board: {
          kind: script.slice(0, 32),
          serial: "0".repeat(64),
          firmware: script.slice(0, 32),
          espruino: script.slice(0, 32),
          link: "serial",
        },
        photographs: [{ file: `${script}.jpg`, caption: long }],
        check: {
          ...{ at: "2026-12-01T09:30:00Z", verdict: "fail" },
          findings: [{ part: "constructor", verdict: "fail", fault: "__proto__", value: 1 }],
        },
      }),
    );
    const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
    const page = await context.newPage();
    const faults = listenForFaults(page);
    await page.goto(url);
    await page.getByText("constructor: fail, __proto__ (1.0)").waitFor();
    expect(await page.getByText(script).count()).toBeGreaterThan(1);
    expect([await page.title(), await page.locator("main img[src=x]").count()]).toEqual([
      expect.not.stringMatching(/^1$/),
      0,
    ]);
    expect([faults, await overhang(page)]).toEqual([[], 0]);
    await context.close();
  });
});
