// Checks run beside each other, each for so long at most, and are told in their order.
import { expect, test } from "vitest";
import { type Check, runChecks, well } from "../../../../gateway/cli/doctor/check.ts";
import { GatewayError } from "../../../../gateway/errors.ts";
import { doubtful } from "../../../../gateway/findings.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";

const check = (name: string, run: Check["run"]): Check => ({
  name,
  cause: "broker-away",
  limit: 20_000,
  run,
});
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("one that does not answer holds up no other, and is told to end", async () => {
  const clock = createSimClock(0);
  const told: string[] = [];
  const waiting: number[] = [];
  let isEnded = false;
  const running = runChecks(
    [
      check("fine", async () => well("seen")),
      check("mute", (signal) => {
        signal.addEventListener("abort", () => (isEnded = true));
        return new Promise(() => {});
      }),
      check("doubtful", async () => ({ findings: [doubtful("refused", "See to it.")], said: "" })),
      check("refused", async () => {
        throw new GatewayError("config", "One.\nTwo.");
      }),
    ],
    {
      clock,
      onWaiting: (names) => waiting.push(names.length),
      onChecked: ({ name, mark }) => told.push(`${name} ${mark}`),
    },
  );
  await turn();
  expect([told, waiting.at(-1), isEnded]).toEqual([["fine ok"], 1, false]);
  clock.runUntil(20_000);
  const all = await running;
  expect(told).toEqual(["fine ok", "mute broken", "doubtful doubtful", "refused broken"]);
  expect(isEnded).toBe(true);
  expect(all.map(({ findings }) => findings.map(({ sentence }) => sentence.split(":")[0]))).toEqual([
    ...[[], ["It has not answered within 20 s"], ["See to it."]],
    ["One.", "Two."],
  ]);
});

test("an error in Sippra is no finding", async () => {
  const broken = check("x", async () => {
    throw new TypeError("no such thing");
  });
  const deps = { clock: createSimClock(0), onWaiting() {}, onChecked() {} };
  await expect(runChecks([broken], deps)).rejects.toThrow("no such thing");
});
