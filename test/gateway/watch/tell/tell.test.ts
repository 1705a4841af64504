// Who is told of alarms, when, and how often: nobody is forgotten while a server is away or the gateway dies, and nobody is
// told twice.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../alarms/alarms.ts";
import {
  away,
  HOUR_MS,
  MINUTE_MS,
  refuseAll,
  type TellingRig,
  takeAll,
  tellingRig,
  wayWith,
} from "./ways.ts";

const BURST = { kind: "burst", advice: "look-tonight" } as const;

describe("while all is well", () => {
  test("each change of an alarm is a message, under an id and in a thread of its own", async () => {
    const rig = tellingRig();
    rig.decide([[["a"], { probability: 0.4 }]]);
    await rig.pass(MINUTE_MS);
    rig.decide([[["a"], { probability: 0.8 }]]);
    await rig.pass(MINUTE_MS);
    rig.store.alarms.perform(1, { does: "acknowledge" }, rig.now());
    rig.store.alarms.perform(1, { does: "note", text: "Going there." }, rig.now());
    await rig.pass(MINUTE_MS);
    rig.store.alarms.perform(1, { does: "close", reason: "service" }, rig.now());
    await rig.pass(MINUTE_MS);
    expect(rig.news()).toEqual([
      "anna: Suspected leak at a: new alarm",
      "anna: Suspected leak at a: says something else",
      "anna: Suspected leak at a: acknowledged",
      "anna: Suspected leak at a: closed",
    ]);
    expect(new Set(rig.sent.map(({ message }) => message.id)).size).toBe(4);
    expect(new Set(rig.sent.map(({ message }) => message.thread)).size).toBe(1);
    expect(JSON.stringify(rig.sent)).not.toContain("Going there");
    await rig.pass(HOUR_MS);
    expect(rig.news()).toEqual([]);
  });

  test("only what its people want is told; what they know of is told to its end", async () => {
    const rig = tellingRig([wayWith({ leastProbability: 0.5 })]);
    rig.decide([
      [["a"], { probability: 0.3 }],
      [["b"], { probability: 0.6 }],
      [["c"], { kind: "silent", probability: null }],
    ]);
    await rig.pass(MINUTE_MS);
    rig.decide([
      [["a"], { probability: 0.7 }],
      [["b"], { probability: 0.2, kind: "steady-noise" }],
    ]);
    await rig.pass(MINUTE_MS);
    expect(rig.news()).toEqual([
      "anna: Suspected leak at b: new alarm",
      "anna: Suspected leak at a: says something else",
      "anna: Steady noise at b: says something else",
    ]);
    expect(rig.sent[1]!.message.lead).toBe("New alarm; says something else.");
  });

  test("bursts come first, then water, then the rest", async () => {
    const rig = tellingRig();
    rig.answer(away);
    rig.decide([[[], { kind: "gateway", probability: null, advice: "look-at-gateway" }]], "conditions");
    rig.decide([[["a"]], [["b"]]]);
    rig.decide([[["c"], BURST]], "bursts");
    await rig.pass(MINUTE_MS);
    rig.news();
    rig.answer(takeAll);
    await rig.pass(HOUR_MS);
    expect(rig.news().map((line) => line.slice("anna: ".length).split(":")[0])).toEqual([
      ...["Burst at c", "Suspected leak at a", "Suspected leak at b", "Gateway trouble"],
    ]);
  });

  test("a way that is new begins with what comes from then on, one that comes back too", async () => {
    const rig = tellingRig([]);
    rig.decide([[["a"]]]);
    rig.kill([wayWith()]);
    await rig.pass(MINUTE_MS);
    expect(rig.news()).toEqual([]);
    rig.decide([[["a"]], [["b"]]]);
    await rig.pass(MINUTE_MS);
    expect(rig.news()).toHaveLength(1);
    rig.kill([]);
    rig.decide([[["a"]], [["b"]], [["c"]]]);
    rig.kill([wayWith()]);
    await rig.pass(MINUTE_MS);
    expect(rig.news()).toEqual([]);
  });
});

describe("while the server is away", () => {
  test("for a day: every alarm is told once, as it is by then", async () => {
    const rig = tellingRig();
    rig.answer(away);
    for (let hour = 0; hour < 24; hour++) {
      rig.decide(
        Array.from({ length: hour + 1 }, (_, i) => [[`n${i}`], { probability: hour % 2 === 0 ? 0.4 : 0.8 }]),
      );
      await rig.pass(HOUR_MS);
    }
    rig.store.alarms.perform(1, { does: "acknowledge" }, rig.now());
    // From 10 s on to every quarter of an hour.
    expect(rig.sent.length).toBeLessThan(120);
    rig.news();
    rig.answer(takeAll);
    await rig.pass(HOUR_MS);
    const titles = rig.news();
    expect(titles).toHaveLength(24);
    expect(new Set(titles).size).toBe(24);
    expect(titles).toContain("anna: Suspected leak at n0: acknowledged");
    const [first] = rig.sent.slice(-24);
    expect(first!.message.lead).toBe("New alarm; says something else; acknowledged.");
    expect(rig.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    expect(rig.lines.filter(({ level }) => level === "info")).toHaveLength(1);
    expect(rig.telling().states()).toMatchObject([{ waiting: 0, away: [], refused: [] }]);
  });

  test("and the gateway is killed again and again: nobody is forgotten, nobody told twice", async () => {
    const rig = tellingRig();
    rig.answer(away);
    for (let i = 0; i < 10; i++) {
      rig.decide(Array.from({ length: i + 1 }, (_, n) => [[`n${n}`]]));
      if (i % 3 !== 0) await rig.pass(MINUTE_MS);
      rig.kill();
    }
    rig.news();
    rig.answer(takeAll);
    for (let i = 0; i < 20; i++) {
      await rig.pass(1_100);
      rig.kill();
    }
    await rig.pass(MINUTE_MS);
    expect(rig.news().toSorted()).toEqual(
      Array.from({ length: 10 }, (_, n) => `anna: Suspected leak at n${n}: new alarm`).toSorted(),
    );
  });

  test("killed between its answer and the note of it: what comes again has the same id", async () => {
    const rig = tellingRig();
    rig.answer(() => "hang");
    rig.decide([[["a"]]]);
    await rig.pass(0);
    rig.answer(takeAll);
    rig.kill();
    await rig.pass(MINUTE_MS);
    expect(rig.sent).toHaveLength(2);
    expect(rig.sent[0]!.message.id).toBe(rig.sent[1]!.message.id);
  });

  test("one that hangs is given up after a minute, and asked again", async () => {
    const rig = tellingRig();
    rig.answer(() => "hang");
    rig.decide([[["a"]]]);
    await rig.pass(50_000);
    expect(rig.telling().states()[0]!.away).toEqual([]);
    await rig.pass(11_000);
    expect(rig.telling().states()[0]!).toMatchObject({ waiting: 1, away: [{ why: "it is away" }] });
    rig.answer(takeAll);
    await rig.pass(MINUTE_MS);
    expect(rig.telling().states()[0]!).toMatchObject({ waiting: 0, away: [] });
  });

  test("what it asks for is waited for, an hour at most", async () => {
    const rig = tellingRig();
    const asks = (retryAfterMs: number) =>
      rig.answer((sent) => ({ ...(away(sent) as object), retryAfterMs }) as never);
    asks(30 * MINUTE_MS);
    rig.decide([[["a"]]]);
    await rig.pass(29 * MINUTE_MS);
    expect(rig.sent).toHaveLength(1);
    asks(100 * HOUR_MS);
    await rig.pass(2 * MINUTE_MS);
    expect(rig.sent).toHaveLength(2);
    await rig.pass(61 * MINUTE_MS);
    expect(rig.sent).toHaveLength(3);
  });
});

test("whatever happens, and whenever it dies: each alarm is told as it is in the end, no change twice", async () => {
  const names = ["a", "b", "c"];
  const step = fc.oneof(
    fc.record({
      does: fc.constant("found" as const),
      which: fc.subarray(names),
      sure: fc.constantFrom(0.2, 0.6, 0.9),
    }),
    fc.record({ does: fc.constant("acknowledge" as const), which: fc.nat(5) }),
    fc.record({ does: fc.constant("close" as const), which: fc.nat(5) }),
    fc.record({ does: fc.constant("answer" as const), by: fc.constantFrom(away, takeAll, refuseAll) }),
    fc.record({ does: fc.constant("pass" as const), ms: fc.constantFrom(0, 500, 5_000, HOUR_MS) }),
    fc.constant({ does: "kill" as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const rig = tellingRig([wayWith({ leastProbability: 0.5 })]);
      let answer = takeAll;
      const taken: string[] = [];
      const lastOf = new Map<string, string>();
      /** What the server may have taken without that being written down. */
      const torn = new Set<string | undefined>();
      rig.answer((sent) => {
        const outcome = answer(sent);
        if (outcome !== "hang" && outcome.accepted.length > 0) {
          taken.push(sent.message.id);
          lastOf.set(`${sent.message.fields.alarm}`, `${sent.message.fields.state}`);
        }
        return outcome;
      });
      const attempt = (id: number, deed: Parameters<typeof rig.store.alarms.perform>[1]) => {
        try {
          rig.store.alarms.perform(id, deed, rig.now());
        } catch {
          // There is none, or it is that already.
        }
      };
      for (const each of steps) {
        if (each.does === "found") rig.decide(each.which.map((name) => [[name], { probability: each.sure }]));
        else if (each.does === "acknowledge") attempt(each.which, { does: "acknowledge" });
        else if (each.does === "close") attempt(each.which, { does: "close", reason: "unknown" });
        else if (each.does === "answer") answer = each.by;
        else if (each.does === "pass") await rig.pass(each.ms);
        else {
          torn.add(taken.at(-1));
          rig.kill();
        }
      }
      answer = takeAll;
      await rig.pass(2 * HOUR_MS);
      expect(taken.filter((id, i) => taken.indexOf(id) < i && !torn.has(id))).toEqual([]);
      for (const { alarm, told } of tellingsOf(rig)) {
        expect(told).not.toBe(null);
        expect(lastOf.get(`${alarm}`)).toBe(rig.store.alarms.find(alarm).state);
      }
      const likely = rig.store.alarms.list(0).filter(({ probability }) => probability! >= 0.5);
      expect(likely.filter(({ id }) => !lastOf.has(`${id}`))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

/** Of all alarms that anybody was to be told of. */
const tellingsOf = ({ store }: TellingRig) =>
  store.alarms.list(0).flatMap(({ id }) => store.tellings.find("anna", id) ?? []);

describe("what is refused", () => {
  test("does not hold up the others, is tried again hours later, and given up after a week", async () => {
    const rig = tellingRig();
    rig.answer((sent) => (sent.message.title.includes("at a:") ? refuseAll(sent) : takeAll(sent)));
    rig.decide([[["a"]], [["b"]], [["c"]]]);
    await rig.pass(10 * MINUTE_MS);
    expect(rig.news()).toHaveLength(3);
    expect(rig.telling().states()[0]).toMatchObject({ waiting: 1 });
    await rig.pass(DAY_MS / 2);
    expect(rig.news().length).toBeLessThan(6);
    await rig.sleep(7 * DAY_MS);
    await rig.pass(MINUTE_MS);
    expect(rig.telling().states()[0]).toMatchObject({ waiting: 0 });
    expect(rig.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("of one recipient is told once, and the others have it once", async () => {
    const rig = tellingRig([wayWith()], {
      recipients: ["anna@here.example", "gone@here.example", "slow@here.example"],
    });
    let isSlow = true;
    rig.answer(({ to }) => ({
      accepted: to.filter((who) => who.startsWith("anna") || (who.startsWith("slow") && !isSlow)),
      refused: to.filter((who) => who.startsWith("gone")).map((who) => ({ who, why: "it says 550" })),
      later: to.filter((who) => who.startsWith("slow") && isSlow).map((who) => ({ who, why: "it says 451" })),
    }));
    rig.decide([[["a"]]]);
    await rig.pass(5_000);
    expect(rig.telling().states()[0]).toMatchObject({
      waiting: 1,
      away: [{ who: "slow@here.example" }],
      refused: [{ who: "gone@here.example", why: "it says 550" }],
    });
    isSlow = false;
    await rig.pass(10 * MINUTE_MS);
    expect(rig.sent.map(({ to }) => to.map((who) => who.split("@")[0]))).toEqual([
      ["anna", "gone", "slow"],
      ["gone", "slow"],
    ]);
    rig.decide([[["a"]], [["b"]]]);
    await rig.pass(MINUTE_MS);
    expect(rig.lines.filter(({ level }) => level === "warn")).toHaveLength(2);
    expect(rig.telling().states()[0]).toMatchObject({ waiting: 0, away: [], refused: [{}] });
  });
});

describe("quiet hours", () => {
  const quiet = { from: 22 * 60, to: 6 * 60, zone: "Europe/Stockholm", bursts: true };
  /** The night to 29 March 2026 has no hour from 2 to 3, that to 25 October has it twice. */
  test.each([
    ["in winter", Date.UTC(2026, 0, 15, 20), Date.UTC(2026, 0, 16, 5)],
    ["over the change to summer time", Date.UTC(2026, 2, 28, 20), Date.UTC(2026, 2, 29, 4)],
    ["over the change from it", Date.UTC(2026, 9, 24, 19), Date.UTC(2026, 9, 25, 5)],
  ])("%s: bursts go through, the rest is told when they end", async (_, start, end) => {
    const rig = tellingRig([wayWith({ quiet })], { start });
    rig.decide([[["before"]]]);
    await rig.pass(2 * HOUR_MS);
    expect(rig.news()).toHaveLength(1);
    rig.decide([[["before"]], [["night"]]]);
    rig.decide([[["b"], BURST]], "bursts");
    await rig.pass(HOUR_MS);
    expect(rig.news()).toEqual(["anna: Burst at b: new alarm"]);
    rig.kill();
    await rig.pass(end - rig.now() - MINUTE_MS);
    expect(rig.news()).toEqual([]);
    await rig.pass(2 * MINUTE_MS);
    expect(rig.news()).toEqual(["anna: Suspected leak at night: new alarm"]);
  });

  test("hold bursts too where that is asked for", async () => {
    const rig = tellingRig([wayWith({ quiet: { ...quiet, bursts: false } })], {
      start: Date.UTC(2026, 0, 15, 22),
    });
    rig.decide([[["b"], BURST]], "bursts");
    await rig.pass(HOUR_MS);
    expect(rig.news()).toEqual([]);
    await rig.pass(7 * HOUR_MS);
    expect(rig.news()).toHaveLength(1);
  });
});

describe("a clock that is not believed", () => {
  test("lets nothing out but bursts; the rest follows once it is", async () => {
    const rig = tellingRig([wayWith({ digest: { minute: 7 * 60, instead: false } })]);
    rig.believe(false);
    rig.decide([[["a"]]]);
    rig.decide([[["b"], BURST]], "bursts");
    await rig.pass(DAY_MS);
    expect(rig.news()).toEqual(["anna: Burst at b: new alarm"]);
    rig.believe(true);
    await rig.pass(MINUTE_MS);
    expect(rig.news()).toEqual(["anna: Suspected leak at a: new alarm"]);
  });
});

describe("an alarm that nobody takes", () => {
  const ways = [
    wayWith({ escalate: { to: "chief", afterMs: 30 * MINUTE_MS } }),
    wayWith({ name: "chief", language: "sv", kinds: new Set(["gateway"]) }),
  ];

  test("is told to another way in time, whose people then hear of it to its end", async () => {
    const rig = tellingRig(ways);
    rig.decide([[["a"]]]);
    await rig.pass(29 * MINUTE_MS);
    expect(rig.news()).toEqual(["anna: Suspected leak at a: new alarm"]);
    rig.kill();
    await rig.pass(2 * MINUTE_MS);
    expect(rig.news()).toEqual(["chief: Misstänkt läcka vid a: ingen har kvitterat"]);
    expect(rig.sent.at(-1)!.message.lead).toBe("Ingen har kvitterat det på 30 min. Nytt larm.");
    rig.store.alarms.perform(1, { does: "acknowledge" }, rig.now());
    await rig.pass(HOUR_MS);
    expect(rig.news().toSorted()).toEqual([
      "anna: Suspected leak at a: acknowledged",
      "chief: Misstänkt läcka vid a: kvitterat",
    ]);
  });

  test("also while the first way's server is away, and once only", async () => {
    const rig = tellingRig(ways);
    rig.answer((sent) => (sent.way === "anna" ? away(sent) : takeAll(sent)));
    rig.decide([[["a"]]]);
    await rig.pass(6 * HOUR_MS);
    expect(rig.sent.filter(({ way }) => way === "chief")).toHaveLength(1);
  });

  test("is not where somebody has it", async () => {
    const rig = tellingRig(ways);
    rig.decide([[["a"]], [["b"]]]);
    await rig.pass(MINUTE_MS);
    rig.store.alarms.perform(1, { does: "acknowledge" }, rig.now());
    rig.store.alarms.perform(2, { does: "close", reason: "unknown" }, rig.now());
    await rig.pass(HOUR_MS);
    expect(rig.sent.filter(({ way }) => way === "chief")).toEqual([]);
  });

  test("waits for the end of quiet hours, counted from there", async () => {
    const quiet = { from: 22 * 60, to: 6 * 60, zone: "Europe/Stockholm", bursts: true };
    const rig = tellingRig([{ ...ways[0]!, quiet }, ways[1]!], { start: Date.UTC(2026, 0, 15, 22) });
    rig.decide([[["a"]]]);
    await rig.pass(7 * HOUR_MS + 29 * MINUTE_MS);
    expect(rig.news()).toEqual(["anna: Suspected leak at a: new alarm"]);
    await rig.pass(2 * MINUTE_MS);
    expect(rig.news()).toHaveLength(1);
  });

  test("goes from way to way, and not round", async () => {
    const round = [ways[0]!, { ...ways[1]!, escalate: { to: "anna", afterMs: 30 * MINUTE_MS } }];
    const rig = tellingRig(round);
    rig.decide([[["a"]]]);
    await rig.pass(6 * HOUR_MS);
    expect(rig.news().map((line) => line.split(":")[0])).toEqual(["anna", "chief", "anna"]);
  });
});

describe("once a day", () => {
  const digest = { minute: 7 * 60, instead: true };
  /** 06:00 by Stockholm's clocks. */
  const start = Date.UTC(2026, 10, 2, 5);

  test("what is open and has changed, and nothing else; nothing of an empty day", async () => {
    const rig = tellingRig([wayWith({ digest })], { start });
    await rig.pass(DAY_MS);
    expect(rig.news()).toEqual([]);
    rig.decide([[["a"]], [["b"], { probability: 0.9 }]]);
    rig.store.alarms.perform(1, { does: "close", reason: "service" }, rig.now());
    await rig.pass(59 * MINUTE_MS);
    expect(rig.news()).toEqual([]);
    await rig.pass(2 * MINUTE_MS);
    expect(rig.news()).toEqual(["anna: Alarms today: 1 open"]);
    expect(rig.sent[0]!.message.sections).toEqual([
      { title: "Open now", lines: [expect.stringMatching(/^2\. Suspected leak at b: 90 % likely/)] },
      {
        title: "What has changed",
        lines: ["1. Suspected leak at a: new alarm; closed.", "2. Suspected leak at b: new alarm."],
      },
    ]);
    rig.kill();
    await rig.pass(DAY_MS);
    expect(rig.news()).toEqual(["anna: Alarms today: 1 open"]);
    expect(rig.sent[1]!.message.sections).toHaveLength(1);
  });

  test("after days away it comes once", async () => {
    const rig = tellingRig([wayWith({ digest })], { start });
    rig.decide([[["a"]]]);
    rig.answer(away);
    await rig.pass(2 * HOUR_MS);
    await rig.sleep(3 * DAY_MS - 3 * HOUR_MS);
    await rig.pass(HOUR_MS);
    const before = rig.sent.length;
    rig.answer(takeAll);
    await rig.pass(HOUR_MS / 2);
    expect(rig.sent).toHaveLength(before + 1);
  });

  test("beside single messages where it is not instead", async () => {
    const rig = tellingRig([wayWith({ digest: { ...digest, instead: false } })], { start });
    rig.decide([[["a"]]]);
    await rig.pass(2 * HOUR_MS);
    expect(rig.news()).toEqual(["anna: Suspected leak at a: new alarm", "anna: Alarms today: 1 open"]);
  });
});

test("an alarm that went on in another before anybody was told is told as that", async () => {
  const rig = tellingRig();
  rig.answer(away);
  rig.decide([[["a"]], [["b"]]]);
  await rig.pass(MINUTE_MS);
  rig.decide([[["a", "b"]]]);
  rig.news();
  rig.answer(takeAll);
  await rig.pass(HOUR_MS);
  expect(rig.news()).toEqual(["anna: Suspected leak at a, also at b: says something else"]);
});
