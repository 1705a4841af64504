// A leak from its first night to the quiet nights after its repair, as somebody lives it at the page: on a phone, by keyboard
// alone; and every view, looked at by axe, on a phone and a desk, light and dark, in both languages.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "../../gateway/alarms/alarm.ts";
import { silentLog } from "../../gateway/log.ts";
import { createStory, type Story } from "../../tools/demo/story.ts";
import {
  DESKTOP,
  listenForFaults,
  missing,
  openChromium,
  overhang,
  PHONE,
  screenshot,
  seriousFaults,
  tabTo,
} from "./chromium.ts";

const START = Date.UTC(2026, 10, 1, 5);
const SPEED = 5e6;
const nothing = () => {};

/** A story that stands still until it is told to go on, and then until something has happened. */
async function standingStory() {
  const story = await createStory({
    ...{ seed: 1, start: START, url: undefined, port: 1950, log: silentLog, crew: false },
    listener: { reading: nothing, event: nothing, night: nothing, leak: nothing },
  });
  const over = new AbortController();
  let gate = Promise.withResolvers<void>();
  let isReached: () => boolean = () => true;
  let reached = Promise.withResolvers<void>();
  const playing = story.play(
    { news: nothing, moment: nothing },
    {
      ...{ speed: SPEED, stop: over.signal },
      async hold() {
        if (!isReached()) return;
        reached.resolve();
        await gate.promise;
      },
    },
  );
  return {
    story,
    /** Goes on until then; the story stands still afterwards. */
    async until(condition: () => boolean) {
      isReached = condition;
      const next = Promise.withResolvers<void>();
      reached = next;
      const before = gate;
      gate = Promise.withResolvers();
      before.resolve();
      await next.promise;
    },
    async close() {
      over.abort();
      isReached = () => false;
      gate.resolve();
      await playing;
      await story.stage.close();
    },
  };
}

const leakIn = ({ stage }: Story): Alarm | undefined =>
  stage.store.alarms.list(0).find(({ kind, place }) => kind === "leak" && place.nodes.length > 0);

describe.skipIf(missing !== null)("the page", () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof standingStory>>;
  let url = "";
  beforeAll(async () => {
    [browser, site] = await Promise.all([openChromium(), standingStory()]);
    url = site.story.stage.page!;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  const open = async (path: string, options: Parameters<Browser["newContext"]>[0] = {}) => {
    const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", ...options });
    const page = await context.newPage();
    const faults = listenForFaults(page);
    await page.goto(new URL(path, url).href);
    await page.waitForSelector("main h1");
    return { context, page, faults };
  };

  test("shows a leak that begins, why it is told, and takes what is done about it, by keyboard alone", async () => {
    const { page, faults, context } = await open("/");
    await page.getByRole("heading", { name: "Nothing needs anybody." }).waitFor();
    await site.until(() => leakIn(site.story) !== undefined);
    const alarm = leakIn(site.story)!;
    const [nearest] = alarm.place.nodes;

    await page.getByRole("heading", { name: /needs? somebody/ }).waitFor();
    await page.getByText(`/${nearest}/`).or(page.getByText(nearest!).first()).waitFor();
    const row = async () => {
      const answer = await page.request.get(new URL("/api/now", url).href);
      return (await answer.json()).nodes.find(({ name }: { name: string }) => name === nearest);
    };
    expect(await row()).toMatchObject({ state: "leak" });
    await tabTo(page, new RegExp(nearest!));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/alarms\/\d+/);
    await page
      .getByText(/louder than usual/)
      .filter({ visible: true })
      .first()
      .waitFor();
    expect(await overhang(page)).toBe(0);

    await deed(page, "Acknowledge");
    await page.getByText("acknowledged", { exact: false }).first().waitFor();
    await deed(page, "Located", "At the joint by the hydrant.");
    await deed(page, "Repaired");
    expect(site.story.stage.store.alarms.find(alarm.id)).toMatchObject({
      ...{ state: "repaired", by: "page", after: "checking" },
      notes: [{ text: "At the joint by the hydrant.", by: "page" }],
    });

    const { calendar, stage, plot } = site.story;
    plot.leak.until = calendar.of(stage.clock.now()).day + 1;
    await site.until(() => stage.store.alarms.find(alarm.id).after === "quiet");
    await page
      .getByText(/quiet after the repair/i)
      .first()
      .waitFor();
    await tabTo(page, "Close");
    await page.keyboard.press("Enter");
    await tabTo(page, /A main leaked/);
    await page.keyboard.press("Space");
    await tabTo(page, /^.+ close$/i);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Reopen" }).waitFor();
    expect(stage.store.alarms.find(alarm.id)).toMatchObject({ state: "closed", reason: "main" });
    expect(stage.store.audit.list({}, 9).map(({ who, what }) => `${who} ${what}`)).toContain(
      "page alarm-closed",
    );
    expect(faults).toEqual([]);
    await context.close();
  });

  /** Says first what it will do, and does it when it is said again. */
  async function deed(page: Page, name: string, note?: string): Promise<void> {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
    if (note !== undefined) {
      await tabTo(page, /^Note/);
      await page.keyboard.type(note);
    }
    await tabTo(page, new RegExp(`^.+ ${name}$`, "i"));
    await page.keyboard.press("Enter");
    await page.locator(".done").waitFor();
  }

  const VIEWS = () => {
    const alarm = leakIn(site.story)!;
    const [a, b] = alarm.place.nodes;
    return {
      ...{ now: "/", alarms: "/alarms", alarm: `/alarms/${alarm.id}`, nodes: "/nodes", node: `/nodes/${a}` },
      ...{ compare: `/compare?nodes=${a},${b ?? "hydrant-01"}`, site: "/site", gateway: "/gateway" },
    };
  };
  const LOOKS = (["en-GB", "sv-SE"] as const).flatMap((locale) =>
    (["light", "dark"] as const).flatMap((colorScheme) =>
      [DESKTOP, PHONE].map((viewport) => ({ locale, colorScheme, viewport })),
    ),
  );

  test.each(LOOKS)("has no serious fault in $locale, $colorScheme, $viewport.width wide", async (look) => {
    for (const [name, path] of Object.entries(VIEWS())) {
      const { page, faults, context } = await open(path, look);
      await page.waitForLoadState("networkidle").catch(nothing);
      // Charts are drawn when their library has come.
      await page.waitForTimeout(300);
      const { locale, colorScheme, viewport } = look;
      await screenshot(page, `${name}-${locale.slice(0, 2)}-${colorScheme}-${viewport.width}`);
      expect([name, faults, await seriousFaults(page), await overhang(page)]).toEqual([name, [], [], 0]);
      await context.close();
    }
  });
});
