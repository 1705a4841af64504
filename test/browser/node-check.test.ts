// What a node has told of itself, at its page: how to ask for it, each part with its verdict and what to do, as soon as it is heard.
import { describe, expect, test } from "vitest";
import { CHECK, FLAG_ACOUSTIC_FAULT } from "../../shared/messages.ts";
import { cbor, seal } from "../gateway/admit/nodes.ts";
import { T } from "../gateway/alarms/alarms.ts";
import { take } from "../gateway/store/frames.ts";
import { pageSite } from "../gateway/watch/web/site.ts";
import { DESKTOP, listenForFaults, missing, overhang, PHONE, screenshot, seriousFaults } from "./chromium.ts";
import { served } from "./served.ts";

// 401.2 kPa, no sound, 3.58 V and 3.50 V, 11 °C, a module that did not sleep 3 times.
const BODY = [null, 4012, null, FLAG_ACOUSTIC_FAULT, 158, 150, 11, 3, 0];
const SIGNAL = { rssi: -110, snr: -9, margin: 12.5, at: 0 };

const LOOKS = (["en-GB", "sv-SE"] as const).flatMap((locale) =>
  [DESKTOP, PHONE].map((viewport) => ({ locale, viewport })),
);
const SAID = {
  "en-GB": {
    none: "sippra-gateway command elm-4 --check",
    unopened: "flashed with an older enrolment",
    revoked: "Its key was revoked",
    all: [
      ...["The node's own check", "Pass401.2 kPa", "FailThe sensor gives nothing that can be sound"],
      ...["Pass3.58 V at rest", "DoubtfulSince its boot, 3 times", "Pass12.5 dB over what it needs"],
    ],
  },
  "sv-SE": {
    none: "inte sagt något om sig själv än",
    unopened: "installerats med en äldre registrering",
    revoked: "Dess nyckel är spärrad",
    all: [
      ...["Nodens egen kontroll", "Godkänd401,2 kPa", "UnderkändGivaren ger inget som kan vara ljud"],
      ...[
        "Godkänd3,58 V i vila",
        "Tveksam3 gånger sedan nodens start",
        "Godkänd12,5 dB över vad den behöver",
      ],
    ],
  },
};

/** The page of elm-4, and its card of the node's own check. */
async function openNode(site: ReturnType<typeof pageSite>, look: (typeof LOOKS)[number]) {
  const { browser, url } = await served(site);
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const faults = listenForFaults(page);
  await page.goto(`${url}/nodes/elm-4`);
  return { context, page, faults, card: page.locator("#own-check") };
}

describe.skipIf(missing !== null)("a node's page", () => {
  test("tells how a node finds itself, in either language and on a phone", async () => {
    for (const { locale, viewport } of LOOKS) {
      const site = pageSite({ users: null });
      const node = site.store.addNode({ name: "elm-4", network: 1, node: 4 });
      const { context, page, faults, card } = await openNode(site, { locale, viewport });
      await card.getByText(SAID[locale].none).waitFor();
      take(site.store, seal(node, CHECK, 1, cbor(BODY)), T - 60_000, { signal: SIGNAL });
      await page.reload();
      await card.locator("dd").first().waitFor();
      const text = (await card.textContent()) ?? "";
      for (const said of SAID[locale].all) expect(text).toContain(said);
      await screenshot(page, `node-check-${locale.slice(0, 2)}-${viewport.width}`);
      expect([faults, await seriousFaults(page), await overhang(page)]).toEqual([[], [], 0]);
      await context.close();
    }
  });

  test("tells of a key that is another, and of one that was revoked, in either language and on a phone", async () => {
    for (const { locale, viewport } of LOOKS) {
      const site = pageSite({ users: null });
      const { unopened, revoked } = SAID[locale];
      site.store.addNode({ name: "elm-4", network: 1, node: 4 });
      site.unopened.set("elm-4", T - 60_000);
      const { context, page, faults, card } = await openNode(site, { locale, viewport });
      await card.getByText(unopened).waitFor();
      // Its battery and cable are not at fault.
      await page.locator(".nodehead").getByText(unopened).waitFor();
      await screenshot(page, `node-check-key-${locale.slice(0, 2)}-${viewport.width}`);
      site.store.revoke("elm-4", "lost");
      await page.reload();
      await card.getByText(revoked).waitFor();
      await page.locator(".nodehead").getByText(revoked).waitFor();
      expect([faults, await seriousFaults(page), await overhang(page)]).toEqual([[], [], 0]);
      await context.close();
    }
  });
});
