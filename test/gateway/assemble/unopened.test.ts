// Nodes that are heard and cannot be understood, since they have another key than the gateway has of them.
import { expect, test } from "vitest";
import { watchUnopened } from "../../../gateway/watch/unopened.ts";
import { hello, reading } from "../admit/nodes.ts";
import { gateway, NOW, T } from "./pipeline-rig.ts";

function watched() {
  const rig = gateway();
  const { last, close } = watchUnopened({ clock: rig.clock, ...rig.pipeline });
  return { ...rig, last, close };
}

test("a node under another key is known, until it is understood", async () => {
  const { store, take, clock, last } = watched();
  const node = store.addNode({ name: "a", network: 1 });
  const other = store.addNode({ name: "b", network: 1 });
  const forged = { ...node, key: other.key };
  await take(hello(node, 1));
  await take(hello(other, 1));
  expect([last("a"), last("b"), last("1/9")]).toEqual([null, null, null]);
  await take(reading(forged, 2, T));
  clock.runUntil(NOW + 5_000);
  await take(reading(forged, 3, T));
  expect([last("a"), last("b")]).toEqual([NOW + 5_000, null]);
  await take(reading(node, 2, T));
  expect(last("a")).toBe(null);
});

test("what comes a second time, or from nobody that is enrolled, is not that", async () => {
  const { store, take, last } = watched();
  const node = store.addNode({ name: "a", network: 1 });
  await take(hello(node, 1));
  await take(hello(node, 1));
  await take(hello({ ...node, node: node.node + 1 }, 2));
  expect([last("a"), last(`1/${node.node + 1}`)]).toEqual([null, null]);
});

test("a node whose key was revoked is", async () => {
  const { store, take, last } = watched();
  const node = store.addNode({ name: "a", network: 1 });
  store.revoke("a", "lost");
  await take(hello(node, 1));
  expect(last("a")).toBe(NOW);
});
