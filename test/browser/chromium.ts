// A browser for tests of the page: Chromium as the distribution has it.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));

/** A sentence where there is none; null where there is. */
export const missing =
  executablePath === undefined
    ? "SKIPPED: no Chromium on this machine (Debian: apt-get install chromium; or name one by CHROMIUM)."
    : null;
if (missing !== null) console.log(missing);

/** In containers and as root Chromium's sandbox cannot be had: what it opens here are our own pages. */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** Faults that a page tells of, which it should not: a policy that is broken, a script that has failed. */
export function listenForFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  return faults;
}

/** What axe finds of serious and critical faults. By evaluation: the page's policy lets no script of others in. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** px by which a view is wider than the screen. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

const FOLDER = process.env.SCREENSHOTS ?? fileURLToPath(new URL("../../screenshots", import.meta.url));
mkdirSync(FOLDER, { recursive: true });

export const screenshot = (page: Page, name: string) =>
  page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });

const TABS_MAX = 300;

/** What whoever hears the page is told of where they are. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return "";
  return (at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent ?? "").trim();
})()`;

/** Goes on by the key for that alone until something of this name has the focus, as somebody does without a mouse. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let i = 0; i < TABS_MAX; i++) {
    const text = await page.evaluate<string>(FOCUSED);
    if (typeof name === "string" ? text === name : name.test(text)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Nothing of the name ${name} is reached by the keyboard.`);
}
