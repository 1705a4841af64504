// The page without a mouse: charts of an alarm are read by the keys that read a node's, and by a finger, nodes are found on the map, and
// how far back charts go is chosen.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PageSite, startPageSite } from "../../tools/bench/page-site.ts";
import { listenForFaults, missing, openChromium, overhang, PHONE, seriousFaults, tabTo } from "./chromium.ts";

describe.skipIf(missing !== null)("without a mouse", () => {
  let site: PageSite;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
    site = await startPageSite({ nodes: 9, pipes: 40, years: 1, alarms: 1 });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function open(path: string): Promise<{ page: Page; faults: string[]; close(): Promise<void> }> {
    const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", hasTouch: true });
    const page = await context.newPage();
    const faults = listenForFaults(page);
    await page.goto(site.url + path);
    await page.waitForSelector("main h1");
    return { page, faults, close: () => context.close() };
  }

  test("the nights of an alarm are read value by value, and told while they are", async () => {
    const { page, faults, close } = await open("/alarms/1");
    const chart = page.locator(".nightchart").first();
    const read = chart.locator(".read");
    await chart.waitFor();
    const whole = await read.textContent();
    expect(await read.getAttribute("aria-live")).toBe("off");
    await tabTo(page, /^node-\d+, level, /);
    expect(await read.getAttribute("aria-live")).toBe("polite");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Home");
    const first = await read.textContent();
    expect(first).toMatch(/^\d{4}-\d\d-\d\d: level −\d+\.\d.dBFS/);
    await page.keyboard.press("ArrowRight");
    const second = await read.textContent();
    expect(Date.parse(second!.slice(0, 10)) - Date.parse(first!.slice(0, 10))).toBe(86_400_000);
    await page.keyboard.press("ArrowLeft");
    expect(await read.textContent()).toBe(first);
    expect(await chart.locator("path.cursor").count()).toBe(1);
    await page.keyboard.press("End");
    expect(whole).toContain((await read.textContent())!.slice(0, 10));
    // All charts of an alarm are read at one time.
    const all = await page.locator(".nightchart .read").allTextContents();
    expect(new Set(all.map((text) => text.slice(0, 10))).size).toBe(1);
    const { x, y, width, height } = (await chart.locator(".canvas").boundingBox())!;
    await page.touchscreen.tap(x + width / 2, y + height / 2);
    expect(await read.textContent()).toMatch(/^\d{4}-\d\d-\d\d: level/);
    expect(await read.textContent()).not.toContain(whole!.slice(0, 10));
    expect([faults, await seriousFaults(page), await overhang(page)]).toEqual([[], [], 0]);
    await close();
  });

  test("nodes of the map are chosen by arrows, told, opened and left", async () => {
    const { page, faults, close } = await open("/");
    const map = page.locator(".map");
    await map.locator("canvas").first().waitFor();
    const told = map.locator("[aria-live=polite]");
    const nearby = async (key: string) => {
      await page.keyboard.press(key);
      return (await told.textContent())!.split(":")[0];
    };
    /** px by which the map has been moved. */
    const moved = () => page.evaluate<string>("document.querySelector('.leaflet-map-pane').style.transform");
    await tabTo(page, /^Map of 9 nodes/);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    const still = await moved();
    // Three streets by three, counted from the south-west.
    expect(await nearby("ArrowLeft")).toBe("node-0004");
    expect(await nearby("ArrowRight")).toBe("node-0005");
    expect(await nearby("ArrowRight")).toBe("node-0005");
    expect(await nearby("ArrowUp")).toBe("node-0008");
    expect(await nearby("ArrowLeft")).toBe("node-0007");
    expect(await told.textContent()).toMatch(/^node-0007: [a-z ]+, Street 8$/);
    expect(await map.getByRole("region", { name: "node-0007" }).count()).toBe(1);
    expect(await map.locator("select").inputValue()).toBe("node-0007");
    expect(await moved()).toBe(still);
    expect([faults, await seriousFaults(page), await overhang(page)]).toEqual([[], [], 0]);

    await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(moved, { timeout: 20_000 }).not.toBe(still);
    expect(await told.textContent()).toContain("node-0007");
    await page.keyboard.press("Escape");
    expect(await told.textContent()).toBe("");
    expect(await nearby("ArrowUp")).toBe("node-0004");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/nodes\/node-0004$/);
    expect(faults).toEqual([]);
    await close();
  });

  test.each(["/compare?nodes=node-0000,node-0001", "/nodes/node-0000"])(
    "%s goes as far back as is chosen, and its address says so",
    async (path) => {
      const { page, faults, close } = await open(path);
      const begins = async () =>
        (await page.locator(".chart .canvas").first().getAttribute("aria-label"))!.match(
          /, (\d{4}\S+) to/,
        )![1]!;
      const choice = (name: string) => page.getByRole("button", { name, exact: true });
      await page.locator(".chart canvas").first().waitFor();
      const nearer = await begins();
      expect(await choice("60 days").getAttribute("aria-pressed")).toBe("true");
      await tabTo(page, "400 days");
      await page.keyboard.press("Enter");
      await expect.poll(begins, { timeout: 20_000 }).not.toBe(nearer);
      const farther = await begins();
      expect(Date.parse(nearer) - Date.parse(farther)).toBeGreaterThan(200 * 86_400_000);
      const sent = page.url();
      expect(sent).toBe(`${site.url}${path}${path.includes("?") ? "&" : "?"}days=400`);
      await page.reload();
      await page.locator(".chart canvas").first().waitFor();
      expect(await begins()).toBe(farther);
      await choice("60 days").click();
      await expect.poll(begins, { timeout: 20_000 }).toBe(nearer);
      expect(page.url()).toBe(site.url + path);
      expect([faults, await seriousFaults(page), await overhang(page)]).toEqual([[], [], 0]);
      await close();
    },
  );
});
