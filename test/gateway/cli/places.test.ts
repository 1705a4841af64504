// Where nodes are, as an operator says it: typed, from a file, and back out into one; other names, and none.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import type { Store } from "../../../gateway/store/open.ts";
import { runCommand } from "../../commands.ts";
import { siteWith } from "./site.ts";

let folder: string;
let store: Store;

beforeEach(() => {
  ({ folder, store } = siteWith(["elm-4", "oak-2"]));
});

const nodes = (...args: string[]) =>
  runCommand(main, ["nodes", ...args, "--config", join(folder, "sippra.yaml")]);
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const placeOf = (name: string) => store.nodes(name)[0]!.place;

describe("nodes place", () => {
  it("keeps what is said, adds to it, shows it, and forgets it", async () => {
    const first = await nodes("place", "elm-4", "--at", "62,39131 17,30630", "--address", "Älvgatan 4");
    expect(first).toMatchObject({ code: 0, out: "elm-4 is at 62.39131, 17.3063 (Älvgatan 4).\n" });
    const more = await nodes("place", "elm-4", "--material", "segjärn", "--diameter", "150", "--pipe", "V-1");
    expect(more.out).toBe(
      "elm-4 is at 62.39131, 17.3063 (Älvgatan 4). Its pipe: V-1, ductile-iron, 150 mm.\n",
    );
    expect((await nodes("place", "elm-4")).out).toBe(more.out);
    expect(placeOf("elm-4")).toMatchObject({ latitude: 62.39131, pipeMaterial: "ductile-iron" });
    expect((await nodes("place", "elm-4", "--remove")).out).toMatch(/^Nobody has said where elm-4 is/);
    expect(placeOf("elm-4").latitude).toBeNull();
  });

  it.each([
    [["--at", "95, 17"], /^Latitude 95 /],
    [["--at", "17.3, 62.4"], /look swapped/],
    [["--at", "6919057 619580", "--system", "sweref"], /SWEREF 99 TM/i],
    [["--at", "somewhere"], /62\./],
    [["--diameter", "5 km"], /is not a number/],
    [["--system", "sweref99tm"], /^--system says how --at is meant/],
  ])("refuses %j with a sentence, and keeps what was there", async (flags, sentence) => {
    await nodes("place", "oak-2", "--at", "62.39, 17.31");
    await nodes("place", "elm-4", "--at", "62.38, 17.30");
    const { code, err, out } = await nodes("place", "elm-4", ...flags);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(sentence);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(placeOf("elm-4").latitude).toBe(62.38);
  });

  it("says which node was meant", async () => {
    const { code, err } = await nodes("place", "elm-5");
    expect({ code, err }).toEqual({ code: 2, err: "There is no node named elm-5: did you mean elm-4?\n" });
  });
});

describe("nodes import and export", () => {
  it("write what they read, in either format", async () => {
    await nodes(
      "place",
      "elm-4",
      "--at",
      "62.39131, 17.30630",
      "--address",
      '"Ö" & co; 4',
      "--diameter",
      "150",
    );
    await nodes("place", "oak-2", "--material", "pe");
    const before = ["elm-4", "oak-2"].map(placeOf);
    for (const name of ["nodes.csv", "nodes.geojson"]) {
      const path = join(folder, name);
      expect(await nodes("export", "--out", path)).toMatchObject({ code: 0, out: "" });
      for (const node of ["elm-4", "oak-2"]) await nodes("place", node, "--remove");
      const { code, out } = await nodes("import", path);
      expect({ code, out: out.split("\n")[0] }).toEqual({
        code: 0,
        out: `${name} tells of 2 nodes: 2 have changed.`,
      });
      expect(["elm-4", "oak-2"].map(placeOf)).toEqual(before);
      expect((await nodes("import", path)).out).toContain("0 have changed");
    }
    expect((await nodes("export", "--out", join(folder, "nodes.csv"))).err).toMatch(/--force to write over/);
    expect((await nodes("export", "--system", "sweref99tm")).code).toBe(2);
    expect((await nodes("export", "--format", "csv", "--system", "sweref99tm")).out).toContain("6919900.488");
  });

  it("change only what the file has columns for, and nothing on a dry run", async () => {
    await nodes("place", "elm-4", "--at", "62.39131, 17.30630", "--address", "Älvgatan 4");
    const pipes = file("pipes.csv", "namn;material;DN;färg\nelm-4;PE;110;blå\n");
    const dry = await nodes("import", pipes, "--dry-run");
    expect(dry.out).toBe(
      "pipes.csv tells of 1 node: 1 would change.\nIt says nothing of 1 other node.\nThese columns were not read: färg.\n",
    );
    expect(placeOf("elm-4").pipeMaterial).toBeNull();
    await nodes("import", pipes);
    expect(placeOf("elm-4")).toMatchObject({
      ...{ latitude: 62.39131, address: "Älvgatan 4", pipeMaterial: "pe", pipeDiameter: 110 },
    });
  });

  it("let one feature say what another says nothing of", async () => {
    await nodes("place", "oak-2", "--at", "62.39, 17.31", "--address", "Ekgatan 2");
    const feature = (properties: object, geometry: object | null) => ({
      type: "Feature",
      properties,
      geometry,
    });
    const features = [
      feature({ name: "elm-4", address: "Älvgatan 4" }, { type: "Point", coordinates: [17.3, 62.4] }),
      feature({ name: "oak-2", material: "pe" }, null),
    ];
    await nodes("import", file("mix.geojson", JSON.stringify({ type: "FeatureCollection", features })));
    expect(placeOf("oak-2")).toMatchObject({ latitude: 62.39, address: "Ekgatan 2", pipeMaterial: "pe" });
    expect(placeOf("elm-4")).toMatchObject({ latitude: 62.4, address: "Älvgatan 4" });
  });

  it("keep nothing of a file that is wrong in one line", async () => {
    const wrong = file("w.csv", "name;latitude;longitude\nelm-4;62.4;17.3\noak-2;17.3;62.4\n");
    const { code, err, out } = await nodes("import", wrong);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^w\.csv, line [23]: /);
    expect(placeOf("elm-4").latitude).toBeNull();
    expect((await nodes("import", join(folder, "none.csv"))).err).toMatch(/is not there: name the file/);
    for (const other of [folder, "/dev/zero"])
      expect((await nodes("import", other)).err).toMatch(/ is no file: name the file to import\.\n$/);
  });
});

describe("nodes rename and remove", () => {
  it("rename a node, which keeps the rest, and free no name that the broker has messages under", async () => {
    await nodes("place", "elm-4", "--address", "Älvgatan 4");
    expect(await nodes("rename", "elm-4", "elm-5")).toMatchObject({ code: 0 });
    expect(placeOf("elm-5").address).toBe("Älvgatan 4");
    expect(store.nodes("elm-4")).toEqual([]);
    expect(store.formerNames.former()).toEqual(["elm-4"]);
    expect(await nodes("rename", "oak-2", "elm-4")).toMatchObject({ code: 1 });
    expect((await nodes("rename", "oak-2", "elm-5")).err).toMatch(/There is a node named elm-5 already/);
    expect((await nodes("rename", "oak-2", "Ö")).err).toMatch(/cannot be a node's name/);
    store.formerNames.markEmptied("elm-4", 1);
    expect(await nodes("rename", "oak-2", "elm-4")).toMatchObject({ code: 0 });
  });

  it("remove a node only where it is said twice, and never give its ids to another", async () => {
    expect(await nodes("remove", "elm-4")).toMatchObject({ code: 2, out: "" });
    expect(store.nodes()).toHaveLength(2);
    expect((await nodes("remove", "elm-4", "--yes")).out).toMatch(/^elm-4 is removed\. What is retained/);
    expect(store.nodes().map(({ name }) => name)).toEqual(["oak-2"]);
    expect(await nodes("remove", "elm-4", "--yes")).toMatchObject({ code: 2 });
    store.settleWaiting(0, 1);
    expect(store.formerNames.former()).toEqual(["elm-4"]);
    expect(store.addNode({ name: "ash-1", network: 1 }).node).toBe(3);
    expect(store.addNode({ name: "ash-2", network: 1, node: 1 })).toMatchObject({ node: 1, epoch: 1 });
    expect(readFileSync(join(folder, "sippra.yaml"), "utf8")).toContain("site: here");
  });
});
