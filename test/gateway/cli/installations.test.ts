// Records of installations, read by `nodes import`: kept with the place, once, of the node that they are of, or not at all.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import type { Installation } from "../../../gateway/places/installation.ts";
import type { Store } from "../../../gateway/store/open.ts";
import { runCommand } from "../../commands.ts";
import { bytesOf, installed } from "../places/installed.ts";
import { siteWith } from "./site.ts";

let site: ReturnType<typeof siteWith>;
let store: Store;

beforeEach(() => {
  site = siteWith(["elm-4", "oak-2"]);
  store = site.store;
});

const nodes = (command: string, ...args: string[]) =>
  runCommand(main, ["nodes", command, ...args, "--config", site.config]);
function file(record: Installation, name = `${record.name}.installation.json`): string {
  writeFileSync(join(site.folder, name), bytesOf(record));
  return join(site.folder, name);
}
const placeOf = (name: string) => store.nodes(name)[0]!.place;
const audited = () =>
  store.audit.list({ what: "node-installed" }, 9).map(({ node, details }) => [node, details]);
const elm = installed();
const oak = installed({ name: "oak-2", node: 2, place: { ...elm.place, pipe_id: "V-2" } });

describe("a record of an installation", () => {
  it("is kept whole, with position, address and pipe; read again it changes nothing", async () => {
    const first = await nodes("import", file(elm));
    expect(first).toMatchObject({
      code: 0,
      out: "elm-4.installation.json: elm-4 was installed 2026-12-01; that is kept. elm-4 is at 62.39131, 17.3063 (Älvgatan 4). Its pipe: V-1, ductile-iron, 150 mm.\n",
    });
    expect(store.installation("elm-4")).toEqual(elm);
    expect(placeOf("elm-4")).toEqual({
      ...{ latitude: 62.39131, longitude: 17.3063, address: "Älvgatan 4", pipeId: "V-1" },
      ...{ pipeMaterial: "ductile-iron", pipeDiameter: 150 },
    });
    await nodes("place", "elm-4", "--address", "Älvgatan 6");
    const again = await nodes("import", file(elm));
    expect(again).toMatchObject({
      code: 0,
      out: "elm-4.installation.json: known already; nothing of elm-4 changes.\n",
    });
    expect(placeOf("elm-4").address).toBe("Älvgatan 6");
    expect(audited()).toEqual([["elm-4", `record of ${elm.at}`]]);
  });

  it("leaves what it says nothing of as it was", async () => {
    await nodes("place", "elm-4", "--at", "62.38, 17.30", "--pipe", "V-7", "--material", "pe");
    const place = { ...elm.place, latitude: null, longitude: null, pipe_id: "", pipe_material: null };
    await nodes("import", file(installed({ place })));
    expect(placeOf("elm-4")).toMatchObject({
      ...{ latitude: 62.38, longitude: 17.3, pipeId: "V-7", pipeMaterial: "pe", pipeDiameter: 150 },
    });
  });

  it("that is newer takes the place of the one before, and an older one does not", async () => {
    await nodes("import", file(elm));
    const newer = installed({ at: "2026-12-02T08:00:00+02:00", note: "New sensor" });
    await nodes("import", file(newer));
    expect(store.installation("elm-4")).toEqual(newer);
    const older = await nodes("import", file(elm));
    expect(older).toMatchObject({
      code: 0,
      out: "elm-4.installation.json: older than the record of 2026-12-02 that there is of elm-4; nothing of it is kept.\n",
    });
    expect(store.installation("elm-4")).toEqual(newer);
  });

  it("changes nothing on a dry run", async () => {
    expect((await nodes("import", file(elm), "--dry-run")).out).toMatch(
      /that would be kept\. elm-4 is at 62/,
    );
    expect([store.installation("elm-4"), placeOf("elm-4").latitude]).toEqual([null, null]);
    expect(audited()).toEqual([]);
  });

  it("comes with others, of which each node's newest counts", async () => {
    const newer = installed({ at: "2026-12-03T08:00:00Z" });
    const paths = [file(newer, "b.json"), file(elm, "a.json"), file(oak), file(newer, "copy.json")];
    const { code, out } = await nodes("import", ...paths);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.slice(0, 60))).toEqual([
      "b.json: known already; nothing of elm-4 changes.",
      "a.json: older than the record of 2026-12-03 that there is of",
      "oak-2.installation.json: oak-2 was installed 2026-12-01; tha",
      "copy.json: elm-4 was installed 2026-12-03; that is kept. elm",
      "",
    ]);
    expect([store.installation("elm-4"), store.installation("oak-2")]).toEqual([newer, oak]);
  });

  it("is gone with its node at once", async () => {
    await nodes("import", file(elm));
    await nodes("remove", "elm-4", "--yes");
    expect(store.installation("elm-4")).toBeNull();
    expect((await nodes("import", file(elm))).err).toMatch(/There is no node named elm-4/);
  });
});

describe("nothing is kept, and a sentence says why,", () => {
  const refused = async (sentence: RegExp, ...args: string[]) => {
    const { code, out, err } = await nodes("import", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(sentence);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect([store.installation("elm-4"), placeOf("elm-4").latitude]).toEqual([null, null]);
  };

  it.each<[string, Partial<Installation>, RegExp]>([
    [
      "of no such node",
      { name: "elm-5", node: 9 },
      /network 1, node 9\. There is no node named elm-5: did you mean elm-4\?/,
    ],
    [
      "of one that has another name here",
      { name: "elm-5" },
      /which is called elm-4 here: if it was renamed, write "elm-4"/,
    ],
    [
      "of another's number",
      { node: 2 },
      /^elm-4\S+ is the record of elm-4, network 1, node 2, and elm-4 is network 1, node 1 here/,
    ],
    ["of another network", { network: 7, site: "north" }, /read it at the gateway of north/],
    ["with a line break in its address", { place: { ...elm.place, address: "a\nb" } }, /more than one line/],
  ])("where it is %s", (_, other, sentence) =>
    refused(sentence, file(oak), file(installed(other), "elm-4.json")),
  );

  it("where it lies far from the other nodes, unless that is meant", async () => {
    await nodes("place", "oak-2", "--at", "55.6, 13.0");
    await refused(/^elm-4\S+: the position 62.39131, 17.3063 lies \d+ km from/, file(elm));
    expect((await nodes("import", file(elm), "--far")).code).toBe(0);
    expect(placeOf("elm-4").latitude).toBe(62.39131);
  });

  it("where it is damaged, beside another file, or with another system", async () => {
    const csv = join(site.folder, "nodes.csv");
    writeFileSync(csv, "name;lat;lon\nelm-4;62.4;17.3\n");
    await refused(/^nodes.csv is no record of an installation/, file(elm), csv);
    await refused(/always in WGS 84/, file(elm), "--system", "sweref99tm");
    writeFileSync(csv, bytesOf(elm).subarray(0, 700));
    await refused(/^nodes.csv is damaged or cut off/, csv);
    await refused(/is not there/, file(oak), join(site.folder, "none.json"));
  });
});
