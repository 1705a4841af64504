// Somebody who may only look, at the page itself: nothing there changes anything, and neither does what they send past it.
import { describe, expect, test } from "vitest";
import type { Role } from "../../gateway/watch/web/api.ts";
import { PASSWORD, pageSite } from "../gateway/watch/web/site.ts";
import { DESKTOP, listenForFaults, missing, PHONE, seriousFaults } from "./chromium.ts";
import { served } from "./served.ts";

const USERS = new Map<string, Role>([
  ["lotta", "look"],
  ["vera", "work"],
]);

async function opened(users: Map<string, Role> | null) {
  const site = pageSite({ users });
  const { browser, url } = await served(site);
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
  return { site, url, browser, context };
}

describe.skipIf(missing !== null)("at the page", () => {
  test("who may look comes in, sees all, and changes nothing", async () => {
    const { site, url, context } = await opened(USERS);
    const page = await context.newPage();
    await page.goto(`${url}/alarms/1`);
    await page.getByLabel("Name").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    const signIn = async (name: string, password: string) => {
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Log in" }).click();
    };
    await signIn("lotta", "a wrong password");
    await page.getByRole("alert").waitFor();
    await signIn("lotta", PASSWORD);
    await page.getByRole("heading", { name: /elm-1/ }).first().waitFor();
    for (const name of ["Acknowledge", "Located", "Repaired", "Close", "Add a note", "Mute the noise"])
      expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
    const before = JSON.stringify([site.store.alarms.list(0), site.store.audit.list({}, 9)]);
    const send = (body: string) =>
      page.evaluate<number>(
        `fetch("/api/alarms/1", { method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(body)} }).then(({ status }) => status)`,
      );
    expect(await send('{"does":"acknowledge"}')).toBe(403);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    expect(await page.evaluate("document.cookie")).toBe("");
    await page.getByRole("button", { name: /^Log out/ }).click();
    await page.getByLabel("Name").waitFor();
    await context.addCookies([cookie!]);
    expect(await send('{"does":"acknowledge"}')).toBe(401);
    expect(JSON.stringify([site.store.alarms.list(0), site.store.audit.list({}, 9)])).toBe(before);
  });

  test("a name of a node is a text, whatever somebody has put into an alarm", async () => {
    const { site, url, context } = await opened(null);
    const script = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    site.store.alarms.perform(1, { does: "note", text: script }, site.clock.now(), script.slice(0, 40));
    site.store.placeNodes(
      [
        {
          ...{ name: "elm-1", latitude: 62.39, longitude: 17.3, address: script },
          ...{ pipeId: script.slice(0, 60), pipeMaterial: null, pipeDiameter: null },
        },
      ],
      site.clock.now(),
    );
    const page = await context.newPage();
    const faults = listenForFaults(page);
    for (const path of ["/", "/alarms", "/alarms/1", "/nodes", "/nodes/elm-1"]) {
      await page.goto(url + path);
      await page.getByText("elm-1").filter({ visible: true }).first().waitFor();
      expect(await page.title()).not.toBe("1");
      expect(await page.locator("main img[src=x]").count()).toBe(0);
    }
    await page.setViewportSize(DESKTOP);
    expect(faults).toEqual([]);
  });
});
