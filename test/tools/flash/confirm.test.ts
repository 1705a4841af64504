// sippra-node confirm before a real page of a gateway's: who it lets in, what it has heard, and what is told where it has not.
import { afterAll, describe, expect, test } from "vitest";
import { FLAG_ACOUSTIC_FAULT } from "../../../shared/messages.ts";
import type { Confirmed } from "../../../tools/flash/confirm/await.ts";
import { confirmedText } from "../../../tools/flash/confirm/text.ts";
import { main } from "../../../tools/flash/main.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { startCommand } from "../../commands.ts";
import { T } from "../../gateway/alarms/alarms.ts";
import { PASSWORD } from "../../gateway/watch/web/site.ts";
import { gateway, NAME, waited } from "./confirming.ts";
import { enrolments } from "./flashed-node.ts";

const { en, sv } = LANGUAGES;
const { enrol, remove } = enrolments();
afterAll(remove);

const WELL = [null, 4012, -40, 0, 158, 150, 11, 0, 0];
const DEAF = [null, 4012, null, FLAG_ACOUSTIC_FAULT, 158, 150, 11, 0, 0];

describe("what the gateway has heard", () => {
  test("is told at once where it is of the last 15 minutes", async () => {
    const { url, told } = await gateway();
    told(WELL, -14 * 60_000);
    const { found, waits } = await waited(url);
    expect(found).toMatchObject({ node: NAME, verdict: "pass", pressure_kpa: 401.2 });
    expect(waits).toEqual([]);
  });

  test.each([
    ["an older one", -16 * 60_000, false],
    ["any that there is, where only a fresh one counts", -1000, true],
    ["one of a time that has not come yet", 60_000, false],
  ])("is waited for beside %s", async (_, after, fresh) => {
    const { url, told } = await gateway();
    told(WELL, after);
    const onSleep = (count: number) => count === 3 && told(DEAF, after + 1);
    const { found, waits } = await waited(url, { fresh, onSleep });
    expect(found).toMatchObject({ verdict: "fail", received: new Date(T + after + 1).toISOString() });
    expect(waits).toEqual([0, 5_000, 10_000]);
  });

  test("is said in vain to be missing, with what to look at", async () => {
    const { url, told } = await gateway();
    const none = await waited(url, { wait: 12_000 });
    expect(none.sentence).toMatch(
      /^No check of elm-street-4 .* 0.2 min\.\nLook(.|\n)*lid(.|\n)*key(.|\n)*--check"$/,
    );
    expect(none.waits).toEqual([0, 5_000, 10_000, 12_000]);
    told(WELL, -20 * 60_000);
    const old = await waited(url, { wait: 0 });
    const [, came] =
      /^The newest that it has came at (\d{4}-\d\d-\d\d \d\d:\d\d)\.$/m.exec(old.sentence) ?? [];
    expect(Date.parse(came!.replace(" ", "T"))).toBe(Math.floor((T - 20 * 60_000) / 60_000) * 60_000);
  });

  test("never comes from a node whose key was revoked, which is told at once", async () => {
    const { url, told, site } = await gateway();
    told(WELL);
    site.store.revoke(NAME, "lost");
    for (const say of [en, sv]) {
      const { sentence, waits } = await waited(url, { say });
      expect([sentence, waits]).toEqual([say.confirm.revoked(NAME), []]);
    }
  });

  test("is waited for from a node that is heard under another key by now, with what to do", async () => {
    const { url, told, site } = await gateway();
    let noted = 0;
    const onUnopened = () => noted++;
    const onSleep = (count: number) => count === 2 && site.unopened.set(NAME, T);
    const none = await waited(url, { wait: 60_000, onSleep, onUnopened });
    expect([none.sentence, noted]).toEqual([en.confirm.otherKey(NAME), 1]);
    site.unopened.set(NAME, T - 20 * 60_000);
    const before = await waited(url, { wait: 60_000, onUnopened });
    expect([before.sentence, noted]).toEqual([en.confirm.none(NAME, 1, null), 1]);
    site.unopened.clear();
    const flashed = (count: number) => count === 2 && told(WELL, 1);
    expect((await waited(url, { onSleep: flashed })).found).toMatchObject({ verdict: "pass" });
  });

  test("is waited for while the page is away for a while, and its trouble told where that lasts", async () => {
    const { url, told } = await gateway();
    let asked = 0;
    const ask: typeof fetch = (...about) =>
      ++asked % 3 === 2 ? Promise.reject(new TypeError("away")) : fetch(...about);
    const { found } = await waited(url, { ask, onSleep: (count) => count === 4 && told(WELL, -1) });
    expect(found).toMatchObject({ verdict: "pass" });
    asked = 0;
    const away: typeof fetch = (...about) =>
      ++asked > 1 ? Promise.reject(new TypeError("away")) : fetch(...about);
    const { sentence } = await waited(url, { fresh: true, wait: 60_000, ask: away });
    expect([asked, sentence]).toEqual([13, expect.stringMatching(/is not reached/)]);
  });

  test("is told as check tells what it has found, in either language and in 80 columns", async () => {
    const { url, told } = await gateway();
    told(DEAF, -120_000);
    for (const say of [en, sv]) {
      const { found } = await waited(url, { say });
      const text = confirmedText(found as Confirmed, say);
      expect(text).toMatchSnapshot(say.confirm.language);
      expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test("ends at Ctrl-C", async () => {
    const { url } = await gateway();
    const stop = new AbortController();
    const { sentence } = await waited(url, { stop: stop.signal, onSleep: () => stop.abort() });
    expect(sentence).toBe(en.interrupted);
  });
});

describe("who looks", () => {
  const users = () => new Map([["lotta", "look"] as const]);

  test("logs in where the page asks for it, and nowhere else", async () => {
    const { url, told } = await gateway({ users: users() });
    told(WELL);
    let asked = 0;
    const login = async () => ({ name: "lotta", password: PASSWORD, asked: ++asked });
    expect((await waited(url, { login })).found).toMatchObject({ verdict: "pass" });
    const open = await gateway();
    open.told(WELL);
    expect((await waited(open.url, { login })).found).toMatchObject({ verdict: "pass" });
    expect(asked).toBe(1);
  });

  test("types a password once, also where the gateway has begun anew meanwhile", async () => {
    const { url, told, site } = await gateway({ users: users() });
    let asked = 0;
    const login = async () => ({ name: "lotta", password: PASSWORD, asked: ++asked });
    const onSleep = (count: number) => {
      site.clock.runUntil(site.clock.now() + 13 * 3_600_000);
      if (count === 2) told(WELL, 1);
    };
    expect((await waited(url, { login, onSleep })).found).toMatchObject({ verdict: "pass" });
    expect(asked).toBe(1);
  });

  test("is told where they are not let in", async () => {
    const { url } = await gateway({ users: users() });
    expect((await waited(url)).sentence).toBe(en.confirm.whoAreYou(new URL(url).host));
    const login = async () => ({ name: "lotta", password: "another" });
    expect((await waited(url, { login })).sentence).toBe(en.confirm.loginRefused("lotta"));
    for (let i = 0; i < 9; i++) await waited(url, { login });
    expect((await waited(url, { login })).sentence).toBe(en.confirm.tooOften(new URL(url).host));
  });

  test("sends no password over plain HTTP to another machine", async () => {
    const sent: string[] = [];
    const ask = (async (url: URL) => {
      sent.push(url.pathname);
      return Response.json({ error: "Log in first." }, { status: 401 });
    }) as unknown as typeof fetch;
    const login = async () => ({ name: "lotta", password: PASSWORD });
    const { sentence } = await waited("http://pump.example", { ask, login });
    expect(sentence).toBe(en.confirm.openPassword("pump.example"));
    expect(sent).toEqual([`/api/nodes/${NAME}/check`]);
  });
});

describe("the command", () => {
  const run = (url: string, env: NodeJS.ProcessEnv, ...args: string[]) => {
    const file = enrol({ site: "here" });
    return startCommand(main, ["confirm", "--enrol", file, "--gateway", url, ...args], env);
  };

  test("prints it, and ends with 0 where all is well and 1 where something fails", async () => {
    const { url, told } = await gateway({ users: new Map([["lotta", "look"]]) });
    told(WELL, -60_000);
    const env = { SIPPRA_PASSWORD: PASSWORD };
    const well = run(url, env, "--user", "lotta", "--json");
    expect(await well.ended).toBe(0);
    expect(JSON.parse(well.out())).toMatchObject({ node: NAME, verdict: "pass", findings: { length: 5 } });
    told(DEAF);
    const deaf = run(url, env, "--user", "lotta", "--lang", "sv");
    expect(await deaf.ended).toBe(1);
    expect(deaf.out()).toMatch(
      /^elm-street-4, hördes .*\nTryck +godkänd +401,2 kPa\nLjud +UNDERKÄND\n {4}Givaren/,
    );
    expect(deaf.err()).toContain(sv.check.failed);
  });

  test("says what it waits for, and ends at Ctrl-C", async () => {
    const { url } = await gateway();
    const running = run(url, {});
    await expect.poll(running.err).toContain("Waiting for elm-street-4 ...");
    running.interrupt();
    expect(await running.ended).toBe(1);
    expect(running.err()).toContain(en.interrupted);
  });

  test("says who has to be named where nobody can be asked", async () => {
    const { url } = await gateway({ users: new Map([["lotta", "look"]]) });
    const running = run(url, {}, "--user", "lotta");
    expect(await running.ended).toBe(1);
    expect(running.err()).toContain("SIPPRA_PASSWORD");
  });
});
