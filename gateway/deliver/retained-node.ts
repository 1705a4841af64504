// What is retained of each node: what it is, and what it has decided about a leak. Keys are names of nodes.
import type { Change, NodeInfo, NodeSignal, View } from "../store/view.ts";
import { infoPayload } from "./formats/info.ts";
import { leakPayload } from "./formats/leak.ts";
import type { RetainedSource } from "./retained.ts";
import type { Topics } from "./topics.ts";

/** Another process (`nodes add`) writes to the registry too, and says nothing, ms. */
const LOOK_MS = 5_000;
/** The signal changes with every frame: that alone is worth no more than a message a day, ms. */
const SIGNAL_MS = 86_400_000;

/** `node/<node>/info`. */
export function retainedInfo(view: Pick<View, "nodes" | "onChanged">, topics: Topics): RetainedSource {
  const signalOf = steadySignals();
  return {
    refused: "Nodes could not be told of",
    now: (name) =>
      view.nodes(name).map((node) => ({
        key: node.name,
        topic: topics.node(node.name).info,
        payload: JSON.stringify(infoPayload(node, signalOf(node))),
      })),
    onChanged: (listener) => view.onChanged(of("node", listener)),
    lookMs: LOOK_MS,
  };
}

/** `node/<node>/leak`. Only this process changes these: none is looked for in vain, however many nodes there are. */
export function retainedLeak(view: Pick<View, "leaks" | "onChanged">, topics: Topics): RetainedSource {
  return {
    refused: "Leak states could not be told",
    now: (name) =>
      view.leaks(name).map((leak) => ({
        key: leak.name,
        topic: topics.node(leak.name).leak,
        payload: JSON.stringify(leakPayload(leak)),
      })),
    onChanged: (listener) => view.onChanged(of("leak", listener)),
  };
}

/** Of a view's changes, those of one kind, by the node's name. */
const of = (kind: "node" | "leak", listener: (name: string) => void) => (change: Change) => {
  if (change.of === kind) listener(change.name);
};

/** The signal to publish with a node: the one published last, where nothing else has changed and it is not yet a day old. */
function steadySignals(): (node: NodeInfo) => NodeSignal | null {
  /** By node: the signal published last, and the rest of what was published with it. */
  const published = new Map<string, { rest: string; signal: NodeSignal | null }>();
  return (node) => {
    const { name, signal } = node;
    const rest = JSON.stringify(infoPayload(node, null));
    const before = published.get(name);
    const old =
      before?.rest === rest &&
      signal !== null &&
      before.signal !== null &&
      Math.abs(signal.at - before.signal.at) < SIGNAL_MS;
    if (old) return before.signal;
    published.set(name, { rest, signal });
    return signal;
  };
}
