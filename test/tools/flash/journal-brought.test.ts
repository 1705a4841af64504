// What a node has stored comes to the same records at a gateway, whether in its frames or in a file from its board.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RECORD, STATE } from "../../../firmware/node/kinds.ts";
import { admit } from "../../../gateway/admit/admit.ts";
import { parseJournal } from "../../../gateway/admit/journal.ts";
import type { CountedRecord } from "../../../gateway/admit/message.ts";
import { loadJournal, saveJournal } from "../../../tools/flash/journal/file.ts";
import type { Place } from "../../../tools/flash/journal/image.ts";
import { isComplete } from "../../../tools/flash/journal/records.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { recordOf } from "../../../tools/image/layout.ts";
import { createRig, KEY } from "../../rig.ts";
import { IDENTITY } from "./flashed-node.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-brought-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keyring = {
  find: () => ({
    ...{ id: 1, name: "elm-street-4", network: 1, node: 7 },
    keys: [{ epoch: 0, key: Uint8Array.from(Buffer.from(KEY, "hex")) }],
  }),
  replayed: () => false,
  hasEpoch: () => true,
};

/** A record in the form in which it does not depend on when it was sent. */
function lasting({ counter, type, body }: CountedRecord) {
  const items = [...body];
  if (type === "event") items[2] = null;
  return { counter, type, body: items };
}

test("a journal's file has every record that a node has sent, as it has sent it", async () => {
  const kind = BOARD_KINDS.puckjs!;
  const rig = createRig({ kind: "puckjs" });
  rig.board.boot();
  rig.run(30 * 3_600_000);
  const { address, pages, pageSize } = kind.storage;
  const at = (pages - kind.ringPages) * pageSize;
  const image = Buffer.from(rig.board.flash.bytes.subarray(at));
  const ring: Place = [address + at, kind.ringPages, pageSize];
  const path = join(folder, "a.journal.json");
  await saveJournal(path, { ...IDENTITY, serial: "0123", ring, at: "2026-12-01T09:30:00Z" }, image);

  const journal = parseJournal(readFileSync(path), "a.journal.json");
  expect(journal).toMatchObject({ site: "alby", name: "elm-street-4", network: 1, node: 7, epoch: 0 });
  const kept = new Map(journal.records.map((record) => [record.counter, lasting(record)]));
  const sent = new Map<number, ReturnType<typeof lasting>>();
  for (const { frame } of rig.uplinks) {
    const admitted = admit(frame, keyring);
    if ("refused" in admitted) throw new Error(admitted.refused);
    if (admitted.type === "records")
      for (const each of admitted.records) sent.set(each.counter, lasting(each));
    else if (admitted.type === "reading" || admitted.type === "event" || admitted.type === "night")
      sent.set(admitted.counter, lasting(admitted));
  }
  expect(sent.size).toBeGreaterThan(100);
  expect(new Set([...sent.values()].map(({ type }) => type))).toContain("night");
  for (const [counter, record] of sent) expect(kept.get(counter)).toEqual(record);
  expect(journal.reservation).toBeGreaterThan(Math.max(...kept.keys()));
  expect(journal.complete).toBe(true);
  expect(loadJournal(path)!.bytes.equals(image)).toBe(true);
});

test("a journal with what only a newer firmware writes is said not to be complete; damage is nothing that a node would find", () => {
  const page = (...parts: Uint8Array[]) => Buffer.concat([Buffer.alloc(4), ...parts, Buffer.alloc(64, 255)]);
  const unknown = recordOf(RECORD | 9, Uint8Array.of(0, 0, 0, 7, 1, 2, 3, 4, 0, 1, 5));
  expect(isComplete(page(unknown), 256)).toBe(false);
  const damaged = Uint8Array.from(unknown);
  damaged[4]! ^= 1;
  expect(isComplete(page(damaged), 256)).toBe(true);
  expect(isComplete(page(recordOf(STATE, new Uint8Array(12))), 256)).toBe(true);
});

test("the journal of a node that has not worked yet has no records", async () => {
  const path = join(folder, "b.journal.json");
  const ring: Place = [0, 4, 4096];
  await saveJournal(
    path,
    { ...IDENTITY, serial: "0123", ring, at: "2026-12-01T09:30:00Z" },
    Buffer.alloc(16_384, 255),
  );
  expect(parseJournal(readFileSync(path), "b.journal.json")).toMatchObject({ records: [], reservation: 0 });
});
