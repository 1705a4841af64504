// `alarms tell`: who is told, and what a test says where it works and where not.
import { writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import type { Store } from "../../../gateway/store/open.ts";
import { runCommand } from "../../commands.ts";
import { T } from "../alarms/alarms.ts";
import { parsedMail } from "../watch/tell/mime.ts";
import { smtpServer } from "../watch/tell/smtp-server.ts";
import { siteWith } from "./site.ts";

let config: string;
let store: Store;
beforeEach(() => {
  ({ config, store } = siteWith([]));
});

const tell = (...args: string[]) => runCommand(main, ["alarms", "tell", ...args, "--config", config]);

async function withWays(): Promise<Awaited<ReturnType<typeof smtpServer>>> {
  const server = await smtpServer();
  writeFileSync(
    config,
    [
      "site: here",
      "data: .",
      "tell:",
      `  - { name: on-call, kind: mail, url: "${server.url}", security: none, from: s@here.example, to: [anna@here.example, bo@here.example], language: sv }`,
      '  - { name: phone, kind: webhook, url: "http://127.0.0.1:1/s3cret", template: ntfy }',
      "",
    ].join("\n"),
  );
  return server;
}

test("says who is told of what", async () => {
  await withWays();
  expect(await tell("on-call")).toEqual({
    ...{ code: 0, err: "" },
    out: [
      "on-call is told by mail through 127.0.0.1: anna@here.example, bo@here.example;",
      "of leak, burst, steady-noise, gateway.",
      "",
    ].join("\n"),
  });
});

test("and what waits, as where a mail server is away", async () => {
  await withWays();
  const blank = { waiting: null, since: null, changes: [], told: 1, escalate: null, escalatedBy: null };
  store.tellings.write(({ put }) => {
    put({ ...blank, alarm: 7, teller: "on-call", waiting: 3, since: T, changes: ["raised"] });
    put({ ...blank, alarm: 8, teller: "on-call", escalate: T });
  });
  expect((await tell("on-call")).out.replaceAll("\n", " ")).toContain(
    "1 alarm waits, since 2026-11-01 04:00 UTC.",
  );
  const [json] = JSON.parse((await tell("on-call", "--json")).out);
  expect(json).toMatchObject({ name: "on-call", waiting: 1, oldest: "2026-11-01T04:00:00.000Z" });
});

test("a test message says so itself, and what became of it", async () => {
  const server = await withWays();
  const { code, out } = await tell("--test", "on-call");
  expect([code, out]).toEqual([
    0,
    [
      "on-call: anna@here.example has taken it. Look whether it has come.",
      "on-call: bo@here.example has taken it. Look whether it has come.",
      "",
    ].join("\n"),
  ]);
  expect(server.mails).toHaveLength(1);
  expect(parsedMail(server.mails[0]!.raw).headers.subject).toBe("Prov: här berättas om larm");
});

test("where somebody is not reached it says why, what to do, and ends with 1", async () => {
  const server = await withWays();
  server.manners = {
    answer: (_, line) => (line.startsWith("RCPT TO:<bo") ? "550 5.1.1 no such user" : undefined),
  };
  const { code, out, err } = await tell("--test");
  expect(code).toBe(1);
  expect(out.replaceAll("\n", " ")).toContain(
    'bo@here.example is refused: it says "550 5.1.1 no such user".',
  );
  expect(out.replaceAll("\n", " ")).toMatch(
    /phone: 127\.0\.0\.1:1 was not reached: nothing listens there: check url/,
  );
  expect(out + err).not.toContain("s3cret");
  expect(err).toMatch(
    /^Somebody was not reached by on-call, phone: mend what is said above, and try again\.$/m,
  );
  const json = JSON.parse((await tell("--test", "--json")).out);
  expect(json).toMatchObject([
    { name: "on-call", accepted: ["anna@here.example"], refused: [{ who: "bo@here.example" }] },
    { name: "phone" },
  ]);
});

describe("what cannot be done is one sentence", () => {
  test("no way at all, and none of that name", async () => {
    expect(await tell("--test")).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^Nobody is told of alarms/),
    });
    await withWays();
    expect(await tell("--test", "on-cal")).toMatchObject({
      code: 2,
      err: "There is no way named on-cal under tell: did you mean on-call?\n",
    });
  });
});
