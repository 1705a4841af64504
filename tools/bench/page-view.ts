// What somebody feels who opens the page: how soon the first view is there and what came for it, how the map follows the hand,
// and a node with ten years of nights.
import type { Browser, Page } from "playwright-core";
import { median } from "../statistics.ts";
import { browserCpu, type Counted, countPage, countWire, type Wire, waitIn } from "./page-browser.ts";
import type { PageSite } from "./page-site.ts";
import { nodeName } from "./page-store.ts";

export const VIEWPORT = { width: 1280, height: 900 };
const PAN_MS = 3_000;

/**
 * In the page, before its own scripts: notes when heading and list are there (ms since it was gone to), when strokes were drawn on
 * canvases, by what their pane is called.
 */
export const WATCH = `
globalThis.seen = { listMs: null, strokes: {}, last: 0 };
const stroke = CanvasRenderingContext2D.prototype.stroke;
CanvasRenderingContext2D.prototype.stroke = function (...path) {
  const name = this.canvas.parentElement?.className ?? "";
  const drawn = /leaflet-(\\w+)-pane/.exec(name)?.[1] ?? "chart";
  // Stretches of alarms lie on the pipes' canvas, wider than any pipe.
  const pane = drawn === "pipes" && this.lineWidth > 5 ? "stretches" : drawn;
  seen.last = performance.now();
  (seen.strokes[pane] ??= []).push(seen.last);
  if (seen.strokes[pane].length > 50) seen.strokes[pane].pop();
  return stroke.apply(this, path);
};
new MutationObserver((_, watch) => {
  if (!document.querySelector("main h1") || !document.querySelector("main .needs li")) return;
  // Drawn with the frame that comes.
  requestAnimationFrame(() => setTimeout(() => (seen.listMs = performance.now())));
  watch.disconnect();
}).observe(document, { childList: true, subtree: true });
`;

export interface FirstView {
  list_ms: number;
  map_ms: number;
  /** CPU time until it was drawn, of all processes of the browser and of the gateway: on a machine that is busy with else it says more. */
  browser_cpu_ms: number;
  gateway_cpu_ms: number;
  wire: Wire;
  counted: Counted;
}

/** With nothing in the browser's cache. The page stays open. */
export async function firstView(browser: Browser, site: PageSite): Promise<FirstView & { page: Page }> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const wire = await countWire(await context.newCDPSession(page));
  const cpu = [await browserCpu(browser), site.cpu()] as const;
  await page.goto(site.url);
  // Thin pipes and mains are a stroke each.
  await waitIn(page, "seen.listMs !== null && seen.strokes.pipes?.length >= 2");
  const [list_ms, map_ms] = await page.evaluate<[number, number]>("[seen.listMs, seen.strokes.pipes[1]]");
  const browser_cpu_ms = (await browserCpu(browser)) - cpu[0];
  const gateway_cpu_ms = site.cpu() - cpu[1];
  await page.waitForTimeout(1_000);
  return {
    list_ms,
    map_ms,
    browser_cpu_ms,
    gateway_cpu_ms,
    wire: wire(),
    counted: await countPage(page),
    page,
  };
}

export interface Panning {
  frames: number;
  /** Frames a second: the median frame's, and that of the slowest twentieth. */
  median_fps: number;
  slow_fps: number;
}

/** Drags the map about for some seconds. */
export async function panMap(page: Page): Promise<Panning> {
  const box = (await page.locator(".map .canvas").first().boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(
    "frames = []; isPanning = true; requestAnimationFrame(function next(at) { frames.push(at); if (isPanning) requestAnimationFrame(next) }); 0",
  );
  const end = performance.now() + PAN_MS;
  for (let i = 0; performance.now() < end; i++) {
    await page.mouse.move(x + 150 * Math.sin(i / 20), y + 100 * Math.sin(i / 13));
    // A pause now and then, as a hand has it, and it is let go and taken again: what was not drawn is drawn.
    if (i % 60 !== 59) continue;
    await page.mouse.up();
    await page.mouse.move(x, y);
    await page.mouse.down();
  }
  await page.mouse.up();
  const times = await page.evaluate<number[]>("isPanning = false; frames");
  const deltas = times.slice(1).map((at, i) => at - times[i]!);
  const sorted = deltas.toSorted((a, b) => a - b);
  return {
    frames: deltas.length,
    median_fps: 1000 / median(deltas),
    slow_fps: 1000 / sorted[Math.floor(sorted.length * 0.95)]!,
  };
}

export interface NodeView {
  /** From the address to the charts of 60 nights. */
  opened_ms: number;
  /** From the button to those of ten years. */
  years_ms: number;
  nights: number;
  spectra: number;
  /** Of the answer, as JSON and on the wire. */
  json_kb: number;
  wire_kb: number;
  counted: Counted;
}

export async function nodeView(browser: Browser, site: PageSite): Promise<NodeView> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const session = await context.newCDPSession(page);
  const wire = await countWire(session);
  await page.goto(`${site.url}/nodes/${nodeName(0)}`);
  await drawn(page);
  const opened_ms = await page.evaluate<number>("seen.last");
  const before = wire().bytes;
  const answer = page.waitForResponse((response) => response.url().includes("days=3660"));
  const clicked = await page.evaluate<number>(
    'seen.strokes = {}; document.querySelectorAll(".choices button")[2].click(); performance.now()',
  );
  const text = await (await answer).text();
  await drawn(page);
  const years_ms = (await page.evaluate<number>("seen.last")) - clicked;
  const { nights, spectra } = JSON.parse(text) as { nights: { date: number[] }; spectra: unknown[] };
  const found = {
    ...{ opened_ms, years_ms, nights: nights.date.length, spectra: spectra.length },
    ...{ json_kb: text.length / 1e3, wire_kb: (wire().bytes - before) / 1e3 },
    counted: await countPage(page),
  };
  await context.close();
  return found;
}

/** Waits until charts are drawn, and nothing more was for half a second. */
const drawn = (page: Page) =>
  waitIn(
    page,
    'document.querySelectorAll(".u-over").length >= 5 && seen.strokes.chart?.length > 10 && performance.now() - seen.last > 500',
  );
