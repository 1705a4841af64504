// docs/recipes/node/ask.js against a real gateway at a real mosquitto: its answers, its exit codes, and nobody who answers.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atEnd } from "../later.ts";
import { createSite, type Process, type Site, start, until } from "../processes.ts";
import { type Daemon, missing, startMosquitto } from "./programs.ts";
import { recipe } from "./publish.ts";

const lacks = missing("mosquitto");
let broker: Daemon;
let site: Site;
let gateway: Process;

beforeAll(async () => {
  if (lacks !== null) return;
  broker = await startMosquitto();
  site = createSite([], [`url: mqtt://${broker.host}`, "requests: true"]);
  await site.enrol("elm-4");
  gateway = await site.gateway();
});
afterAll(async () => {
  await gateway?.stop("SIGKILL");
  await broker?.close();
  site?.remove();
});

/** Asks as the page does. */
function ask(...words: string[]) {
  const process_ = start(process.execPath, [recipe("node/ask.js"), `mqtt://${broker.host}`, ...words]);
  atEnd(() => process_.stop("SIGKILL"));
  const { child, output } = process_;
  const ended = async () => {
    await until(() => child.exitCode !== null, output);
    return child.exitCode;
  };
  return { output, ended, stop: process_.stop };
}

describe.skipIf(lacks !== null)("ask.js", () => {
  test("prints what becomes of a request, and is answered again under its transaction", async () => {
    const first = ask("test", "elm-4", '{"interval_s":1800}', "planner-1");
    await until(() => first.output().includes("queued"), first.output);
    await first.stop();
    const again = ask("test", "elm-4", '{"interval_s":1800}', "planner-1");
    await until(() => again.output().includes("queued"), again.output);
    const { out } = await site.run("command", "--list", "--json");
    const commands = JSON.parse(out);
    expect(commands).toHaveLength(1);
    await site.run("command", "elm-4", "--cancel", String(commands[0].command));
    expect(await again.ended()).toBe(1);
    expect(again.output()).toMatch(/^transaction planner-1\nqueued\ncancelled/);
  });

  test("a value that is out of range is refused, with a sentence", async () => {
    const refused = ask("test", "elm-4", '{"interval_s":1}');
    expect(await refused.ended()).toBe(1);
    expect(refused.output()).toMatch(/^transaction [\da-f-]{36}\nrefused: \S/);
  });

  test("a node that is nobody's, and a site where nobody takes requests: the others have 10 s to answer", async () => {
    const unknown = ask("test", "nowhere-1", '{"restart":true}');
    const nobody = ask("elsewhere", "elm-4", '{"restart":true}');
    expect(await Promise.all([unknown.ended(), nobody.ended()])).toEqual([1, 2]);
    expect(unknown.output()).toMatch(/\nrefused: \S/);
    expect(nobody.output()).toContain("Nobody answers");
  });

  test("its variables are named on its page", () => {
    const page = readFileSync(recipe("node/README.md"), "utf8");
    for (const name of ["MQTT_USER", "MQTT_PASSWORD"]) expect(page).toContain(name);
  });
});
