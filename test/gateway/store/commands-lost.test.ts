// Whatever gets lost either way, a command takes effect once at most, in order, and comes to an end.
import fc from "fast-check";
import { expect, test } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Settings } from "../../../gateway/settings.ts";
import { whyNot } from "../../../gateway/store/command.ts";
import { PATIENCE_MS, PENDING_MAX } from "../../../gateway/store/commands.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { OUTCOME } from "../../../shared/messages.ts";
import { cbor, hello, seal } from "../admit/nodes.ts";
import { commandOf } from "./command.ts";

const T = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

/** What the firmware does with commands (firmware/node/commands.ts), and nothing else. */
function modelNode() {
  let last = 0xffff_ffff;
  const effects: number[] = [];
  return {
    effects,
    apply({ id, settings }: { id: number; settings: Settings }): number {
      if (id === last) return 0;
      if (settings.windows === 16) return 2;
      last = id;
      effects.push(id);
      return 0;
    },
  };
}

type Step =
  | { do: "ask"; refusable: boolean; lifetime: number }
  | { do: "report"; up: boolean; down: boolean; outcome: boolean; ack: boolean; crash: number }
  | { do: "wait"; ms: number }
  | { do: "cancel" };

const chance = fc.boolean();
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("ask" as const),
        refusable: chance,
        lifetime: fc.integer({ min: 60_000, max: 10 * HOUR_MS }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("report" as const),
        up: chance,
        down: chance,
        outcome: chance,
        ack: chance,
        crash: fc.nat(5),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(HOUR_MS) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const) }) },
  ),
  { maxLength: 60 },
);

test("whatever is lost, and wherever the gateway dies, a command takes effect once at most, in order, and ends", () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const store = openStore(":memory:");
      const node = store.addNode({ name: "a", network: 1 });
      let counter = 0;
      let now = T;
      const virtual = modelNode();

      /** The gateway takes a frame, or dies before the commit (1) or before the answer is written (2). */
      const takeOrDie = (frame: Uint8Array, crash: number) => {
        try {
          return store.transact(() => {
            const admitted = admit(frame, store.keyring);
            if ("refused" in admitted) return null;
            const accepted = store.accept(admitted, { received: now, via: "test", now });
            if (crash === 1) throw new Error("killed");
            return crash === 2 ? null : accepted;
          });
        } catch (error) {
          if ((error as Error).message !== "killed") throw error;
          return null;
        }
      };
      const report = ({ up, down, outcome, crash }: Omit<Extract<Step, { do: "report" }>, "do" | "ack">) => {
        const accepted = up ? takeOrDie(hello(node, ++counter), crash) : null;
        const command = accepted?.answer?.command;
        if (!command || !down) return;
        const result = virtual.apply(command);
        counter++;
        if (outcome) {
          const body = result === 0 ? { 0: command.id, 1: 0 } : { 0: command.id, 1: result, 2: 3 };
          takeOrDie(seal(node, OUTCOME, counter, cbor(body)), crash === 3 ? 1 : crash === 4 ? 2 : 0);
        }
      };

      for (const step of plan) {
        now += 1000;
        switch (step.do) {
          case "ask":
            try {
              const settings = { windows: step.refusable ? 16 : 3 };
              store.commands.add({ ...commandOf("a", settings, now, step.lifetime), origin: "mqtt" });
            } catch (error) {
              expect((error as Error).message).toMatch(/commands wait for a already/);
            }
            break;
          case "report":
            report(step);
            break;
          case "wait":
            now += step.ms;
            store.commands.expire(now);
            break;
          case "cancel": {
            const pending = store.commands.list("a", 100).find(({ state }) => state === "pending");
            if (pending) store.commands.cancel("a", pending.id, now);
          }
        }
      }
      // The link is good again.
      for (let rounds = 0; rounds < 2 * PENDING_MAX + 2; rounds++) {
        now += PATIENCE_MS;
        store.commands.expire(now);
        report({ up: true, down: true, outcome: true, crash: 0 });
      }

      const all = store.commands.list("a", 1000).reverse();
      const { effects } = virtual;
      expect(all.filter(({ state }) => state === "pending")).toEqual([]);
      expect(new Set(effects).size).toBe(effects.length);
      expect(effects).toEqual([...effects].sort((a, b) => a - b));
      for (const command of all) {
        const happened = effects.includes(command.id);
        if (command.state === "done") expect(happened).toBe(true);
        if (command.state === "refused" || command.sent === 0) expect(happened).toBe(false);
        if (command.settings.windows === 16) expect(command.state).not.toBe("done");
        expect(whyNot(command) === null).toBe(command.state === "done");
      }
      store.close();
    }),
    { numRuns: 300 },
  );
});
