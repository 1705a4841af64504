// The rules that keep counters apart, each on its own and against any order of what can happen: where a flash begins, which
// counter an answer gets, and how far a restore leaps.
import fc from "fast-check";
import { expect, test } from "vitest";
import { LEAP } from "../../firmware/node/kinds.ts";
import { admit } from "../../gateway/admit/admit.ts";
import type { Admitted } from "../../gateway/admit/message.ts";
import { BY_CHANCE, leapFrom } from "../../gateway/store/leap.ts";
import { openStore } from "../../gateway/store/open.ts";
import { isPlausible } from "../../gateway/time/trust.ts";
import { decide, freshStart, type OnBoard, type Used } from "../../tools/flash/used.ts";
import { hello } from "../gateway/admit/nodes.ts";

const START = Date.UTC(2026, 10, 1, 12);
const DAY_MS = 86_400_000;
const BLOCK = 256;
const KEY = { network: 1, node: 7, epoch: 0, key: "00".repeat(16) };

/** How far a flash comes: what is recorded and what is done, in turn. */
const FLASH = ["recorded", "erased", "writing", "profile", "started", "whole"] as const;

type Step =
  | { do: "flash"; laptop: number; board: number; until: (typeof FLASH)[number] }
  | { do: "run"; board: number; counters: number; tears: number }
  | { do: "erase"; board: number }
  | { do: "lose"; laptop: number }
  | { do: "wait"; days: number };

const of = <Value>(...values: Value[]) => fc.constantFrom(...values);
const laptop = of(0, 1);
/** Mostly the one, so that what happens to it adds up. */
const board = of(0, 0, 0, 1);
const until = of<(typeof FLASH)[number]>("whole", "whole", "whole", ...FLASH);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: of("flash" as const), laptop, board, until }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: of("run" as const), board, counters: of(1, 20, 600), tears: of(0, 0, 1, 2) }),
  },
  { weight: 2, arbitrary: fc.record({ do: of("erase" as const), board }) },
  { weight: 1, arbitrary: fc.record({ do: of("lose" as const), laptop }) },
  { weight: 1, arbitrary: fc.record({ do: of("wait" as const), days: of(1, 5, 9) }) },
);

/** Ranges of counters that were used, each by whom; whether two of them overlap. */
function usesOf(steps: Step[], places: number[]): [from: number, to: number][] {
  const boards: OnBoard[] = ["A", "B"].map((serial) => ({ serial, holds: undefined, ring: undefined }));
  const records: (Used | undefined)[] = [undefined, undefined];
  const uses: [number, number][] = [];
  let now = START;
  // Chance is another matter: here two never meet by it.
  let doubts = 0;
  const pick = (least: number) => (least === 1 ? places.pop()! : least + SPACE * doubts++);

  function flash({ laptop: i, board: b, until }: Extract<Step, { do: "flash" }>): void {
    const decision = decide(KEY, boards[b]!, records[i], false, now, pick);
    if ("refused" in decision) return;
    const { serial } = boards[b]!;
    const { start, how } = decision;
    const record = (state: Used["state"]) => {
      const at = new Date(now).toISOString();
      records[i] = { ...KEY, ...start, format: "sippra-flashed-1", serial, state, at };
    };
    const done: Record<(typeof FLASH)[number], () => void> = {
      recorded: () => record(how === "goes-on" ? "erasing" : "writing"),
      erased: () => void (boards[b] = { serial, holds: undefined, ring: undefined }),
      writing: () => record("writing"),
      profile: () => void (boards[b] = { serial, holds: KEY, ring: { kind: "blank" } }),
      started: () => record("started"),
      whole: () => void (boards[b] = { serial, holds: KEY, ring: { kind: "state", ...start } }),
    };
    for (const each of FLASH.slice(0, FLASH.indexOf(until) + 1)) done[each]();
  }

  function run({ board: b, counters, tears }: Extract<Step, { do: "run" }>): void {
    const { ring } = boards[b]!;
    if (ring?.kind !== "state") return;
    let { reservation } = ring;
    for (let i = 0; i <= tears; i++) {
      if (i > 0) reservation += LEAP;
      uses.push([reservation, reservation + counters]);
      reservation += BLOCK * Math.ceil(counters / BLOCK);
    }
    boards[b] = { ...boards[b]!, ring: { ...ring, reservation } };
  }

  for (const each of steps) {
    now += 60_000;
    if (each.do === "flash") flash(each);
    else if (each.do === "run") run(each);
    else if (each.do === "erase")
      boards[each.board] = { serial: boards[each.board]!.serial, holds: undefined, ring: undefined };
    else if (each.do === "lose") records[each.laptop] = undefined;
    else now += each.days * DAY_MS;
  }
  return uses;
}

const STEPS = 16;
/** Of blocks between two that begin in doubt: more than a life of so many steps can use. */
const SPACE = 4000;
/** Where keys that were never used begin, far from one another, in any order. */
const PLACES = fc.shuffledSubarray(
  Array.from({ length: STEPS }, (_, i) => 400_000 * (i + 1)),
  { minLength: STEPS },
);

test("whatever is flashed, cut, run, erased and lost: no counter is used twice", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: STEPS, maxLength: STEPS }), PLACES, (steps, places) => {
      const uses = usesOf(steps, [...places]).sort(([a], [b]) => a - b);
      for (let i = 1; i < uses.length; i++) expect(uses[i]![0]).toBeGreaterThanOrEqual(uses[i - 1]![1]);
    }),
    { numRuns: 5000 },
  );
});

test("a key that was never used begins at any multiple of 256 below 2^31, and never at 0", () => {
  const places = 2 ** 31 / BLOCK;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: places - 1 }), (place) => {
      const { reservation } = freshStart((least, below) => {
        expect([least, below]).toEqual([1, places]);
        return place;
      });
      expect(reservation).toBe(BLOCK * place);
    }),
  );
});

const SECONDS = START / 1000;
/** One frame that wants an answer: time since the one before, how far the clock is off, and whether it is believed. */
const asked = fc.record({
  afterMs: fc.nat(3000),
  off: fc.oneof(fc.constant(0), fc.integer({ min: -100_000, max: 100_000 })),
  isBelieved: fc.boolean(),
});

test("counters of answers only grow, and by a right clock are a minute ahead of it at most", () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), fc.boolean(), (frames, isRight) => {
      const store = openStore(":memory:");
      const node = store.addNode({ name: "n", network: 1 });
      let elapsed = 0;
      let last = 0;
      let counter = 0;
      for (const { afterMs, off, isBelieved } of frames) {
        elapsed += afterMs;
        const now = START + elapsed + (isRight ? 0 : 1000 * off);
        const believed = isRight || isBelieved;
        for (let burst = 0; burst < 5; burst++) {
          const frame = admit(hello(node, ++counter), store.keyring) as Admitted;
          const { answer } = store.transact(() =>
            store.accept(frame, { received: now, via: "test", now, believed, elapsed }),
          );
          if (answer === null) continue;
          expect(answer.downlink).toBeGreaterThan(last);
          last = answer.downlink;
          if (isRight) expect(last).toBeLessThanOrEqual(SECONDS + elapsed / 1000 + 61);
        }
      }
      store.close();
    }),
    { numRuns: 25 },
  );
});

const time = fc.oneof(
  fc.integer({ min: START - 400 * DAY_MS, max: START + 800 * DAY_MS }),
  fc.constantFrom(0, 30_000, Date.UTC(2107, 0, 1)),
);
const counterUsed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test("a restore leaps above what the backup, the store and the clock know of", () => {
  fc.assert(
    fc.property(
      counterUsed,
      counterUsed,
      fc.option(time),
      time,
      fc.nat(BY_CHANCE - 1),
      (backup, present, newest, now, by) => {
        const after = leapFrom(newest, now, () => by)(backup, present);
        // A backup of what was restored itself is on the line that all restores go on from.
        const isOfRestored = newest !== null && backup > newest / 1000 + 2 ** 19;
        expect(after).toBeGreaterThanOrEqual(Math.min(2 ** 32 - 1, backup + (isOfRestored ? 1 : 2 ** 19)));
        if (isPlausible(now))
          expect(after).toBeGreaterThanOrEqual(Math.min(2 ** 32 - 1, Math.floor(now / 1000) + 2 ** 20));
        expect(after === 2 ** 32 - 1 || after > present).toBe(true);
        expect(after).toBeLessThan(2 ** 32);
      },
    ),
  );
});

test("later restores go on above earlier ones, whatever backup each is of, so that nodes take their answers", () => {
  const lives = fc.array(
    fc.record({
      backupIsOf: fc.nat(9),
      runsS: fc.integer({ min: 1, max: 30 * 86_400 }),
      answers: fc.nat(100_000),
    }),
    { minLength: 2, maxLength: 8 },
  );
  fc.assert(
    fc.property(lives, (all) => {
      let now = START;
      let taken = 0;
      const backups = [{ downlink: Math.floor(START / 1000), newest: START }];
      for (const { backupIsOf, runsS, answers } of all) {
        const { downlink, newest } = backups[backupIsOf % backups.length]!;
        now += 60_000;
        const begins = leapFrom(newest, now, () => 0)(downlink, 0);
        expect(begins).toBeGreaterThan(taken);
        now += 1000 * runsS;
        taken = begins + Math.min(1 + runsS, answers);
        backups.push({ downlink: taken, newest: now });
      }
    }),
  );
});

test("of two restores of one backup the second goes on above the first, or chance keeps them apart", () => {
  const sinceS = fc.integer({ min: 0, max: 400 * 86_400 });
  fc.assert(
    fc.property(counterUsed, fc.option(time), time, sinceS, (backup, newest, now, since) => {
      // As many answers as the limit allows, and the restore itself takes a while.
      const answers = 61 + since;
      const later = now + 1000 * (since + 60);
      let asks = 0;
      const pick = (least: number, below: number) => {
        expect([least, below]).toEqual([0, BY_CHANCE]);
        asks++;
        return 0;
      };
      const first = leapFrom(newest, now, pick)(backup, 0);
      const isByClock = asks === 0;
      const second = leapFrom(newest, later, pick)(backup, 0);
      if (isByClock && asks === 0 && second < 2 ** 32 - 1) expect(second).toBeGreaterThan(first + answers);
    }),
  );
});
