// Retained topics that the broker does not take: they wait by themselves, and everything else goes on.
import { describe, expect, it } from "vitest";
import { BrokerRefusal, type RefusedOf } from "../../../gateway/deliver/refusal.ts";
import { RETRY_MS } from "../../../gateway/deliver/turns.ts";
import { handSource, keeping } from "./retaining.ts";

const denied = (of: RefusedOf) =>
  new BrokerRefusal({ of, reason: of === "topic" ? "not-authorized" : "too-large" }, `no ${of}`);

describe("what the broker refuses", () => {
  it("waits, is named and told once, and arrives once it is allowed, while the rest goes on", async () => {
    const a = handSource("a", { x: "1", y: "1" });
    const { sent, answer, refuse, wall, log, retained } = keeping(a.source);
    await refuse(denied("topic"));
    await answer(1);
    expect(retained.refused()).toEqual([
      { topic: "a/x", reason: "not-authorized", sentence: "no topic", since: 0 },
    ]);
    // What changes there changes nothing.
    await a.set("x", "2");
    await a.set("y", "2");
    expect(sent()).toEqual(["a/y 2"]);
    await answer(1);
    for (const pause of [5, 10, 20, 40, 80, 160, 300, 300]) {
      await wall.advance(pause * 1_000 - 1);
      expect(sent()).toEqual([]);
      await wall.advance(1);
      expect(sent()).toEqual(["a/x 2"]);
      await refuse(denied("topic"));
    }
    await wall.advance(300_000);
    await answer(1);
    expect(retained.refused()).toEqual([]);
    await wall.advance(3_600_000);
    expect(sent()).toEqual([]);
    expect(log.sentences).toEqual(["No a: no topic"]);
  });

  it("is tried at once on a new connection", async () => {
    const a = handSource("a", { x: "1" });
    const { sent, refuse, retained, log, answer, ...hand } = keeping(a.source);
    await refuse(denied("topic"));
    await hand.wall.advance(2_000);
    await hand.break();
    await hand.make();
    expect(sent()).toEqual(["a/x 1"]);
    await refuse(denied("topic"));
    await hand.wall.advance(5_000);
    expect(sent()).toEqual(["a/x 1"]);
    await answer(1);
    expect(retained.refused()).toEqual([]);
    expect(log.sentences).toEqual(["No a: no topic"]);
  });

  it.each([{ answer: "after each refusal" }, { answer: "and its refusal is lost" }])(
    "of a broker that hangs up, $answer, is tried less often than it connects",
    async ({ answer }) => {
      const a = handSource("a", { x: "1", y: "1" });
      const { sent, refuse, retained, ...hand } = keeping(a.source);
      await refuse(denied("topic"));
      await refuse(denied("topic"));
      const tries: string[] = [];
      for (let second = 0; second < 120; second++) {
        tries.push(...sent());
        if (sent().length > 0) {
          if (answer === "after each refusal") await refuse(denied("topic"));
          await hand.break();
          await hand.make();
        }
        await hand.wall.advance(1_000);
      }
      // The connection has ended over the first: from then on one at a time, after 5, 10, 20 s and so on.
      expect(tries.slice(0, 2)).toEqual(["a/x 1", "a/y 1"]);
      expect(new Set(tries.slice(2))).toEqual(new Set(["a/x 1", "a/y 1"]));
      expect(tries.length).toBeLessThanOrEqual(8);
      // Somebody has allowed it, and says so.
      hand.link.tryRefusedAgain();
      await hand.wall.advance(0);
      expect(sent()).toEqual(["a/x 1", "a/y 1"]);
    },
  );

  it("for what it says is tried at once when it says something else", async () => {
    const a = handSource("a", { x: "1" });
    const { sent, refuse, retained, answer } = keeping(a.source);
    await refuse(denied("message"));
    await a.set("x", "1");
    expect(sent()).toEqual([]);
    await a.set("x", "2");
    expect(sent()).toEqual(["a/x 2"]);
    await answer(1);
    expect(retained.refused()).toEqual([]);
  });

  it("for the moment is sent again after the usual pause", async () => {
    const a = handSource("a", { x: "1" });
    const { sent, refuse, retained, wall } = keeping(a.source);
    await refuse(denied("moment"));
    expect(retained.refused()).toEqual([]);
    await wall.advance(RETRY_MS);
    expect(sent()).toEqual(["a/x 1"]);
  });

  it("in numbers is told of five, and named of all", async () => {
    const names = Array.from({ length: 30 }, (_, i) => `k${i}`);
    const a = handSource("a", Object.fromEntries(names.map((name) => [name, "1"])));
    const published: string[] = [];
    const { sent, refuse, retained, log } = keeping({ ...a.source, published: (key) => published.push(key) });
    for (let i = 0; i < 30; i++) await refuse(denied("topic"));
    expect(sent()).toEqual([]);
    expect(retained.refused()).toHaveLength(30);
    expect(log.sentences).toEqual([
      ...Array(5).fill("No a: no topic"),
      "No a: more topics are refused, for the same reason.",
    ]);
    expect(published).toEqual([]);
  });
});
