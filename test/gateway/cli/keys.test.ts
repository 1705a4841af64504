// The life of a key as operators have it in hand, beside a running gateway: what is revoked opens nothing, settles nothing, and
// stands in no file of the store.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { atEnd } from "../../later.ts";
import { createSite, type Site, start } from "../../processes.ts";
import { hello, reading, records } from "../admit/nodes.ts";
import { take } from "../store/frames.ts";

let site: Site;
let store: string;

beforeEach(() => {
  site = createSite([], ["embedded: { port: 0 }"]);
  atEnd(site.remove);
  store = join(site.folder, "sippra-data", "sippra.sqlite");
});

const enrolmentIn = (file: string) => {
  const { network, node, epoch, key } = JSON.parse(readFileSync(file, "utf8"));
  return { network, node, epoch, key: new Uint8Array(Buffer.from(key, "hex")) };
};
const enrol = async (name: string) => enrolmentIn((await site.enrol(name)).file);
const done = async (...args: string[]) => {
  const { code, out, err } = await site.run(...args);
  expect(err).toBe("");
  expect(code).toBe(0);
  return out;
};
const holds = (path: string, key: Uint8Array) =>
  existsSync(path) && readFileSync(path).includes(Buffer.from(key));
const inStore = <T>(work: (opened: ReturnType<typeof openStore>) => T): T => {
  const opened = openStore(store);
  try {
    return work(opened);
  } finally {
    opened.close();
  }
};

describe.each([
  ["revoke", (name: string) => ["nodes", "revoke", name, "--because", "stolen"]],
  [
    "rekey --now",
    (name: string) => ["nodes", "rekey", name, "--now", "--out", join(site.folder, "new.json")],
  ],
  ["remove", (name: string) => ["nodes", "remove", name, "--yes"]],
])("%s on a running gateway", (_, command) => {
  it("ends the old key at once: it opens nothing, and is in no file", async () => {
    const old = await enrol("elm-4");
    inStore((opened) => take(opened, hello(old, 1)));
    const gateway = await site.gateway();
    const out = await done(...command("elm-4"));
    expect(out).not.toMatch(/still stands|all the same/);
    for (const end of ["", "-wal"]) expect(holds(store + end, old.key)).toBe(false);
    inStore((opened) => {
      const refused = admit(reading(old, 2, null), opened.keyring);
      expect(refused).toMatchObject({ refused: expect.stringMatching(/not-authentic|unknown-node/) });
    });
    expect(await gateway.stop()).toBe(0);
    expect(gateway.output()).not.toContain(Buffer.from(old.key).toString("hex"));
  });
});

it("a key that was replaced opens frames until the new one does, and settles nothing of it", async () => {
  const old = await enrol("elm-4");
  inStore((opened) => take(opened, hello(old, 1)));
  await done("nodes", "rekey", "elm-4", "--out", join(site.folder, "new.json"));
  const renewed = enrolmentIn(join(site.folder, "new.json"));
  expect(renewed).toMatchObject({ epoch: old.epoch + 1, node: old.node });
  inStore((opened) => {
    expect(() => take(opened, records(old, 2, renewed.epoch, [[1, 4_000_000_000]]))).toThrow("not-valid");
    take(opened, reading(old, 3, null));
    expect(take(opened, hello(renewed, 1)).answer).toMatchObject({ settled: 1, missing: null });
    expect(() => take(opened, reading(old, 4, null))).toThrow("not-authentic");
    expect(opened.erasure.finish()).toBe(true);
  });
  for (const end of ["", "-wal"]) expect(holds(store + end, old.key)).toBe(false);
});

it("says of an enrolment whether it was used, and makes another one", async () => {
  const node = await enrol("elm-4");
  expect(await done("nodes", "enrolment", "elm-4")).toMatch(/not yet[\s\S]*has not been used/);
  inStore((opened) => take(opened, hello(node, 1, { 0: "1", 1: "pico", 3: 1, 10: 0xbeef })));
  const [first] = JSON.parse(await done("nodes", "enrolment", "elm-4", "--json"));
  expect(first).toMatchObject({ epoch: 0, alive: true, used: expect.any(String), board: "0000beef" });
  expect(await done("nodes", "enrolment", "elm-4")).toMatch(/was used: to flash another board/);
  const file = join(site.folder, "again.json");
  await done("nodes", "enrolment", "elm-4", "--out", file);
  expect(enrolmentIn(file).epoch).toBe(1);
});

it("names the backups and kept stores that still hold a key", async () => {
  const node = await enrol("elm-4");
  const { file } = JSON.parse(await done("backup", "--json"));
  const elsewhere = join(site.folder, "elsewhere", "copy.sqlite");
  await done("backup", "--to", elsewhere);
  const out = await done("nodes", "revoke", "elm-4", "--because", "lost");
  expect(out).toContain(`It still stands in ${file}, ${elsewhere}: who has`);
  expect(out).not.toContain(Buffer.from(node.key).toString("hex"));
});

it("a restored backup does not bring a revoked key back", async () => {
  const node = await enrol("elm-4");
  await enrol("elm-5");
  const { file } = JSON.parse(await done("backup", "--json"));
  await done("nodes", "revoke", "elm-4", "--because", "stolen");
  await done("restore", file, "--over-newer");
  inStore((opened) => expect(() => take(opened, hello(node, 1))).toThrow("not-authentic"));
  expect(await done("audit", "--node", "elm-4")).toMatch(/enrolled[\s\S]*key revoked: stolen/);
  expect(await done("audit")).toContain("backup restored");
});

it("waits for whoever reads the store, and says so where that does not end", async () => {
  const node = await enrol("elm-4");
  const reader = openStore(store);
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(store);
  db.exec("BEGIN; SELECT * FROM keys");
  db.prepare("SELECT count(*) FROM keys").get();
  atEnd(() => {
    db.close();
    reader.close();
  });
  const out = await done("nodes", "revoke", "elm-4", "--because", "lost");
  expect(out).toMatch(/Somebody reads the store/);
  expect(holds(`${store}-wal`, node.key) || holds(store, node.key)).toBe(true);
  db.exec("COMMIT");
  expect(reader.erasure.finish()).toBe(true);
  for (const end of ["", "-wal"]) expect(holds(store + end, node.key)).toBe(false);
});

it("who changed what is read as it was changed, settings of the gateway too", async () => {
  await enrol("elm-4");
  await done("nodes", "rename", "elm-4", "oak-1");
  await done("nodes", "place", "oak-1", "--at", "59.3,18.1", "--far");
  await done("command", "oak-1", "--interval", "5m");
  for (const level of ["debug", "info"]) {
    writeFileSync(site.config, readFileSync(site.config, "utf8").replace(/level: \w+/, `level: ${level}`));
    const gateway = start(process.execPath, ["bin/sippra-gateway.js", "run", "--config", site.config]);
    await expect.poll(() => gateway.output(), { timeout: 120_000 }).toContain("Connected");
    await gateway.stop();
  }
  const entries = JSON.parse(await done("audit", "--json")) as {
    what: string;
    who: string;
    node: string | null;
    details: string;
  }[];
  expect(entries.map(({ what, node }) => [what, node])).toEqual([
    ["node-added", "elm-4"],
    ["node-renamed", "oak-1"],
    ["node-placed", "oak-1"],
    ["command-asked", "oak-1"],
    ["settings-changed", null],
  ]);
  expect(entries.at(-1)).toMatchObject({ who: "gateway", details: "log.level: debug -> info" });
  expect(entries[0]!.who).not.toBe("gateway");
});

it("helps within 80 columns", async () => {
  for (const words of [["nodes", "rekey"], ["nodes", "revoke"], ["nodes", "enrolment"], ["audit"]]) {
    for (const line of (await site.run(...words, "--help")).out.split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(80);
  }
});
