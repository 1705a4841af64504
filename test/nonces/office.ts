// Where enrolments are made, and the two laptops that they are copied to, each with a folder of its own for what it has
// flashed.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ENROLMENT_FORMAT, writeEnrolment } from "../../gateway/config/enrolment.ts";
import type { Enrolment } from "../../gateway/store/enrolments.ts";
import { recordPath } from "../../tools/flash/used.ts";
import type { Site } from "./site.ts";

export type Laptop = 0 | 1;

export interface Office {
  /** The newest enrolment, as a laptop has it. */
  enrolment(laptop: Laptop): string;
  /** One that was made before it, where there is one. */
  olderEnrolment(laptop: Laptop): string | undefined;
  newest(): Enrolment;
  /** A new key, under the name of the enrolment before or under a name of its own. */
  rekey(isNow: boolean, isSameName: boolean): void;
  revoke(): void;
  loseRecord(laptop: Laptop): void;
}

const NODE = "n";

/** Enrols the node. */
export function createOffice(folder: string, site: Site): Office {
  const laptops = ["laptop-1", "laptop-2"].map((name) => join(folder, name)) as [string, string];
  for (const laptop of laptops) mkdirSync(laptop);
  /** Names of files, the newest last, and of which enrolment. */
  const names: string[] = [];
  let newest: Enrolment;
  let made = 0;

  function handOut(enrolment: Enrolment, name: string): void {
    newest = enrolment;
    const { network, node, epoch } = enrolment;
    const text = {
      ...{
        format: ENROLMENT_FORMAT as typeof ENROLMENT_FORMAT,
        site: "s",
        name: NODE,
        created: "2026-11-01T12:00:00Z",
      },
      ...{ network, node, epoch, key: Buffer.from(enrolment.key).toString("hex") },
    };
    const file = join(folder, `made-${++made}.enrol.json`);
    writeEnrolment(file, text);
    for (const laptop of laptops) copyFileSync(file, join(laptop, name));
    if (names.at(-1) !== name) names.push(name);
  }

  handOut(site.store().addNode({ name: NODE, network: 1 }), "n-1.enrol.json");
  const pathOf = (laptop: Laptop, name: string) => join(laptops[laptop], name);

  return {
    enrolment: (laptop) => pathOf(laptop, names.at(-1)!),
    olderEnrolment: (laptop) => (names.length > 1 ? pathOf(laptop, names.at(-2)!) : undefined),
    newest: () => newest,
    rekey(isNow, isSameName) {
      const name = isSameName ? names.at(-1)! : `n-${made + 1}.enrol.json`;
      handOut(site.store().rekey(NODE, { revoke: isNow }), name);
    },
    revoke: () => void site.store().revoke(NODE, "lost"),
    loseRecord: (laptop) => rmSync(recordPath(pathOf(laptop, names.at(-1)!)), { force: true }),
  };
}
