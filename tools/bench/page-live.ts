// The page left open, and by many: streams of a hundred browsers, eight tabs of one, and a week of news.
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Counted, countPage, waitIn } from "./page-browser.ts";
import type { PageSite } from "./page-site.ts";
import { VIEWPORT } from "./page-view.ts";

export interface Streams {
  clients: number;
  /** Pieces of news that each client got, at least; and MB of all. */
  news_each: number;
  received_mb: number;
  rss_before_mb: number;
  /** While all nodes changed each second, at most; and after they had gone. */
  rss_mb: number;
  rss_after_mb: number;
}

/** So many browsers hear for some seconds that all nodes change. */
export async function manyStreams(site: PageSite, clients: number, seconds: number): Promise<Streams> {
  const rss_before_mb = site.memory().rss_mb;
  let bytes = 0;
  const news = new Array<number>(clients).fill(0);
  const requests = await Promise.all(
    news.map(async (_, i) => {
      const { request, response } = await open(`${site.url}/api/live`);
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        // What is told of all nodes comes in many chunks, each piece of it beginning with this.
        if (chunk.includes("data: {")) news[i]!++;
      });
      response.on("error", () => {});
      return request;
    }),
  );
  let most = 0;
  for (let second = 0; second < seconds; second++) {
    site.hearAll(Date.now());
    await sleep(1_000);
    most = Math.max(most, site.memory().rss_mb);
  }
  for (const request of requests) request.destroy();
  await sleep(2_000);
  return {
    ...{ clients, news_each: Math.min(...news), received_mb: bytes / 1e6 },
    ...{ rss_before_mb, rss_mb: most, rss_after_mb: site.memory().rss_mb },
  };
}

function open(url: string): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => resolve({ request, response }));
    request.on("error", reject);
  });
}

export interface Tabs {
  tabs: number;
  /** Streams that all of them hold. */
  streams: number;
  /** From a deed to the last tab that shows it. */
  heard_ms: number;
}

/** Tabs of one browser: a deed is shown by all of them, by way of one stream. */
export async function manyTabs(browser: Browser, site: PageSite, count: number): Promise<Tabs> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const streams = new Set<unknown>();
  context.on("request", (request) => request.url().endsWith("/api/live") && streams.add(request));
  for (const ended of ["requestfinished", "requestfailed"] as const)
    context.on(ended as "requestfinished", (request) => streams.delete(request));
  const pages: Page[] = [];
  for (let i = 0; i < count; i++) pages.push(await openNow(context, site));
  const heading = await pages[0]!.locator("main h1").innerText();
  await sleep(1_500);
  const began = performance.now();
  await acknowledgeNext(pages[0]!);
  await Promise.all(
    pages.map((page) =>
      waitIn(page, `document.querySelector("main h1")?.innerText !== ${JSON.stringify(heading)}`),
    ),
  );
  const heard_ms = performance.now() - began;
  await context.close();
  return { tabs: count, streams: streams.size, heard_ms };
}

export async function openNow(context: BrowserContext, site: PageSite): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await page.locator("main h1").waitFor();
  return page;
}

/** The first alarm that nobody has taken on, as the page itself sends it, and past what the page knows of it. */
const acknowledgeNext = (page: Page) =>
  page.evaluate(`(async () => {
    const { alarms } = await (await fetch("/api/now")).json();
    const { id } = alarms.find(({ state }) => state === "open");
    const answer = await fetch("/api/alarms/" + id, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ does: "acknowledge" }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  })()`);

export interface Week {
  rounds: number;
  rows: number;
  seconds: number;
  before: Counted;
  after: Counted;
}

/** News of all nodes, a round each quarter of an hour of a week, each of them drawn before the next one comes. */
export async function openForLong(page: Page, rounds: number): Promise<Week> {
  // What is made once is made before.
  const rows = await tellRounds(page, 10);
  const before = await countPage(page);
  const began = performance.now();
  await tellRounds(page, rounds);
  const seconds = (performance.now() - began) / 1000;
  return { rounds, rows, seconds, before, after: await countPage(page) };
}

/** As another tab of the browser would: by its channel. Returns how many rows a round has. */
const tellRounds = (page: Page, rounds: number) =>
  page.evaluate<number>(`(async () => {
    const now = await (await fetch("/api/now")).json();
    const channel = new BroadcastChannel("sippra-live");
    const states = ["ok", "suspect", "silent", "ok", "ok"];
    for (let round = 0; round < ${rounds}; round++) {
      const at = now.at + round * 900000;
      const nodes = now.nodes.map((row, i) => ({
        ...row,
        lastHeard: at - i,
        state: (round + i) % 50 === 0 ? states[round % states.length] : row.state,
        latest: row.latest && { ...row.latest, at: at - i, level_dbfs: row.latest.level_dbfs + (round % 3) },
      }));
      const alarms = now.alarms.slice(0, 2).map((alarm) => ({ ...alarm, changed: at }));
      const { gatewayState } = now;
      channel.postMessage({ is: "news", news: { at, nodes, gone: [], alarms, gatewayState } });
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
    channel.close();
    return now.nodes.length;
  })()`);
