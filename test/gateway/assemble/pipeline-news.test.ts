// What people read in the log of what nodes report.
import { expect, test } from "vitest";
import { EVENT } from "../../../shared/messages.ts";
import { cbor, HELLO_MAP, hello, records, seal } from "../admit/nodes.ts";
import { gateway, T } from "./pipeline-rig.ts";

test("why a node has restarted and what it gave up is said once, in a sentence", async () => {
  const { store, take, logged } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  await take(hello(node, 1, { ...HELLO_MAP, 4: 3 }));
  await take(hello(node, 2, { ...HELLO_MAP, 4: 3 }));
  await take(hello(node, 3, { ...HELLO_MAP, 4: 1, 9: 8, 7: [4, 96] }));
  await take(hello(node, 4, { ...HELLO_MAP, 4: 77, 9: 9 }));
  expect(logged.map(({ level, sentence, fields }) => [level, sentence, fields])).toEqual([
    ["info", expect.stringContaining("because a command asked"), { node: "a", reset: 3, boot: 7 }],
    ["warn", expect.stringContaining("because its watchdog bit"), { node: "a", reset: 1, boot: 8 }],
    ["warn", expect.stringContaining("given up its oldest"), { node: "a", readings: 96, first: 4 }],
    ["info", "A node has restarted.", { node: "a", reset: 77, boot: 9 }],
  ]);
});

test("a burst, a suspicion, a leak and a noise that a node is used to are said once each, with node and score; what else happens is not", async () => {
  const { store, take, logged } = gateway();
  const node = store.addNode({ name: "a", network: 1 });
  const happened = (kind: number, after: number | null, score: number | null) =>
    cbor([kind, T, null, -300, 12, 1, after, score, 0, null]);
  await take(seal(node, EVENT, 1, happened(0, 3710, null)));
  await take(seal(node, EVENT, 2, happened(1, 2, 61)));
  // A leak that is told late, in a batch, and again in another.
  const leak = [3, EVENT, [1, null, null, 7, null, 2, 3, 93, 0, null]];
  await take(records(node, 4, 0, [leak] as never));
  await take(records(node, 5, 0, [leak] as never));
  for (const [i, [kind, after]] of [
    [1, 1],
    [1, 4],
    [1, null],
    [1, 5],
    [1, 6],
    [2, 96],
    [9, 2],
  ].entries()) {
    await take(seal(node, EVENT, 6 + i, happened(kind!, after!, 5)));
  }
  const time = new Date(T * 1000).toISOString();
  expect(logged.map(({ level, sentence, fields }) => [level, sentence, fields])).toEqual([
    ["warn", expect.stringContaining("burst"), { node: "a", score: null, time }],
    ["warn", "A node suspects a leak.", { node: "a", score: 61, time }],
    ["debug", expect.any(String), expect.objectContaining({ jump: 1 })],
    ["warn", "A node tells of a leak.", { node: "a", score: 93, time: null }],
    [
      "warn",
      expect.stringMatching(/used to the noise .* it goes on\. Look at it/),
      { node: "a", score: 5, time },
    ],
  ]);
});
