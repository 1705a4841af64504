// Nights of a real store, decided day by day, all at once, with the process dying in between: the same alarms.
import { describe, expect, test } from "vitest";
import type { Alarm } from "../../../../gateway/alarms/alarm.ts";
import { silentLog } from "../../../../gateway/log.ts";
import { openStore, type Store } from "../../../../gateway/store/open.ts";
import { viewOf } from "../../../../gateway/store/view.ts";
import { decideNight, type NightlyDeps, watchNights } from "../../../../gateway/watch/alarms/nightly.ts";
import * as N from "../../../../shared/leak/night.ts";
import { NIGHT, USED_TO_IT } from "../../../../shared/messages.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";
import { createRandom } from "../../../../tools/board/synth.ts";
import { cbor, seal } from "../../admit/nodes.ts";
import { take } from "../../store/frames.ts";
import { FIRST, nightOf } from "./nights.ts";
import { ALL_TOLD } from "./told.ts";

const DAY_MS = 86_400_000;
const AT = 480;
const NODES = 7;
const LEAK_FROM = 50;
interface Scene {
  nights: number;
  until?: number;
  state?: (node: number, night: number) => number;
}

/** A store with nodes 150 m apart, of which the third hears a leak from a night on. */
function storeWith({ nights, until = nights, state = () => 1 }: Scene): Store {
  const store = openStore(":memory:");
  const random = createRandom(2);
  for (let node = 0; node < NODES; node++) {
    const name = `n${node}`;
    const enrolment = store.addNode({ name, network: 1 });
    const place = { latitude: 62.39 + (node * 150) / 111_195, longitude: 17.3, address: null };
    const pipe = { pipeId: null, pipeMaterial: null, pipeDiameter: null };
    store.placeNodes([{ name, ...place, ...pipe }], 0);
    for (let night = 0; night < nights; night++) {
      const isLoud = node === 3 && night >= LEAK_FROM && night < until;
      const level = -60 + 1.5 * (random() - 0.5) + (isLoud ? 7 : 0);
      const date = FIRST + night;
      const body = nightOf({ date, level, state: state(node, night) });
      body[N.BASELINE] = -120;
      take(store, seal(enrolment, NIGHT, night + 1, cbor(body)), (date * DAY_MS) / 1000 + 5 * 3600);
    }
  }
  return store;
}

/** As of the morning of a night. */
function depsOf(store: Store, night: number): NightlyDeps {
  return {
    ...{
      view: viewOf(store),
      kept: store.alarms.watch,
      decide: store.alarms.decide,
      areas: () => [],
      ...ALL_TOLD,
    },
    ...{ clock: createSimClock((FIRST + night) * DAY_MS + AT * 60_000), log: silentLog, at: AT },
  };
}

const decide = (store: Store, night: number) => decideNight(FIRST + night, true, depsOf(store, night));
const told = (alarms: readonly Alarm[]) =>
  alarms.map(({ kind, place: { nodes }, state, reason, began }) => ({
    ...{ kind, nodes, state, reason },
    night: began / DAY_MS - FIRST,
  }));
const LEAK = { kind: "leak", nodes: ["n3"], state: "open", reason: null, night: LEAK_FROM };

describe("a leak at one node", () => {
  test("is one alarm, raised within days, however often it is decided", () => {
    const store = storeWith({ nights: 70 });
    const raised: number[] = [];
    for (let night = 0; night < 70; night++) {
      const before = store.alarms.list().length;
      decide(store, night);
      decide(store, night);
      if (store.alarms.list().length > before) raised.push(night);
    }
    expect(told(store.alarms.list())).toEqual([LEAK]);
    expect(raised).toHaveLength(1);
    expect(raised[0]! - LEAK_FROM).toBeLessThan(8);
    store.close();
  });

  test("is the same alarm where all nights are caught up with at once", () => {
    const store = storeWith({ nights: 70 });
    const clock = createSimClock((FIRST + 69) * DAY_MS + AT * 60_000);
    const stop = watchNights({ ...depsOf(store, 69), clock });
    clock.runUntil(clock.now() + 1);
    stop();
    expect(told(store.alarms.list())).toEqual([LEAK]);
    store.close();
  });

  test("a decision that does not come to its end is made again, and nothing of it stays", () => {
    const store = storeWith({ nights: 70 });
    for (let night = 0; night < 70; night++) {
      const deps = depsOf(store, night);
      const dying: NightlyDeps["decide"] = (work) =>
        deps.decide((decision) => {
          work(decision);
          throw new Error("killed");
        });
      const before = JSON.stringify([store.alarms.list(), store.alarms.changes(0, 1000)]);
      expect(() => decideNight(FIRST + night, true, { ...deps, decide: dying })).toThrow("killed");
      expect(JSON.stringify([store.alarms.list(), store.alarms.changes(0, 1000)])).toBe(before);
      decide(store, night);
    }
    expect(told(store.alarms.list())).toEqual([LEAK]);
    store.close();
  });

  test("that ends is over by itself; one that the node got used to is not", () => {
    const ends = storeWith({ nights: 90, until: 75 });
    const used = storeWith({
      nights: 90,
      until: 75,
      state: (node, night) => (node === 3 && night >= 74 ? USED_TO_IT : 1),
    });
    for (const store of [ends, used]) for (let night = 0; night < 90; night++) decide(store, night);
    const all = (store: Store) => told(store.alarms.list(0));
    expect(all(ends)).toEqual([{ ...LEAK, state: "closed", reason: "noise-gone" }]);
    expect(all(used)).toEqual([LEAK]);
    for (const store of [ends, used]) store.close();
  });

  test("that was repaired is checked: quiet where it is, and not where the node only got used to it", () => {
    const repaired = (state: Scene["state"] & object, until: number) => {
      const store = storeWith({ nights: 90, until, state });
      for (let night = 0; night < 70; night++) decide(store, night);
      const [alarm] = store.alarms.list();
      store.alarms.perform(alarm!.id, { does: "repair" }, (FIRST + 69) * DAY_MS + 36_000_000, "anna");
      for (let night = 70; night < 80; night++) decide(store, night);
      const found = store.alarms.find(alarm!.id).after;
      store.close();
      return found;
    };
    expect(repaired(() => 1, 70)).toBe("quiet");
    expect(repaired(() => 1, 90)).toBe("still-heard");
    expect(repaired((node, night) => (node === 3 && night >= 70 ? USED_TO_IT : 1), 70)).not.toBe("quiet");
  });
});

test("the gateway decides in the morning, once a day, also what came while it was away", () => {
  const store = storeWith({ nights: 62 });
  const clock = createSimClock((FIRST + 55) * DAY_MS);
  const days: number[] = [];
  const decided: NightlyDeps["decide"] = (work) => {
    days.push(Math.floor(clock.now() / DAY_MS) - FIRST);
    return store.alarms.decide(work);
  };
  const stop = watchNights({ ...depsOf(store, 55), clock, decide: decided });
  clock.runUntil((FIRST + 58) * DAY_MS);
  stop();
  clock.runUntil((FIRST + 60) * DAY_MS);
  const again = watchNights({ ...depsOf(store, 60), clock, decide: decided });
  clock.runUntil((FIRST + 61) * DAY_MS);
  again();
  // At its start what was due before; then each morning.
  expect([...new Set(days)]).toEqual([55, 56, 57, 60]);
  expect(told(store.alarms.list())).toEqual([LEAK]);
  store.close();
});

test("a clock that is not believed decides nothing", () => {
  const store = storeWith({ nights: 62 });
  const clock = { ...createSimClock((FIRST + 61) * DAY_MS + AT * 60_000), isBelieved: () => false };
  watchNights({ ...depsOf(store, 61), clock })();
  expect(store.alarms.list(0)).toEqual([]);
  store.close();
});
