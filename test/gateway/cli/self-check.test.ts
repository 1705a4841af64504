// `nodes check` as operators meet it: for a node that has told nothing, and one that has.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnrolment } from "../../../gateway/config/enrolment.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { CHECK, FLAG_ACOUSTIC_FAULT } from "../../../shared/messages.ts";
import { createSite, type Site } from "../../processes.ts";
import { cbor, seal } from "../admit/nodes.ts";
import { take } from "../store/frames.ts";

let site: Site;
let enrolment: string;
const sippra = (...args: string[]) => site.run(...args);

beforeAll(async () => {
  site = createSite([], ["embedded: { port: 0 }"]);
  enrolment = (await site.enrol("elm-4")).file;
});
afterAll(() => site.remove());

/** What the node sends, put into the store of the configuration. */
function told(counter: number, body: (number | null)[]): void {
  const { key, ...node } = readEnrolment(enrolment);
  const store = openStore(join(site.folder, "sippra-data", "sippra.sqlite"));
  const frame = seal({ ...node, key: Buffer.from(key, "hex") } as never, CHECK, counter, cbor(body));
  take(store, frame, Date.now(), { signal: { rssi: -110, snr: -9, margin: 3.5, at: 0 } });
  store.close();
}

test("says what to do where there is none, or no such node", async () => {
  const { code, out } = await sippra("nodes", "check", "elm-4");
  expect(code).toBe(0);
  expect(out).toMatch(/elm-4 has told nothing of itself yet.*sippra-gateway command elm-4 --check/);
  expect(JSON.parse((await sippra("nodes", "check", "elm-4", "--json")).out)).toEqual({
    node: "elm-4",
    received: null,
  });
  const unknown = await sippra("nodes", "check", "elm-5");
  expect(unknown.code).toBe(2);
  expect(unknown.err).toMatch(/elm-4/);
});

test("says of each part how it is, within 80 columns where it can", async () => {
  told(1, [null, 4012, null, FLAG_ACOUSTIC_FAULT, 158, 150, 11, 0, 0]);
  const { code, out } = await sippra("nodes", "check", "elm-4");
  expect(code).toBe(0);
  expect(out).toMatch(/^elm-4, heard .* ago:/);
  expect(out).toMatch(/pressure +pass +401.2 kPa/);
  expect(out).toMatch(/sound +fail +The sensor gives nothing/);
  expect(out).toMatch(/radio +doubtful +3.5 dB/);
  const json = JSON.parse((await sippra("nodes", "check", "elm-4", "--json")).out);
  expect(json).toMatchObject({
    node: "elm-4",
    pressure_kpa: 401.2,
    flags: ["acoustic-fault"],
    margin_db: 3.5,
  });
  expect(json.findings).toContainEqual(expect.objectContaining({ part: "sound", verdict: "fail" }));
});
