// A scenario names what is there, or is refused with a sentence, its line and the nearest names.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { GatewayError } from "../../../gateway/errors.ts";
import { main } from "../../../tools/demo/main.ts";
import { readScenario } from "../../../tools/scenario/scenario.ts";
import { scenarioSchema } from "../../../tools/scenario/schema.ts";
import { ROOT } from "../../house/imports.ts";
import { BURST, HEAD, scenarioOf, VALLEY } from "./scenarios.ts";

const FOLDER = join(ROOT, "docs/scenarios");
const wrong = async (text: string) => {
  const error = await scenarioOf(text).then(
    () => undefined,
    (each) => each as GatewayError,
  );
  return [error?.code, error?.message];
};

describe("what is not there", () => {
  test.each([
    [
      "a pipe",
      HEAD + BURST.replace("VP215", "VP2l5"),
      'a.yaml, line 7: there is no pipe "VP2l5" in the project\'s own network: did you mean VP215, VP225 or VP235?',
    ],
    [
      "a node's junction",
      HEAD.replace("V2-3", "V2-33"),
      'a.yaml, line 5: there is no junction "V2-33" in the project\'s own network: did you mean V2-3, V1-3 or V2-1?',
    ],
    [
      "a kind of noise",
      `${HEAD}noises:\n  - { kind: irigation, at: V2-3, from: 2027-03-01, nights: 3 }\n`,
      'a.yaml, line 7: there is no kind of noise "irigation" that is known: did you mean irrigation?',
    ],
    [
      "a pump",
      `${HEAD}shut:\n  - { link: P3, from: 2027-03-01 00:10 }\n`,
      'a.yaml, line 7: there is no pipe, pump or valve "P3" in the project\'s own network: did you mean P1, P2 or M3?',
    ],
    [
      "a node that is silent",
      `${HEAD}silent:\n  - { node: H1-1, from: 2027-03-01 00:10 }\n`,
      'a.yaml, line 7: there is no node "H1-1" in this scenario: there is V2-4, V2-3 and V3-4.',
    ],
    [
      "a setting",
      `${HEAD}burst: []\n`,
      'a.yaml, line 6: there is no setting "burst": did you mean "bursts"?',
    ],
    [
      "a place on a pipe",
      HEAD + BURST.replace("share: 0.5", "metres: 500"),
      "a.yaml, line 7: pipe VP215 is 142 m long: give metres up to that.",
    ],
    [
      "a time of the scenario",
      HEAD + BURST.replace("01 00:31", "03 00:31"),
      "a.yaml, line 7: 2027-03-03 00:31 is after the scenario's end: it has 0.05 days.",
    ],
    [
      "a day of the calendar",
      HEAD.replace("2027-03-01", "2027-02-30"),
      "a.yaml, line 2: begins is no date of the calendar.",
    ],
    [
      "an area's own name",
      `${HEAD + VALLEY}  - { name: valley, inlets: [M6], nodes: [V2-3] }\n`,
      'a.yaml, line 8: there are two areas "valley": give each a name of its own.',
    ],
    [
      "a node that is an area's own",
      `${HEAD + VALLEY}  - { name: edge, inlets: [M6], nodes: [V2-3] }\n`,
      'a.yaml, line 8: node V2-3 is in area "valley" already: a node lies in one area, and an area without nodes has all of them.',
    ],
    ["a network", `${HEAD}network: town.inp\n`, "a.yaml, line 6: "],
    ["anything", "# nothing\n", "a.yaml is empty: start from one of docs/scenarios."],
  ])("%s", async (_, text, sentence) => {
    const [code, message] = await wrong(text);
    expect(code).toBe("config");
    expect(message).toContain(sentence);
  });

  test("anything on 2000 lines, at once", async () => {
    const began = performance.now();
    expect(await wrong("  \n".repeat(2000))).toEqual([
      "config",
      "a.yaml is empty: start from one of docs/scenarios.",
    ]);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test("ends with exit code 2 and the sentence alone", async () => {
    const told: string[] = [];
    const surroundings = {
      ...{ out: { write: () => true }, env: {}, exit: () => {} },
      ...{
        err: { write: (text: string) => told.push(text) },
        onSignal: () => () => {},
        onFailure: () => () => {},
      },
    };
    expect(await main(["scenario", "there/is/none.yaml"], surroundings)).toBe(2);
    expect(told).toEqual(["There is no file there/is/none.yaml: scenarios are in docs/scenarios.\n"]);
  });
});

describe("a scenario", () => {
  test("has nodes by a count around what happens, on either side", async () => {
    const { stands } = await scenarioOf(HEAD.replace(/at: .*/, "count: 6") + BURST);
    expect(stands).toHaveLength(6);
    expect(stands.every(({ name }) => /^v\d-\d|^vp/.test(name))).toBe(true);
    const again = await scenarioOf(HEAD.replace(/at: .*/, "count: 6") + BURST);
    expect(again.stands).toEqual(stands);
  });

  test.each(readdirSync(FOLDER).filter((file) => file.endsWith(".yaml")))(
    "of the project's own can be read: %s",
    async (file) => {
      const { said, stands } = await readScenario(join(FOLDER, file));
      expect(said.about).toBeDefined();
      expect(stands.length).toBeGreaterThan(1);
    },
  );

  test("may say what the page says, and the page has all that it may say", () => {
    const page = readFileSync(join(ROOT, "docs/scenarios.md"), "utf8");
    const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!);
    expect(examples.length).toBeGreaterThan(0);
    for (const key of Object.keys(scenarioSchema.shape)) expect(page).toContain(`\`${key}\``);
    return Promise.all(examples.map((text) => scenarioOf(text)));
  });
});
