// Requests over MQTT as their callers meet them: how many are looked into, what they may ask, and where answers go.
import { expect, it } from "vitest";
import type { Clock } from "../../../gateway/clock.ts";
import type { Incoming } from "../../../gateway/deliver/link.ts";
import { FOR_ONE_NODE, OF_ALL, OF_ONE_CALLER } from "../../../gateway/deliver/request-rates.ts";
import { type Asker, REQUEST_MAX_B, startRequests } from "../../../gateway/deliver/requests.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { later } from "../../later.ts";
import { handClock, handLink } from "./hand.ts";
import { keepingLog, ORIGIN } from "./harness.ts";

const topics = topicsOf("here", "g");
const ANNA: Asker = { name: "anna", mayDeclareNoise: false };

function asking() {
  const store = later(openStore(":memory:"));
  for (const name of ["a", "b"]) store.addNode({ name, network: 1 });
  const { link, sent } = handLink();
  const wall = handClock();
  const clock: Clock = { ...wall, now: () => 1_800_000_000_000 };
  const noted: string[] = [];
  const refusals = {
    note: (reason: string, who: string | null = null, detail = "") =>
      void noted.push(`${reason} ${who}: ${detail}`),
    counts: () => ({}) as never,
    latest: () => new Map(),
    close() {},
  };
  let listener: (message: Incoming, asker: Asker) => void = () => {};
  const source = {
    subscribe(_filter: string, heard: typeof listener) {
      listener = heard;
      return () => {};
    },
  };
  later(
    startRequests({
      ...{
        source,
        link,
        topics,
        origin: ORIGIN,
        commands: store.commands,
        refusals,
        log: keepingLog(),
        clock,
        wall,
      },
    }),
  );
  let n = 0;
  function ask(asker: Asker, fields: object, more: Partial<Incoming> = {}): void {
    const payload = Buffer.from(JSON.stringify({ transaction: `t-${n++}`, ...fields }));
    const message = { topic: topics.request("node-settings"), payload, retained: false };
    listener({ ...message, responseTopic: null, correlation: null, ...more }, asker);
  }
  const commands = () => store.commands.list(null, 1_000);
  const answers = () => sent.map(({ topic, payload }) => ({ topic, ...JSON.parse(payload) }));
  const dropped = () => noted.filter((each) => each.startsWith("requests-dropped"));
  return { ask, commands, answers, noted, dropped, wall };
}

it("of one caller for one node use up neither the caller's others, nor anybody else's", async () => {
  const { ask, commands, answers, dropped } = asking();
  for (let n = 0; n < 100; n++) ask(ANNA, { node: "a", restart: true });
  // What is looked into is answered, and be it that too many wait for the node.
  expect(commands().length + answers().length).toBe(FOR_ONE_NODE.burst);
  expect(dropped()).toHaveLength(100 - FOR_ONE_NODE.burst);
  expect(dropped()[0]).toBe("requests-dropped anna: ");
  ask(ANNA, { node: "b", restart: true });
  ask({ ...ANNA, name: "bo" }, { node: "a", restart: true });
  expect(commands().filter(({ node }) => node === "b")).toHaveLength(1);
  expect(answers().at(-1)).toMatchObject({ node: "a", reason: "too-many" });
  expect(dropped()).toHaveLength(100 - FOR_ONE_NODE.burst);
});

it("of one caller for made-up nodes use up the caller's, and nobody else's; time gives them back", async () => {
  const { ask, commands, answers, dropped, wall } = asking();
  for (let n = 0; n < 100; n++) ask(ANNA, { node: `no-${n}`, restart: true });
  expect(answers()).toHaveLength(OF_ONE_CALLER.burst);
  ask({ ...ANNA, name: "bo" }, { node: "a", restart: true });
  expect(commands()).toHaveLength(1);
  await wall.advance(1_000);
  const before = dropped().length;
  for (let n = 0; n < OF_ONE_CALLER.perS + 1; n++) ask(ANNA, { node: `no-${n}`, restart: true });
  expect(dropped().length - before).toBe(1);
});

it("of callers whom no broker names are told apart by their response topics, and bounded together", async () => {
  const { ask, answers, dropped, commands } = asking();
  const somebody: Asker = { name: null, mayDeclareNoise: true };
  const at = (name: string) => ({ responseTopic: `sippra/v1/here/response/${name}` });
  for (let n = 0; n < 100; n++) ask(somebody, { node: "a", restart: true }, at("mallory"));
  ask(somebody, { node: "b", known_noise: true }, at("anna"));
  expect(commands().find(({ node }) => node === "b")).toMatchObject({ settings: { known_noise: true } });
  for (let n = 0; n < 1_000; n++) ask(somebody, { node: "no", restart: true }, at(`m-${n}`));
  expect(answers().length + commands().length).toBeLessThanOrEqual(OF_ALL.burst);
  expect(dropped().length).toBeGreaterThan(1_000);
});

it("may declare noise known with the right to alone", () => {
  const { ask, commands, answers, noted } = asking();
  ask(ANNA, { node: "a", known_noise: true });
  expect(commands()).toEqual([]);
  expect(answers()[0]).toMatchObject({ state: "refused", reason: "not-allowed", node: "a" });
  expect(noted[0]).toContain("known_noise is not for this caller to declare");
  ask({ ...ANNA, mayDeclareNoise: true }, { node: "a", known_noise: true });
  expect(commands()).toHaveLength(1);
});

it.each([
  "elsewhere",
  "",
  "sippra/v1/here/node/a/leak",
  "sippra/v1/here/responses/x",
  "sippra/v1/here/response",
  "sippra/v1/there/response/x",
  "sippra/v1/here/response/+",
  "sippra/v1/here/response/a\0",
  `sippra/v1/here/response/${"x".repeat(200)}`,
  "$SYS/x",
])("are refused with the response topic %j, and answered nowhere but on the usual one", (responseTopic) => {
  const { ask, commands, answers, noted } = asking();
  ask(ANNA, { node: "a", restart: true }, { responseTopic });
  expect(commands()).toEqual([]);
  expect(answers()).toMatchObject([
    { topic: topics.response("node-settings"), state: "refused", reason: "malformed" },
  ]);
  expect(noted).toEqual([
    "request-refused a: The response topic cannot be used: name one of at most 200 characters, below sippra/v1/here/response/.",
  ]);
});

it("are answered below response/, where they say so, and not looked into where they are too long", () => {
  const { ask, commands, answers } = asking();
  const responseTopic = "sippra/v1/here/response/anna/1";
  ask(ANNA, { node: "a", restart: true }, { responseTopic, correlation: Buffer.from("x") });
  expect(commands()[0]!.reply).toMatchObject({ topic: responseTopic });
  ask(ANNA, { node: "b", x: "x".repeat(REQUEST_MAX_B) }, { responseTopic });
  ask(ANNA, { node: "b", restart: true }, { retained: true });
  expect(answers()).toMatchObject([
    { topic: responseTopic, node: null, reason: "malformed" },
    { topic: topics.response("node-settings"), node: null, reason: "malformed" },
  ]);
});
