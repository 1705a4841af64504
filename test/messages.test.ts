// `sippra/messages`, as a partner's project has it: installed, imported by name, compiled by TypeScript, run by Node.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MESSAGE_NAMES } from "../gateway/deliver/contract/messages.ts";
import { topicsOf } from "../gateway/deliver/topics.ts";
import { parseTopic, schemas, topicOf } from "../messages/index.js";
import { atEnd } from "./later.ts";
import { temporaryFolder } from "./processes.ts";

const ROOT = new URL("../", import.meta.url).pathname;

const PARTNER = `import { type Messages, type NightPayload, parseTopic, schemas, topicOf } from "sippra/messages";

const night: Partial<NightPayload> = { state: "suspect", rise_db: 6.5, night: null };
const state: string = night.state ?? "none";
function take<Name extends keyof Messages>(name: Name, payload: Messages[Name]): string {
  return "id" in payload ? payload.id : name;
}
const found = parseTopic("sippra/v1/sundsvall/node/elm-4/night");
const node: string = found?.message === "night" ? found.node : "";
console.log(state, topicOf("leak", { site: "sundsvall" }), found?.message, node, schemas.night.title, typeof take);
`;

test("compiles and runs in a project of its own", () => {
  const { path: folder, remove } = temporaryFolder();
  atEnd(remove);
  const installed = join(folder, "node_modules/sippra");
  mkdirSync(installed, { recursive: true });
  for (const each of ["package.json", "messages"])
    cpSync(join(ROOT, each), join(installed, each), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "partner.ts"), PARTNER);
  const flags = [
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--strict",
    "--types",
    "",
    "--lib",
    "es2022,dom",
  ];
  const compiled = spawnSync(join(ROOT, "node_modules/.bin/tsc"), [...flags, "partner.ts"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(compiled.stdout).toBe("");
  const ran = spawnSync(process.execPath, ["partner.js"], { cwd: folder, encoding: "utf8" });
  expect(ran.stdout).toBe("suspect sippra/v1/sundsvall/node/+/leak night elm-4 night function\n");
});

test("has every message, and the gateway's own topics", () => {
  expect(Object.keys(schemas)).toEqual(MESSAGE_NAMES);
  const topics = topicsOf("a", "g");
  for (const [message, topic] of Object.entries(topics.node("n"))) {
    expect(topicOf(message as "reading", { site: "a", node: "n" })).toBe(topic);
    expect(parseTopic(topic)).toEqual({ message, site: "a", node: "n" });
  }
  expect(parseTopic(topics.gatewayStatus)).toEqual({ message: "status", site: "a", gateway: "g" });
  expect(parseTopic(topics.request("node-settings"))).toEqual({ message: "request", site: "a" });
  expect(parseTopic(topics.alarms)).toEqual({ message: "alarms", site: "a", gateway: "g" });
  expect(parseTopic(topics.alarm(7))).toEqual({ message: "alarm", site: "a", gateway: "g", alarm: "7" });
  expect(topicOf("alarm", { site: "a", gateway: "g", alarm: "7" })).toBe(topics.alarm(7));
  for (const other of ["sippra/v2/a/node/n/night", "sippra/v1/a/node/n", "sippra/v1/a/node/n/night/x", "x"]) {
    expect(parseTopic(other)).toBeNull();
  }
});
