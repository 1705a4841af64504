// A node as the registry has it, for tests that say only what they are about.
import type { NodeInfo } from "../../../gateway/store/view.ts";
import { NOW } from "./harness.ts";

export const NOWHERE: NodeInfo["place"] = {
  latitude: null,
  longitude: null,
  address: null,
  pipeId: null,
  pipeMaterial: null,
  pipeDiameter: null,
};

/** One that was enrolled and has said nothing yet. */
export const nodeInfo = (name: string, more: Partial<NodeInfo> = {}): NodeInfo => ({
  name,
  network: 1,
  node: 1,
  epoch: 0,
  firmware: null,
  board: null,
  interval: null,
  lastSeen: null,
  acousticRate: null,
  acousticBits: null,
  acousticGain: null,
  reset: null,
  boot: null,
  module: null,
  thinned: null,
  signal: null,
  changed: NOW,
  heardSince: null,
  hasKey: true,
  place: NOWHERE,
  ...more,
});
