// The page on a town in Chromium, held loosely to what npm run bench -- page measures: what comes for the first view, what stays in
// memory, tabs that share a stream, and a gateway that goes and comes beneath it.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, openBrowser, waitIn } from "../../tools/bench/page-browser.ts";
import { manyTabs, openForLong, openNow } from "../../tools/bench/page-live.ts";
import { type PageSite, startPageSite } from "../../tools/bench/page-site.ts";
import { firstView, nodeView, VIEWPORT } from "../../tools/bench/page-view.ts";

const TOWN = { nodes: 100, pipes: 1_000, years: 2, alarms: 20 };
const chromium = findChromium(process.env);
if (chromium === null)
  console.log("Skipped: there is no Chromium. Install it, or name one by the environment variable CHROMIUM.");

describe.skipIf(chromium === null)("the page of a town", () => {
  let site: PageSite;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(process.env);
    site = await startPageSite(TOWN);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** The first view, in a browser that has nothing yet; what goes wrong in it is noted. */
  async function opened(): Promise<{ page: Page; errors: string[]; close(): Promise<void> }> {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await openNow(context, site);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    return { page, errors, close: () => context.close() };
  }

  test("the first view comes with less than 250 kB, and all of it is asked for once", async () => {
    const { wire, page } = await firstView(browser, site);
    expect(wire.bytes).toBeLessThan(250_000);
    expect(wire.files.filter(({ path }) => path === "/api/now")).toHaveLength(1);
    await page.context().close();
  });

  test("after 200 rounds of news the heap has grown by less than 10 MB, and the document by nothing", async () => {
    const { page, errors, close } = await opened();
    const { before, after, rows } = await openForLong(page, 200);
    expect(rows).toBe(TOWN.nodes);
    expect(after.heap_mb - before.heap_mb).toBeLessThan(10);
    expect(after.dom_nodes).toBeLessThan(before.dom_nodes + 100);
    expect(after.listeners).toBeLessThan(before.listeners + 20);
    expect(errors).toEqual([]);
    await close();
  });

  test("eight tabs of a browser hear of a deed over one stream", async () => {
    expect(await manyTabs(browser, site, 8)).toMatchObject({ tabs: 8, streams: 1 });
  });

  test("a node's spectra of two years are there, not of the newest weeks alone", async () => {
    const { nights, spectra } = await nodeView(browser, site);
    expect(nights).toBe(730);
    expect(spectra).toBeGreaterThan(100);
  });

  test("it says that the gateway is not reached, goes on when it is, and bears its clock set back", async () => {
    const { page, errors, close } = await opened();
    await site.stop("SIGKILL");
    await page.locator("p.away").waitFor({ timeout: 20_000 });
    await site.start(-36 * 3_600_000);
    await page.locator("p.away").waitFor({ state: "detached", timeout: 30_000 });
    await page.getByRole("link", { name: "Alarms" }).click();
    await page.locator("main h1", { hasText: "Alarms" }).waitFor();
    await site.stop();
    await page.locator("p.away").waitFor({ timeout: 20_000 });
    await site.start();
    await page.locator("p.away").waitFor({ state: "detached", timeout: 30_000 });
    expect(errors).toEqual([]);
    await close();
  });

  test("modules of another version are not there, and a page of one begins anew where it needs them", async () => {
    expect((await fetch(`${site.url}/a/older0version/gateway/watch/web/page/site.ts`)).status).toBe(404);
    const { page, errors, close } = await opened();
    await page.evaluate("isOlder = true");
    // As the gateway answers once it is of another version.
    await page.route("**/a/**", (route) => route.fulfill({ status: 404, body: "{}" }));
    const anew = page.waitForRequest((request) => request.isNavigationRequest());
    await page.getByRole("link", { name: "Site" }).click();
    await anew;
    await page.unroute("**/a/**");
    await page.reload();
    await page.locator("main h1", { hasText: "town" }).waitFor();
    await waitIn(page, "globalThis.isOlder === undefined");
    expect(errors).toEqual([]);
    await close();
  });

  test("where the gateway does not answer, a view that is missing is said, with a button", async () => {
    const { page, close } = await opened();
    await page.route("**/a/**", (route) => route.abort());
    await page.getByRole("link", { name: "Site" }).click();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await close();
  });
});
