// A node on a bad link: frames and acks get lost, come twice and overtake each other, resets skip counters.
// In the end every record is there once, history came in order, and the node may forget everything.
import fc from "fast-check";
import { expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Answer } from "../../../gateway/store/acceptance.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { EVENT, READING } from "../../../shared/messages.ts";
import { outboxRows } from "../../../tools/district/outbox.ts";
import { event, reading, readingBody, records } from "../admit/nodes.ts";

const T = 1_800_000_000;

type Step =
  | { do: "reading" | "event"; arrives: boolean; late: number }
  | { do: "reset"; skips: number }
  | { do: "batch"; arrives: boolean; acked: boolean; twice: boolean };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom("reading" as const, "event" as const),
        arrives: fc.boolean(),
        late: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(9000) }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("reset" as const), skips: fc.nat(300) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("batch" as const),
        arrives: fc.boolean(),
        acked: fc.boolean(),
        twice: fc.boolean(),
      }),
    },
  ),
  { maxLength: 60 },
);

test("whatever is lost, doubled or skipped, all is settled and published once, history in order", () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const store = openStore(":memory:");
      const node = store.addNode({ name: "a", network: 1 });
      const journal = new Map<number, { type: number; body: unknown[] }>();
      let counter = 0;
      let now = T;
      /** What the last ack that came through asks for. */
      let lastAnswer: Answer | null = null;

      const take = (frame: Uint8Array) =>
        store.transact(() => {
          const admitted = admit(frame, store.keyring);
          if ("refused" in admitted) {
            expect(admitted.refused).toBe("replayed");
            return null;
          }
          return store.accept(admitted, { received: now * 1000, via: "test", now: now * 1000 }).answer;
        });

      /** Answers the last ack: records and voids for what it misses, at most four. */
      const batch = () => {
        const items: unknown[] = [];
        for (
          let bit = 0;
          lastAnswer?.missing && bit < lastAnswer.missing.length * 8 && items.length < 4;
          bit++
        ) {
          if (!(lastAnswer.missing[bit >> 3]! & (1 << (bit & 7)))) continue;
          const first = lastAnswer.settled + 1 + bit;
          const record = journal.get(first);
          if (record) items.push([first, record.type, record.body]);
          else {
            let count = 1;
            while (first + count <= counter && !journal.has(first + count)) count++;
            items.push([first, count]);
            bit += count - 1;
          }
        }
        return records(node, ++counter, 0, items as never);
      };

      for (const step of plan) {
        now += 60;
        if (step.do === "reset") counter += step.skips;
        else if (step.do === "batch") {
          const frame = batch();
          for (let i = 0; step.arrives && i < (step.twice ? 2 : 1); i++) {
            const answer = take(frame);
            if (answer && step.acked) lastAnswer = answer;
          }
        } else {
          const time = now - step.late;
          counter++;
          const body =
            step.do === "event" ? [0, time, null, -300, 12, 4100, 3800, 90, 0, null] : readingBody(time);
          journal.set(counter, { type: step.do === "event" ? EVENT : READING, body });
          const frame = step.do === "event" ? event(node, counter, time, null) : reading(node, counter, time);
          if (step.arrives) lastAnswer = take(frame) ?? lastAnswer;
        }
      }
      // The link is good again: each ack comes through, until nothing is missing.
      for (let rounds = 0; ; rounds++) {
        expect(rounds).toBeLessThan(200);
        lastAnswer = take(batch());
        if (lastAnswer?.missing === null && lastAnswer.settled === counter) break;
      }

      const rows = outboxRows(store).map(({ message }) => message);
      expect(rows.map((row) => row.counter).sort((a, b) => a - b)).toEqual([...journal.keys()]);
      for (const row of rows) expect([...row.body]).toEqual(journal.get(row.counter)!.body);
      const inOrder = (some: typeof rows) =>
        some.every((row, i) => i === 0 || some[i - 1]!.counter < row.counter);
      expect(inOrder(rows.filter((row) => row.type === "reading" && row.live))).toBe(true);
      expect(inOrder(rows.filter((row) => row.type === "reading" && !row.live))).toBe(true);
      store.close();
    }),
    { numRuns: 150 },
  );
});
