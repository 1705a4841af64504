// The judge can fail: it is shown a nonce twice, and lives in which what keeps nonces apart has been taken out.
import { expect, test } from "vitest";
import { freshStart } from "../../tools/flash/used.ts";
import { event, hello } from "../gateway/admit/nodes.ts";
import { createJudge, type Sealed } from "./judge.ts";
import { liveSeed } from "./life.ts";

const node = { network: 1, node: 7, epoch: 0, key: new Uint8Array(16).fill(7) };
const up = (frame: Uint8Array, more: Partial<Sealed> = {}): Sealed => ({
  ...{ key: "07".repeat(16), direction: "up", epoch: 0, frame, by: "a" },
  ...more,
});

test("a frame that is sent again is the same frame", () => {
  const judge = createJudge();
  judge.see(up(hello(node, 5)));
  judge.see(up(hello(node, 5), { by: "b" }));
  expect(judge.twice()).toEqual([]);
  expect(judge.frames()).toBe(1);
});

test("another frame under its counter is told, with who sealed both, once", () => {
  const judge = createJudge();
  judge.see(up(hello(node, 5)));
  judge.see(up(hello(node, 5, { 0: "1.2.4" }), { by: "b" }));
  judge.see(up(event(node, 5, null), { by: "c" }));
  expect(judge.twice()).toEqual(["up 5, epoch 0: by a, and by b"]);
});

test("what differs in key, direction, epoch or counter is no repetition", () => {
  const judge = createJudge();
  judge.see(up(hello(node, 5)));
  judge.see(up(event(node, 5, null), { key: "08".repeat(16) }));
  judge.see(up(event(node, 5, null), { direction: "down" }));
  judge.see(up(event(node, 5, null), { epoch: 1 }));
  judge.see(up(event(node, 6, null)));
  expect(judge.twice()).toEqual([]);
  expect(judge.frames()).toBe(5);
});

test("two boards that begin at the same counter are found out", async () => {
  const first = (least: number) => least;
  expect(freshStart(first)).toEqual(freshStart(first));
  const { twice, errors } = await liveSeed(1, { story: "copies", pickStart: first });
  expect(twice.length).toBeGreaterThan(10);
  expect(twice[0]).toMatch(/^up 256, epoch 0: by board a, and by board b/);
  expect(errors).toEqual([]);
});

test("lives of all stories: no nonce twice", async () => {
  for (let seed = 0; seed < 12; seed++) {
    const { twice, errors } = await liveSeed(seed);
    expect({ seed, twice, errors }).toEqual({ seed, twice: [], errors: [] });
  }
});
