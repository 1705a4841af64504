// A site's page on a port of its own, and a browser before it, until the test ends.
import type { Browser } from "playwright-core";
import { systemClock } from "../../gateway/clock.ts";
import { silentLog } from "../../gateway/log.ts";
import { listen } from "../../gateway/watch/web/listen.ts";
import type { pageSite } from "../gateway/watch/web/site.ts";
import { atEnd } from "../later.ts";
import { openChromium } from "./chromium.ts";

export async function served({
  web,
}: Pick<ReturnType<typeof pageSite>, "web">): Promise<{ browser: Browser; url: string }> {
  const server = listen(web, {
    ...{ host: "127.0.0.1", port: 0, certificate: null, log: silentLog, wall: systemClock },
  });
  await server.tried;
  const browser = await openChromium();
  atEnd(async () => {
    await browser.close();
    await server.close();
  });
  return { browser, url: `http://localhost:${server.port()}` };
}
