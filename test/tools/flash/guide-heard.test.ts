// The last question of the guide: whether the gateway has heard the node. Whatever comes of it, the record and the label are there.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseInstallation } from "../../../gateway/places/installation.ts";
import { ToolError } from "../../../tools/errors.ts";
import { type AwaitOptions, awaitCheck } from "../../../tools/flash/confirm/await.ts";
import { recall } from "../../../tools/flash/guide/remembered.ts";
import { labelPath, pagePath, recordPath } from "../../../tools/flash/record/file.ts";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { gateway } from "./confirming.ts";
import { enrolments } from "./flashed-node.ts";
import { type Answers, CTRL_C, led } from "./guided.ts";

const files = enrolments();
afterAll(files.remove);

const recordOf = (enrolment: string) => parseInstallation(readFileSync(recordPath(enrolment)), "it");

/** Skips all that needs a board, and says what is given. */
const hurried =
  (more: Record<string, string | typeof CTRL_C | (string | typeof CTRL_C)[]>): Answers =>
  (question, nth, { guide }) => {
    const given = more[question];
    if (given !== undefined) return Array.isArray(given) ? (given[nth] ?? "") : given;
    if (question === guide.flashNow) return guide.isFlashed;
    const skipped = [guide.checkNow, guide.listenNow, guide.tapNow, guide.gainNow];
    return skipped.includes(question) ? guide.skip : "";
  };

/** In a time that only its sleeps let pass. */
const hasty = (sleeps: () => void = () => {}, asked: AwaitOptions[] = []): typeof awaitCheck => {
  let passed = 0;
  return (options, signal, onWait) => {
    asked.push(options);
    const sleep = async (ms: number) => {
      passed += ms;
      sleeps();
    };
    return awaitCheck({ ...options, now: () => passed, sleep }, signal, onWait);
  };
};

const areWritten = (enrolment: string) =>
  [recordPath, pagePath, labelPath].every((path) => existsSync(path(enrolment)));

describe.each(["en", "sv"] as const)("in %s", (language) => {
  const say = LANGUAGES[language];
  const { guide } = say;

  test("what the gateway has heard is shown, and is in the record and on its page", async () => {
    const { url, told } = await gateway();
    told([null, 4012, -40, 0, 158, 150, 11, 0, 0]);
    const enrolment = files.enrol({ site: "here" });
    const answers = hurried({ [guide.whichGateway]: ["pumphouse", url] });
    const { error, text } = await led(enrolment, answers, { language, deps: { awaitCheck: hasty() } });
    expect(error).toBeUndefined();
    expect(text()).toContain(guide.mustBeAddress);
    const { confirmed } = recordOf(enrolment);
    expect(confirmed!.findings.length).toBeGreaterThan(0);
    expect(text()).toContain(say.confirm.all[confirmed!.verdict]);
    expect(readFileSync(pagePath(enrolment), "utf8")).toContain(say.check.verdict[confirmed!.verdict]);
  });

  test.each(["", "-"])("%j goes on without", async (answer) => {
    const enrolment = files.enrol({ site: "here" });
    const answers = hurried({ [guide.whichGateway]: answer });
    const { error, text } = await led(enrolment, answers, { language });
    expect(error).toBeUndefined();
    expect(text()).toContain(guide.notWaited);
    expect(recordOf(enrolment).confirmed).toBeUndefined();
    expect(areWritten(enrolment)).toBe(true);
  });
});

const { guide, confirm } = LANGUAGES.en;

test("a gateway that is not reached, and no check within the wait, leave a way on", async () => {
  const { url } = await gateway();
  const enrolment = files.enrol({ site: "here" });
  const answers = hurried({
    [guide.whichGateway]: ["http://localhost:1", url],
    [guide.failed]: [guide.again, guide.skip],
  });
  const { error, text } = await led(enrolment, answers, { deps: { awaitCheck: hasty() } });
  expect(error).toBeUndefined();
  expect(text()).toContain("localhost:1 is not reached");
  expect(text()).toContain("No check of elm-street-4 has come");
  expect(text()).toContain(guide.titles.heard);
  expect(recordOf(enrolment).confirmed).toBeUndefined();
  expect(areWritten(enrolment)).toBe(true);
});

test("Ctrl-C at the question leaves what was written", async () => {
  const enrolment = files.enrol({ site: "here" });
  const { error, text } = await led(enrolment, hurried({ [guide.whichGateway]: CTRL_C }));
  expect(error).toMatchObject({ code: "flash" });
  expect(text()).toContain(guide.stopped);
  expect(areWritten(enrolment)).toBe(true);
});

test("Ctrl-C while the gateway is waited for ends the wait, and leaves what was written", async () => {
  const { url } = await gateway();
  const enrolment = files.enrol({ site: "here" });
  const answers = hurried({ [guide.whichGateway]: url });
  const stop = new AbortController();
  let sleeps = 0;
  const press = () => {
    sleeps++;
    stop.abort();
  };
  const { error, text, questions } = await led(enrolment, answers, {
    ...{ stop, deps: { awaitCheck: hasty(press) } },
  });
  expect(sleeps).toBe(1);
  expect(error).toMatchObject({ message: LANGUAGES.en.interrupted });
  expect(questions()).not.toContain(guide.failed);
  expect(text()).toContain(guide.stopped);
  expect(areWritten(enrolment)).toBe(true);
});

test("an address is offered again, and what is broken is waited for anew", async () => {
  const enrolment = files.enrol({ site: "here" });
  const found = {
    ...{ site: "here", node: "elm-street-4", now: "2026-11-29T03:15:00Z", received: "2026-11-29T03:14:00Z" },
    ...{
      revoked: false,
      unopened: null,
      time: null,
      pressure_kpa: null,
      level_dbfs: null,
      flags: [],
      battery_v: null,
    },
    ...{ battery_sending_v: null, temperature_c: null, module_sleepless: null, module_resets: null },
    ...{ rssi_dbm: null, snr_db: null, margin_db: 12.5 },
  };
  const asked: AwaitOptions[] = [];
  const verdicts = ["fail", "pass"] as const;
  const answers = hurried({
    [guide.whichGateway]: ["https://pumphouse.local:8443"],
    [guide.failed]: guide.again,
  });
  const { error, text } = await led(enrolment, answers, {
    deps: {
      awaitCheck: async (options) => {
        asked.push(options);
        const verdict = verdicts[asked.length - 1]!;
        const finding = { part: "battery", verdict, reason: "low", sentence: "2.1 V" };
        return { ...found, verdict, findings: [finding] };
      },
    },
  });
  expect(error).toBeUndefined();
  expect(text()).toContain(guide.confirmFailed);
  expect(asked.map(({ gateway }) => gateway)).toEqual([
    "https://pumphouse.local:8443",
    "https://pumphouse.local:8443",
  ]);
  expect(asked.map(({ recent }) => recent === undefined)).toEqual([true, false]);
  expect(recordOf(enrolment).confirmed).toMatchObject({ verdict: "pass", margin_db: 12.5 });
});

test("who installs and the gateway that has heard are offered for the next node, also where they are spoilt", async () => {
  const { url, told } = await gateway();
  told([null, 4012, -40, 0, 158, 150, 11, 0, 0]);
  const enrolment = files.enrol({ site: "here" });
  const folder = dirname(enrolment);
  const asked: AwaitOptions[] = [];
  const deps = { awaitCheck: hasty(undefined, asked) };
  const first = hurried({
    [guide.who]: "AB",
    [guide.whichGateway]: ["http://localhost:1", url],
    [guide.failed]: guide.again,
  });
  expect(await led(enrolment, first, { deps })).toMatchObject({ error: undefined });
  expect(recall(folder)).toEqual({ by: "AB", gateway: url });
  rmSync(recordPath(enrolment));
  expect(await led(enrolment, hurried({}), { deps })).toMatchObject({ error: undefined });
  expect(recordOf(enrolment)).toMatchObject({ by: "AB", confirmed: { verdict: "pass" } });
  expect(asked.map(({ gateway }) => gateway)).toEqual(["http://localhost:1", url, url]);
  expect(
    await led(enrolment, hurried({ [guide.who]: "-", [guide.whichGateway]: "-" }), { deps }),
  ).toMatchObject({ error: undefined });
  expect(recall(folder)).toEqual({ gateway: url });
  for (const spoilt of [
    "{",
    '{"format":"sippra-node-1","gateway":"pumphouse"}',
    '{"format":"else","by":"CD"}',
  ]) {
    writeFileSync(join(folder, "sippra-node.json"), spoilt);
    expect(recall(folder)).toEqual({});
  }
});

test("a page that asks who looks is told a password, which is written nowhere", async () => {
  const enrolment = files.enrol({ site: "here" });
  const logins: unknown[] = [];
  const answers = hurried({
    [guide.whichGateway]: ["https://pumphouse.local"],
    [confirm.askUser.trim()]: ["anna", ""],
    [confirm.askPassword("anna").trim()]: " secret words",
    [guide.failed]: [guide.again, guide.skip],
  });
  const { error, text } = await led(enrolment, answers, {
    deps: {
      awaitCheck: async ({ login }) => {
        logins.push(await login());
        throw new ToolError("gateway", "Refused.");
      },
    },
  });
  expect(error).toBeUndefined();
  expect(logins).toEqual([{ name: "anna", password: expect.stringContaining("secret words") }]);
  expect(text()).toContain(guide.noUser);
  expect(readFileSync(recordPath(enrolment), "utf8")).not.toContain("secret");
});
