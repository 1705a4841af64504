// The channel against what is known of channels: pure ALOHA's throughput, capture, and a gateway that is deaf.
import { expect, test } from "vitest";
import { createChance } from "../../../../tools/chance.ts";
import { createAgenda } from "../../../../tools/district/radio/agenda.ts";
import { type Cause, createAir, type Packet } from "../../../../tools/district/radio/air.ts";
import { optionsOf, type RadioOptions } from "../../../../tools/district/radio/settings.ts";

const MS = 300;

function channel(some: Partial<RadioOptions> = {}) {
  const agenda = createAgenda();
  const air = createAir(optionsOf(some), agenda, () => -150);
  const fates: Record<string, Cause | null> = {};
  /** Sends at a time, and notes what becomes of it. */
  const send = (name: string, at: number, level: number, more: Partial<Packet> = {}) =>
    agenda.at(at, () =>
      air.send({
        source: "node",
        from: 0,
        spreadingFactor: 9,
        airtime: MS,
        levels: [level],
        done: (_gateway, cause) => {
          fates[name] = cause;
        },
        ...more,
      }),
    );
  return { agenda, air, send, fates, run: () => agenda.runUntil(1e12) };
}

/** Share that is received of packets of `MS`, sent at random at an offered load of `g`. */
function throughput(g: number, capture: boolean, spread: number, paths = 1): number {
  const { agenda, air } = channel({ capture, paths });
  const chance = createChance("report", 7, 0, 1);
  let received = 0;
  const packets = 40_000;
  let at = 0;
  for (let i = 0; i < packets; i++) {
    at += (MS / g) * chance.wait();
    const levels = [-100 + spread * chance.normal()];
    agenda.at(at, () =>
      air.send({
        source: "node",
        from: i,
        spreadingFactor: 9,
        airtime: MS,
        levels,
        done: (gateway) => {
          if (gateway !== null) received++;
        },
      }),
    );
  }
  agenda.runUntil(1e12);
  return received / packets;
}

test.each([0.02, 0.1, 0.3])("without capture %d erlang are pure ALOHA: exp(-2G) arrive", (g) => {
  // Three standard deviations of 40,000 packets are 0.008.
  expect(Math.abs(throughput(g, false, 0) - Math.exp(-2 * g))).toBeLessThan(0.008);
});

test("capture has more arrive where levels differ, and a concentrator more than a module", () => {
  const pure = throughput(0.3, false, 8);
  const module = throughput(0.3, true, 8);
  const concentrator = throughput(0.3, true, 8, 8);
  expect(module).toBeGreaterThan(pure + 0.03);
  expect(concentrator).toBeGreaterThan(module + 0.03);
});

test("a packet while the gateway sends is lost, and so is one that the gateway interrupts", () => {
  const { send, fates, run } = channel();
  const answer = { source: "gateway", to: { node: 9, level: -90, listensFrom: 0 } } as const;
  send("answer", 1000, -999, answer);
  send("during", 1100, -80);
  send("before", 800, -80);
  send("after", 1400, -80);
  run();
  expect(fates).toEqual({ answer: null, before: "sending", during: "sending", after: null });
});

test("a module is busy with one packet; one 6 dB stronger only takes its place before it is synchronised", () => {
  const late = channel();
  late.send("weak", 0, -110);
  late.send("strong", 100, -90);
  late.run();
  expect(late.fates).toEqual({ weak: "collision", strong: "busy" });

  const early = channel();
  early.send("weak", 0, -110);
  early.send("strong", 20, -90);
  early.run();
  expect(early.fates).toEqual({ weak: "collision", strong: null });

  const concentrator = channel({ paths: 8 });
  concentrator.send("weak", 0, -110);
  concentrator.send("strong", 100, -90);
  concentrator.run();
  expect(concentrator.fates).toEqual({ weak: "collision", strong: null });
});

test("what hits the spare part of a preamble only does no harm", () => {
  const { send, fates, run } = channel({ paths: 8 });
  send("first", 0, -90);
  send("second", MS - 10, -97);
  run();
  expect(fates).toEqual({ first: null, second: null });
});

test("another spreading factor has to be much stronger to do harm, and a level under the sensitivity is too weak", () => {
  const { send, fates, run } = channel({ paths: 8 });
  send("wanted", 0, -110);
  send("other", 50, -97, { source: "foreign", spreadingFactor: 8 });
  send("hit", 1000, -110);
  send("louder", 1050, -90, { source: "foreign", spreadingFactor: 8 });
  send("weak", 2000, -131);
  run();
  expect(fates).toEqual({ wanted: null, hit: "foreign", weak: "weak" });
});

test("an answer is missed by a node that another packet reaches as loudly", () => {
  const agenda = createAgenda();
  const air = createAir(optionsOf({}), agenda, () => -100);
  const fates: (Cause | null)[] = [];
  const answer = (at: number) =>
    agenda.at(at, () =>
      air.send({
        source: "gateway",
        from: 0,
        spreadingFactor: 9,
        airtime: MS,
        levels: [-999],
        to: { node: 1, level: -98, listensFrom: at },
        done: (_gateway, cause) => fates.push(cause),
      }),
    );
  answer(0);
  agenda.at(100, () => air.send({ source: "node", from: 2, spreadingFactor: 9, airtime: MS, levels: [-90] }));
  answer(1000);
  agenda.runUntil(1e9);
  expect(fates).toEqual(["collision", null]);
});
