// Networks for the tests here: the project's own, always; and those that others made, where their folder is.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Network } from "../../../../tools/district/network/network.ts";
import { ownNetwork } from "../../../../tools/district/network/own.ts";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import { ROOT } from "../../../house/imports.ts";

const FOLDER = process.env.NETWORKS ?? join(ROOT, "../shared/data/networks");
const OTHERS = ["Net3.inp", "ky10.inp", "Net6.inp"];

/** The project's own, and others: tests of one that is missing are skipped, and its title says why. */
export const ALL = ["own", ...OTHERS].map((name) => {
  const isMissing = name !== "own" && !existsSync(join(FOLDER, name));
  return { name, isMissing, title: isMissing ? `${name}, missing in NETWORKS,` : name };
});

/** `own`, or the name of another's file. */
export const networkOf = (name: string, seed = 1): Promise<Network> =>
  name === "own"
    ? readNetwork(Buffer.from(ownNetwork(seed)), "own.inp")
    : readNetwork(readFileSync(join(FOLDER, name)), name);

export const read = (text: string, name = "small.inp"): Promise<Network> =>
  readNetwork(Buffer.from(text), name);

/** Three nodes and two pipes: r 60 m, a and b at 10 and 12 m. `more`: sections to be added; nodes come before links. */
export const small = (more = "", coordinates = "[COORDINATES]\nr 0 0\na 100 0\nb 200 0\n", nodes = "") =>
  `[JUNCTIONS]
a 10 1
b 12 1
${nodes}[RESERVOIRS]
r 60
[PIPES]
p r a 100 150 100 0 Open
q a b 100 150 100 0 Open
[OPTIONS]
Units CMH
Headloss H-W
${more}
${coordinates}[END]
`;
