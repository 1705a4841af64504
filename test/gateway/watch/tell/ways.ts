// A way of telling in the test's hand: what it was given, answered as the test says, on a store and a clock that it moves.
import { SCOPES } from "../../../../gateway/alarms/track.ts";
import type { Log } from "../../../../gateway/log.ts";
import { openStore, type Store } from "../../../../gateway/store/open.ts";
import { viewOf } from "../../../../gateway/store/view.ts";
import type { Message, Outcome } from "../../../../gateway/watch/tell/courier.ts";
import { type AlarmTelling, startTelling } from "../../../../gateway/watch/tell/tell.ts";
import type { Way } from "../../../../gateway/watch/tell/way.ts";
import { later } from "../../../later.ts";
import { finding, T } from "../../alarms/alarms.ts";
import { handClock, settled } from "../../deliver/hand.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export interface Sent {
  way: string;
  message: Message;
  to: readonly string[];
  /** Of the clock, unix ms. */
  at: number;
}

type Answer = (sent: Sent) => Outcome | "hang";
export const takeAll: Answer = ({ to }) => ({ accepted: to, refused: [], later: [] });
export const away: Answer = ({ to }) => ({
  ...{ accepted: [], refused: [] },
  later: to.map((who) => ({ who, why: "it is away" })),
});
export const refuseAll: Answer = ({ to }) => ({
  ...{ accepted: [], later: [] },
  refused: to.map((who) => ({ who, why: "it says 550" })),
});

/** What a configuration says of a way, short. */
export const wayWith = (more: Partial<Omit<Way, "courier">> = {}): Omit<Way, "courier"> => ({
  ...{ name: "anna", language: "en", zone: "Europe/Stockholm", leastProbability: 0, quiet: null },
  ...{ kinds: new Set(["leak", "burst", "steady-noise", "gateway"] as const), escalate: null, digest: null },
  ...more,
});

export interface TellingRig {
  store: Store;
  sent: Sent[];
  /** What was sent since it was asked last: "way: title". */
  news(): string[];
  lines: { level: string; sentence: string; fields: object }[];
  /** Lets time go by. */
  pass(ms: number): Promise<void>;
  now(): number;
  /** Is switched off for so long. */
  sleep(ms: number): Promise<void>;
  /** Dies at once, what is under way too, and starts anew. */
  kill(ways?: Omit<Way, "courier">[]): void;
  telling(): AlarmTelling;
  answer(by: Answer): void;
  believe(isBelieved: boolean): void;
  decide(findings: readonly Parameters<typeof finding>[], kinds?: keyof typeof SCOPES): void;
}

export function tellingRig(
  ways: Omit<Way, "courier">[] = [wayWith()],
  { start = T, recipients = ["anna@here.example"] } = {},
): TellingRig {
  const store = later(openStore(":memory:", { actor: "anna" }));
  const wall = handClock();
  const sent: Sent[] = [];
  let shown = 0;
  const lines: TellingRig["lines"] = [];
  let [isBelieved, answer] = [true, takeAll];
  const clock = { ...wall, now: () => start + wall.now(), isBelieved: () => isBelieved };
  const write = (level: string) => (fields: object, sentence: string) =>
    void lines.push({ level, sentence, fields });
  const log = Object.fromEntries(["debug", "info", "warn", "error"].map((level) => [level, write(level)]));
  let life = 0;
  const { alarms, tellings } = store;

  function begin(all: Omit<Way, "courier">[]): AlarmTelling {
    const mine = ++life;
    const withCourier = all.map(
      (way): Way => ({
        ...way,
        courier: {
          ...{ kind: "mail", host: "mail.example", recipients },
          greet: async () => null,
          send(message, to, signal) {
            // What a dead process had under way comes to nothing.
            if (mine !== life) return new Promise(() => {});
            const one = { way: way.name, message, to, at: clock.now() };
            sent.push(one);
            const outcome = answer(one);
            if (outcome !== "hang") return Promise.resolve(outcome);
            return new Promise((resolve) => {
              signal.addEventListener("abort", () => resolve(away(one) as Outcome));
            });
          },
        },
      }),
    );
    // What a dead process would still write is not written.
    const mortal = {
      ...tellings,
      write: (work: Parameters<typeof tellings.write>[0]) => {
        if (mine === life) tellings.write(work);
      },
    };
    return startTelling({
      ...{ ways: withCourier, tellings: mortal, clock, wall, log: log as unknown as Log, random: () => 0.5 },
      about: { site: "here", gateway: "g", pageUrl: "https://page.example/" },
      alarms: { ...alarms, find: (id) => alarms.list(0).find((each) => each.id === id) ?? null },
      onChanged: (listener) => viewOf(store).onChanged(() => mine === life && listener()),
    });
  }

  let telling = begin(ways);
  return {
    ...{ store, sent, lines },
    news() {
      const all = sent.slice(shown).map(({ way, message }) => `${way}: ${message.title}`);
      shown = sent.length;
      return all;
    },
    async pass(ms) {
      await settled();
      await wall.advance(ms);
      await settled();
    },
    now: clock.now,
    async sleep(ms) {
      await telling.close();
      await wall.advance(ms);
      telling = begin(ways);
    },
    kill(again = ways) {
      life++;
      telling.close();
      telling = begin(again);
    },
    telling: () => telling,
    answer: (by) => {
      answer = by;
    },
    believe: (to) => {
      isBelieved = to;
    },
    decide: (findings, kinds = "night") =>
      void alarms.decide(({ track }) =>
        track(
          findings.map((each) => finding(...each)),
          clock.now(),
          { kinds: SCOPES[kinds] },
        ),
      ),
  };
}
