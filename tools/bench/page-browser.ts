// Chromium as the bench and browser tests drive it: found where it is, and asked for what it counts.
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "playwright-core";
import { ToolError } from "../errors.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Null where there is none. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  return [env.CHROMIUM ?? "", ...PLACES].find((path) => path !== "" && existsSync(path)) ?? null;
}

/** Throws ToolError "browser" where Chromium or what drives it is missing. */
export async function openBrowser(env: NodeJS.ProcessEnv): Promise<Browser> {
  const executablePath = findChromium(env);
  if (executablePath === null)
    throw new ToolError(
      "browser",
      "There is no Chromium: install it, or name one by the environment variable CHROMIUM.",
    );
  const playwright = await import("playwright-core").catch((cause: unknown) => {
    throw new ToolError("browser", 'playwright-core is not installed: run "npm ci" without --omit=dev.', {
      cause,
    });
  });
  try {
    return await playwright.chromium.launch({ executablePath, args: ["--no-sandbox"] });
  } catch (cause) {
    throw new ToolError(
      "browser",
      `${executablePath} does not start: ${(cause as Error).message.split("\n")[0]}`,
      { cause },
    );
  }
}

/**
 * Waits until an expression holds in the page. Asked again from here: the page's policy forbids what would wait for it there. Throws
 * after `timeoutMs`.
 */
export async function waitIn(page: Page, expression: string, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await page.evaluate<unknown>(expression))) {
    if (performance.now() > end) throw new Error(`waited in vain for ${expression} at ${page.url()}`);
    await sleep(50);
  }
}

/** CPU time that all processes of the browser have taken so far, ms. */
export async function browserCpu(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return 1_000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

export interface Counted {
  /** Of the JavaScript heap after it was collected, MB. */
  heap_mb: number;
  dom_nodes: number;
  listeners: number;
}

/** What a page holds, after what nobody needs was collected. */
export async function countPage(page: Page): Promise<Counted> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  // What is freed only by finalizers is gone with the second.
  for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)!.value;
  const found = {
    heap_mb: of("JSHeapUsedSize") / 1e6,
    dom_nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
  };
  await session.detach();
  return found;
}

export interface Wire {
  requests: number;
  /** With headers, as they came. */
  bytes: number;
  /** Largest first. */
  files: { path: string; bytes: number }[];
}

/** Counts what comes over the wire from now on. */
export async function countWire(session: CDPSession): Promise<() => Wire> {
  const paths = new Map<string, string>();
  const files: Wire["files"] = [];
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ requestId, request }) =>
    paths.set(requestId, new URL(request.url).pathname),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    files.push({ path: paths.get(requestId) ?? "", bytes: encodedDataLength }),
  );
  return () => ({
    requests: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: files.toSorted((a, b) => b.bytes - a.bytes),
  });
}
