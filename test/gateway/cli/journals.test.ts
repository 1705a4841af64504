// A journal that a technician has brought: each record is published once under its own id, whichever way it comes first.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import { messageId } from "../../../gateway/deliver/formats/record.ts";
import type { MadeEnrolment } from "../../../gateway/store/enrolments.ts";
import { openStore, type Store } from "../../../gateway/store/open.ts";
import { EVENT, NIGHT, READING } from "../../../shared/messages.ts";
import { takeOutbox } from "../../../tools/district/outbox.ts";
import { runCommand } from "../../commands.ts";
import { atEnd, later } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { bytesOf, journalOf, written } from "../admit/journals.ts";
import { reading, readingBody, records, seal } from "../admit/nodes.ts";
import { take } from "../store/frames.ts";
import { siteWith } from "./site.ts";

const NOW_S = Math.floor(Date.now() / 1000);
const HOUR_S = 3600;
const nightBody = (state: number) => [
  ...[Math.floor(NOW_S / 86_400) - 1, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, state, 0, 158, -5],
];

let site: ReturnType<typeof siteWith>;
/** As a gateway that runs has it open. */
let store: Store;
let node: MadeEnrolment;

beforeEach(() => {
  site = siteWith([]);
  store = site.store;
  node = store.addNode({ name: "elm-4", network: 1, node: 4 });
});

const nodes = (...args: string[]) => runCommand(main, ["nodes", ...args, "--config", site.config]);
async function bring(journal: object) {
  const path = join(site.folder, "elm-4.journal.json");
  writeFileSync(path, bytesOf(journal));
  return await nodes("journal", path);
}
/** By the gateway that runs, which looks for what another process has written. */
const published = () => {
  store.lookElsewhere();
  return takeOutbox(store, 0).map((message) => [messageId(message), message.live, message.via, message.time]);
};
const ids = () => published().map(([id]) => id);
const readings = (...counters: number[]) =>
  counters.map((counter) => written(counter, READING, readingBody(NOW_S - HOUR_S + counter)));

describe("a journal", () => {
  it("is published by the gateway that runs, late and under its own ids, though counters between are missing", async () => {
    let hasLooked = 0;
    atEnd(store.onElsewhere(() => hasLooked++));
    const records = [
      ...readings(3, 4),
      written(7, READING, readingBody(null)),
      written(8, EVENT, [0, NOW_S - 60, null, -300, 12, 4100, 3800, 90, 0]),
      ...readings(900),
    ];
    const { code, out, err } = await bring(journalOf(node, records));
    expect({ code, err, out }).toEqual({
      ...{ code: 0, err: "" },
      out: "5 records in the journal of elm-4, read 2026-12-01: 5 new, 0 known already. A running gateway publishes them at once, as late.\n",
    });
    store.lookElsewhere();
    await Promise.resolve();
    expect(hasLooked).toBe(1);
    const all = published();
    expect(all.map(([id]) => id).sort()).toEqual(
      ["1-4-0-3", "1-4-0-4", "1-4-0-7", "1-4-0-8", "1-4-0-900"].sort(),
    );
    expect(new Set(all.map(([, live, via]) => `${live} ${via}`))).toEqual(new Set(["false journal"]));
    const times = new Map(all.map(([id, , , time]) => [id, time]));
    expect(times.get("1-4-0-3")).toBe((NOW_S - HOUR_S + 3) * 1000);
    expect(times.get("1-4-0-7")).toBeNull();
    expect(times.get("1-4-0-8")).toBe((NOW_S - 60) * 1000);
    expect(store.nodes("elm-4")[0]!.lastSeen).toBeNull();
    expect(store.audit.list({ what: "journal-read" }, 9)).toMatchObject([
      { node: "elm-4", details: expect.stringMatching(/5 new records/) },
    ]);
  });

  it("once it was read is no news when its node sends the same, in frames of their own or together", async () => {
    await bring(journalOf(node, readings(1, 2, 3, 5)));
    expect(ids()).toHaveLength(4);
    expect(take(store, reading(node, 5, NOW_S), NOW_S * 1000)).toMatchObject({ stored: 0, appended: 0 });
    const again = [1, 2, 3].map((counter) => [counter, READING, readingBody(NOW_S)]);
    const accepted = take(store, records(node, 20, 0, [...again, [4, 1]] as never), NOW_S * 1000);
    expect(accepted).toMatchObject({ stored: 0, appended: 0, answer: { settled: 5 } });
    expect(ids()).toEqual([]);
    expect(take(store, reading(node, 21, NOW_S), NOW_S * 1000)).toMatchObject({ stored: 1, appended: 1 });
  });

  it("of which some has come is published as far as it has not", async () => {
    for (const counter of [1, 2]) take(store, reading(node, counter, NOW_S - 9), NOW_S * 1000);
    expect(ids()).toEqual(["1-4-0-1", "1-4-0-2"]);
    const { out } = await bring(journalOf(node, readings(1, 2, 3)));
    expect(out).toMatch(/^3 records .*: 1 new, 2 known already\./);
    expect(ids()).toEqual(["1-4-0-3"]);
  });

  it("read twice changes nothing, and without records says so", async () => {
    await bring(journalOf(node, readings(1, 2)));
    expect(ids()).toHaveLength(2);
    expect((await bring(journalOf(node, readings(1, 2)))).out).toBe(
      "2 records in the journal of elm-4, read 2026-12-01: 0 new, 2 known already.\n",
    );
    expect(ids()).toEqual([]);
    expect(await bring(journalOf(node, []))).toMatchObject({
      ...{ code: 0, out: "There are no records in the journal of elm-4, read 2026-12-01.\n" },
    });
  });

  it("lets go of what was held back for it, and tells what its nights have decided", async () => {
    const backfilled = [[30, READING, readingBody(NOW_S - 2 * HOUR_S)]];
    expect(take(store, records(node, 40, 0, backfilled as never), NOW_S * 1000).appended).toBe(0);
    await bring(journalOf(node, [...readings(1), written(2, NIGHT, nightBody(2)), ...readings(31)]));
    expect(ids().sort()).toEqual(["1-4-0-1", "1-4-0-2", "1-4-0-30", "1-4-0-31"]);
    expect(store.leaks("elm-4")).toMatchObject([{ state: 2 }]);
  });

  it("leaves what its node has made since to the node", async () => {
    await bring(journalOf(node, readings(1, 5)));
    expect(ids()).toEqual(["1-4-0-1", "1-4-0-5"]);
    const { answer } = take(store, reading(node, 9, NOW_S, 1), NOW_S * 1000);
    expect(answer).toMatchObject({ settled: 5, missing: Uint8Array.of(0b0111) });
    const later = [6, 7, 8].map((counter) => [counter, READING, readingBody(NOW_S)]);
    expect(take(store, records(node, 10, 0, later as never), NOW_S * 1000)).toMatchObject({ stored: 3 });
  });

  it("that the tool could not read whole says so, and its readings wait for the others", async () => {
    const { out } = await bring(journalOf(node, readings(1, 2, 4), { complete: false }));
    expect(out).toMatch(
      /3 new, .* It has others that sippra-node could not read: late readings after them wait/,
    );
    expect(ids()).toEqual(["1-4-0-1", "1-4-0-2"]);
    take(store, records(node, 9, 0, [[3, READING, readingBody(NOW_S)]] as never), NOW_S * 1000);
    expect(ids().sort()).toEqual(["1-4-0-3", "1-4-0-4"]);
  });

  it("of thousands goes in pages, all of them", async () => {
    const many = Array.from({ length: 1500 }, (_, i) => 2 * i + 1);
    const { out } = await bring(journalOf(node, readings(...many), { reservation: 4097 }));
    expect(out).toMatch(/^1500 records .* 1500 new/);
    expect(new Set(ids()).size).toBe(1500);
  });

  it("is taken where no gateway runs, and waits for one", async () => {
    const { path: folder, remove } = temporaryFolder();
    atEnd(remove);
    const config = join(folder, "sippra.yaml");
    const file = join(folder, "a.json");
    writeFileSync(config, "site: here\ndata: .\n");
    const before = openStore(join(folder, "sippra.sqlite"));
    writeFileSync(file, bytesOf(journalOf(before.addNode({ name: "elm-4", network: 1 }), readings(1))));
    before.close();
    expect((await runCommand(main, ["nodes", "journal", file, "--config", config])).code).toBe(0);
    store = later(openStore(join(folder, "sippra.sqlite")));
    expect(ids()).toEqual(["1-1-0-1"]);
  });

  it("of a node that has another name here is that node's", async () => {
    store.renameNode("elm-4", "oak-2", 1);
    expect((await bring(journalOf(node, readings(1)))).out).toMatch(/the journal of oak-2/);
  });
});

describe("nothing is taken, and a sentence says why,", () => {
  const refused = async (journal: object, sentence: RegExp) => {
    const { code, out, err } = await bring(journal);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(sentence);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect([ids(), store.audit.list({ what: "journal-read" }, 9)]).toEqual([[], []]);
  };

  it("where it is another node's", async () => {
    await refused(
      journalOf({ ...node, node: 5 }, readings(1)),
      /network 1, node 5, and there is no such node here/,
    );
  });

  it("where it is under another key", async () => {
    const key = new Uint8Array(16);
    await refused(journalOf({ ...node, key }, readings(1)), /under another key than elm-4 has here/);
    await refused(journalOf({ ...node, epoch: 1 }, readings(1)), /under another key than elm-4 has here/);
  });

  it("where its key is revoked, or replaced; not while the new one waits to be used", async () => {
    const next = store.rekey("elm-4");
    expect((await bring(journalOf(node, readings(1)))).code).toBe(0);
    expect(ids()).toEqual(["1-4-0-1"]);
    take(
      store,
      seal(next, READING, 1, Buffer.from(written(1, READING, readingBody(NOW_S))[2], "hex")),
      NOW_S * 1000,
    );
    expect(ids()).toEqual(["1-4-1-1"]);
    const before = store.audit.list({ what: "journal-read" }, 9).length;
    const replaced = await bring(journalOf(node, readings(2)));
    expect(replaced).toMatchObject({ code: 2, err: expect.stringMatching(/revoked or replaced since/) });
    store.revoke("elm-4", "stolen");
    const revoked = await bring(journalOf(next, readings(2)));
    expect(revoked).toMatchObject({ code: 2, err: expect.stringMatching(/revoked or replaced since/) });
    expect([ids(), store.audit.list({ what: "journal-read" }, 9)]).toEqual([
      [],
      expect.objectContaining({ length: before }),
    ]);
  });

  it("where it has counters that its node cannot have used", async () => {
    const ahead = journalOf(node, readings(1, 1025));
    await refused(ahead, /counters that its node cannot have used/);
    await refused(journalOf(node, readings(1), { reservation: 0 }), /cannot have used/);
    take(store, reading(node, 2, NOW_S), NOW_S * 1000);
    expect(ids()).toEqual(["1-4-0-2"]);
    expect((await bring(journalOf(node, readings(1), { reservation: 0 }))).code).toBe(0);
  });

  it("where it is damaged, of a newer version, or not there", async () => {
    const whole = journalOf(node, readings(1));
    await refused({ ...whole, sum: "0" }, /damaged or was edited/);
    await refused({ ...whole, format: "sippra-journal-9" }, /newer sippra-node/);
    expect((await nodes("journal", join(site.folder, "none.json"))).err).toMatch(
      /is not there: name the file/,
    );
    expect((await nodes("journal", site.folder)).err).toMatch(/is no file/);
  });
});

it("a node that is answered afterwards is told that all of it is settled", async () => {
  await bring(journalOf(node, readings(1, 2, 3)));
  const { answer } = take(store, reading(node, 4, NOW_S, 1), NOW_S * 1000);
  expect(answer).toMatchObject({ settled: 4, missing: null });
});
