// `backup` and `restore` as operators meet them, on real files and with real processes, which are killed in the middle.
import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../../gateway/store/open.ts";
import { verifyStore } from "../../../gateway/store/verify.ts";
import { atEnd } from "../../later.ts";
import { createSite, type Site, start, until } from "../../processes.ts";

let site: Site;
let data: string;
let store: string;
let backups: string;

beforeEach(async () => {
  site = createSite([], ["embedded: { port: 0 }"]);
  atEnd(site.remove);
  data = join(site.folder, "sippra-data");
  store = join(data, "sippra.sqlite");
  backups = join(data, "backups");
  await site.enrol("elm-4");
});

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const backupsIn = (folder: string) => readdirSync(folder).sort();
const backup = async (...args: string[]) => {
  const { code, out, err } = await site.run("backup", "--json", ...args);
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out);
};
const nodesIn = (path: string) => {
  const opened = openStore(path);
  const names = opened.nodes().map(({ name }) => name);
  opened.close();
  return names;
};

/** Readings of elm-4, so many MB: as if it had sent them. */
function fill(mb: number): void {
  const db = new DatabaseSync(store);
  db.exec(`WITH RECURSIVE n (c) AS (SELECT 1 UNION ALL SELECT c + 1 FROM n WHERE c < ${mb * 600})
    INSERT INTO records (node, epoch, counter, type, time, received, via, body, held)
      SELECT 1, 0, c, 0, NULL, 1, 'test', randomblob(1500), 0 FROM n`);
  db.close();
}

/** A command of the gateway's as a process of its own. */
const process_ = (...args: string[]) =>
  start(process.execPath, ["bin/sippra-gateway.js", ...args, "--config", site.config]);

describe("backup", () => {
  it("helps within 80 columns", async () => {
    for (const command of ["backup", "restore"]) {
      const { code, out } = await site.run(command, "--help");
      expect(code).toBe(0);
      for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it("makes one whole file of the owner's alone, says what is in it and that it holds keys", async () => {
    const { code, out } = await site.run("backup");
    expect(code).toBe(0);
    expect(out).toMatch(/test_gateway-1_\d{4}-\d\d-\d\dT\d{6}Z\.sqlite \(.* MB\):\n1 node, 0 records/);
    expect(out).toMatch(/It holds the keys of all nodes/);
    const [name, ...more] = backupsIn(backups);
    expect(more).toEqual([]);
    expect([mode(backups), mode(join(backups, name!))]).toEqual(["700", "600"]);
    expect(verifyStore(join(backups, name!))).toMatchObject({ nodes: 1, records: 0, newest: null });
  });

  it("copies what a running gateway has, and keeps as many of its own as it is told, and all others", async () => {
    const gateway = await site.gateway();
    mkdirSync(backups);
    const others = [
      "test_gateway-1_2020-01-01T000000Z.txt",
      "test_gateway-2_2020-01-01T000000Z.sqlite",
      "notes",
    ];
    const own = ["2020-01-01", "2020-01-02", "2099-01-01"].map(
      (day) => `test_gateway-1_${day}T000000Z.sqlite`,
    );
    for (const name of [...others, ...own]) writeFileSync(join(backups, name), "x");
    const { file, removed, nodes } = await backup("--keep", "2");
    expect(nodes).toBe(1);
    // The newest by its name is not the one that was just made: that one stays all the same.
    expect(removed).toEqual(own.slice(0, 2));
    expect(backupsIn(backups)).toEqual([...others, own[2], file.slice(backups.length + 1)].sort());
    expect(await gateway.stop()).toBe(0);
  });

  it("goes to a file of a name, never over one that is there", async () => {
    const file = join(site.folder, "copy", "before-update.sqlite");
    expect(await backup("--to", file)).toMatchObject({ file, nodes: 1 });
    expect(await site.run("backup", "--to", file)).toMatchObject({
      code: 2,
      err: `${file} is there already: name another file, or a folder.\n`,
    });
  });

  it("says in a sentence that there is no store, or none that is whole", async () => {
    const empty = createSite([], ["embedded: { port: 0 }"]);
    atEnd(empty.remove);
    const none = await empty.run("backup");
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^There is no store at .* yet/)]);
    fill(2);
    truncateSync(store, 1_000_000);
    const damaged = await site.run("backup");
    expect([damaged.code, damaged.err]).toEqual([1, expect.stringMatching(/is damaged/)]);
    expect(backupsIn(backups)).toEqual([]);
  });

  it("killed in the middle leaves no backup and hurts no store", async () => {
    fill(20);
    const running = process_("backup");
    const isCopying = () =>
      existsSync(backups) && readdirSync(backups).some((name) => name.endsWith(".part"));
    await until(isCopying, "a part of the backup");
    await running.stop("SIGKILL");
    expect(backupsIn(backups).filter((name) => name.endsWith(".sqlite"))).toEqual([]);
    expect(verifyStore(store).records).toBe(12_000);
    expect(await backup()).toMatchObject({ records: 12_000 });
  });
});

describe("restore", () => {
  it("is refused while a gateway runs, and of what is no whole backup", async () => {
    const { file } = await backup();
    const gateway = await site.gateway();
    const running = await site.run("restore", file);
    expect([running.code, running.err]).toEqual([1, `A gateway runs on ${data}: stop it, then restore.\n`]);
    expect(await gateway.stop()).toBe(0);

    const text = join(site.folder, "text");
    writeFileSync(text, "not a store at all, but long enough to be read as one".repeat(99));
    const other = join(site.folder, "other.sqlite");
    const db = new DatabaseSync(other);
    db.exec("CREATE TABLE t (a)");
    db.close();
    const newer = join(site.folder, "newer.sqlite");
    await backup("--to", newer);
    const future = new DatabaseSync(newer);
    future.exec("PRAGMA user_version = 99");
    future.close();
    fill(2);
    const cut = join(site.folder, "cut.sqlite");
    await backup("--to", cut);
    truncateSync(cut, 1_000_000);
    const refusals = {
      [text]: /is damaged/,
      [other]: /no store of Sippra's/,
      [newer]: /newer Sippra/,
      [cut]: /is damaged/,
    };
    for (const [path, sentence] of Object.entries(refusals)) {
      const { code, err } = await site.run("restore", path);
      expect([path, code, err]).toEqual([path, 1, expect.stringMatching(sentence)]);
      expect(err).toContain(path);
    }
    expect(nodesIn(store)).toEqual(["elm-4"]);
    expect(readdirSync(data).filter((name) => name.includes("restoring"))).toEqual([]);
  });

  it("goes over a newer store only when told to, and keeps it aside", async () => {
    const { file } = await backup();
    await site.enrol("elm-5");
    const refused = await site.run("restore", file);
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/newer than the backup: .*only it has the keys of elm-5\. .*--over-newer/),
    ]);
    const { code, out } = await site.run("restore", file, "--over-newer", "--json");
    expect(code).toBe(0);
    const { replaced, not_in_backup } = JSON.parse(out);
    expect(not_in_backup).toEqual({ records: 0, nodes_enrolled_since: ["elm-5"], nodes_rekeyed_since: [] });
    expect(replaced).toMatch(/sippra\.sqlite\.replaced-\d{4}-\d\d-\d\dT\d{6}Z$/);
    expect([nodesIn(store), nodesIn(replaced), mode(store)]).toEqual([["elm-4"], ["elm-4", "elm-5"], "600"]);
    // Its number is no other's, or two records would have one id.
    expect((await site.enrol("elm-6")).node).toBe(3);
  });

  it("takes the place of a store that is damaged, or of none", async () => {
    const { file } = await backup();
    truncateSync(store, 5000);
    expect(await site.run("restore", file)).toMatchObject({ code: 0, err: "" });
    expect(nodesIn(store)).toEqual(["elm-4"]);
    const elsewhere = createSite([], ["embedded: { port: 0 }"]);
    atEnd(elsewhere.remove);
    expect(await elsewhere.run("restore", file)).toMatchObject({ code: 0, err: "" });
    expect(nodesIn(join(elsewhere.folder, "sippra-data/sippra.sqlite"))).toEqual(["elm-4"]);
  });

  it("killed at any moment leaves the old store, or the new one", async () => {
    const { file } = await backup();
    fill(10);
    const before = await backup();
    await site.enrol("elm-5");
    for (const ms of [0, 50, 150, 400]) {
      const running = process_("restore", before.file, "--over-newer");
      const isCopying = () => existsSync(`${store}.restoring`) || running.child.exitCode !== null;
      await until(isCopying, "the copy");
      await sleep(ms);
      await running.stop("SIGKILL");
      expect(verifyStore(store).records).toBe(6_000);
      expect(["elm-4", "elm-4 elm-5"]).toContain(nodesIn(store).join(" "));
    }
    expect(await site.run("restore", before.file, "--over-newer")).toMatchObject({ code: 0 });
    expect(nodesIn(store)).toEqual(["elm-4"]);
    expect(await site.run("restore", file, "--over-newer")).toMatchObject({ code: 0 });
    expect([
      verifyStore(store).records,
      readdirSync(data).filter((name) => name.includes("restoring")),
    ]).toEqual([0, []]);
  });
});
