// Scenarios for the tests here: texts as somebody would write them, in the project's own network.
import { placedFile } from "../../../tools/scenario/file.ts";
import { found, type Scenario } from "../../../tools/scenario/scenario.ts";

/** Three nodes for 72 minutes. */
export const HEAD = `name: A test
begins: 2027-03-01
days: 0.05
nodes:
  at: [V2-4, V2-3, V3-4]
`;
export const BURST = `bursts:
  - { pipe: VP215, share: 0.5, flow_m3_h: 60, from: 2027-03-01 00:31 }
`;

/** All nodes lie behind the reducing valve, which has a meter. */
export const VALLEY = `areas:
  - { name: valley, inlets: [R1] }
`;

export const scenarioOf = async (text: string): Promise<Scenario> =>
  found(placedFile(text, "a.yaml"), "a.yaml");
