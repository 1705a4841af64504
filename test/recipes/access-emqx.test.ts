// EMQX's list of docs/recipes/access: read after EMQX's grammar, it gives the rights that mosquitto's list gives. No EMQX
// has run it.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { consult, covers, mayDo, ruleOf } from "./erlang.ts";
import { recipe } from "./publish.ts";
import { RIGHTS, TOPICS } from "./rights.ts";

const rules = consult(readFileSync(recipe("access/emqx-acl.conf"), "utf8")).map(ruleOf);

describe.each(RIGHTS)("$user", ({ user, writes, subscribes, notSubscribes }) => {
  const may = (action: "publish" | "subscribe", topic: string) => mayDo(rules, { user, action, topic });

  test("publishes what it may, and nothing else", () => {
    expect(TOPICS.filter((topic) => may("publish", topic)).sort()).toEqual([...writes].sort());
  });

  test("subscribes to what it may, and to nothing else", () => {
    expect(subscribes.filter((filter) => !may("subscribe", filter))).toEqual([]);
    expect(notSubscribes.filter((filter) => may("subscribe", filter))).toEqual([]);
  });
});

test("a request is not retained, and who has no rule does nothing", () => {
  const topic = "sippra/v1/sundsvall/request/node-settings";
  expect(mayDo(rules, { user: "planner", action: "publish", topic, retain: true })).toBe(false);
  for (const action of ["publish", "subscribe"] as const)
    expect(TOPICS.filter((one) => mayDo(rules, { user: "stranger", action, topic: one }))).toEqual([]);
  expect(rules.at(-1)).toMatchObject({ allows: false, user: null, action: "all", topics: ["#"] });
});

describe("the reader of rules itself", () => {
  test.each([
    ["{allow, all}", "the end in the place of ."],
    ["{permit, all}.", "in the place of allow or deny"],
    ['{allow, {username, "a"}, write, ["x"]}.', "in the place of publish or subscribe or all"],
    ['{allow, {username, "a"}, publish, "x"}.', "is no list"],
    ['{allow, {usrname, "a"}, publish, ["x"]}.', "in the place of username"],
    ["{allow, {username, Anna}, publish, []}.", "is no Erlang term"],
    ['{allow, {username, "a"} publish, ["x"]}.', "publish in the place of ,"],
  ])("%s", (source, sentence) => {
    expect(() => consult(source).map(ruleOf)).toThrow(sentence);
  });

  test.each([
    ["a/#", "a", true],
    ["a/#", "a/b/c", true],
    ["a/#", "a/+/c", true],
    ["a/#", "#", false],
    ["a/+/c", "a/+/c", true],
    ["a/b", "a/+", false],
    ["#", "$SYS/x", false],
  ])("%s covers %s: %s", (rule, topic, is) => {
    expect(covers(rule, topic)).toBe(is);
  });
});
