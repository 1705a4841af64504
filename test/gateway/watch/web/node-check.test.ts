// What a node has last told of itself, as the page's server hands it out: in either language, and before there is any.
import { expect, test } from "vitest";
import type { NodeCheck } from "../../../../gateway/watch/web/api.ts";
import { CHECK, FLAG_ACOUSTIC_FAULT } from "../../../../shared/messages.ts";
import { cbor, seal } from "../../admit/nodes.ts";
import { T } from "../../alarms/alarms.ts";
import { take } from "../../store/frames.ts";
import { pageSite } from "./site.ts";

const BODY = [null, 4012, null, FLAG_ACOUSTIC_FAULT, 158, 150, 11, 0, 0];
const SIGNAL = { rssi: -110, snr: -9, margin: 3.5, at: 0 };

function siteWith() {
  const site = pageSite({ users: null });
  const node = site.store.addNode({ name: "oak-1", network: 1 });
  const check = async (query = "") =>
    (await (await site.ask(`/api/nodes/oak-1/check${query}`)).json()) as NodeCheck;
  return { site, node, check };
}

test("is nothing before the node has told any", async () => {
  const now = new Date(T).toISOString();
  expect(await siteWith().check()).toEqual({
    ...{
      site: "here",
      node: "oak-1",
      now,
      received: null,
      revoked: false,
      unopened: null,
      time: null,
      pressure_kpa: null,
      level_dbfs: null,
    },
    ...{ flags: [], battery_v: null, battery_sending_v: null, temperature_c: null, module_sleepless: null },
    ...{ module_resets: null, rssi_dbm: null, snr_db: null, margin_db: null, findings: [] },
  });
});

test("has its figures, and each part judged in the language that was asked for", async () => {
  const { site, node, check } = siteWith();
  take(site.store, seal(node, CHECK, 1, cbor(BODY)), T - 60_000, { signal: SIGNAL });
  const told = await check();
  expect(told).toMatchObject({
    ...{ received: new Date(T - 60_000).toISOString(), pressure_kpa: 401.2, flags: ["acoustic-fault"] },
    ...{ battery_v: 3.58, rssi_dbm: -110, snr_db: -9, margin_db: 3.5 },
  });
  expect(told.findings.map(({ part, verdict, reason }) => [part, verdict, reason])).toEqual([
    ["pressure", "pass", "pressure-measured"],
    ["sound", "fail", "sound-fault"],
    ["battery", "pass", "battery-good"],
    ["module", "pass", "module-good"],
    ["radio", "doubtful", "radio-tight"],
  ]);
  const sentences = async (query: string) => (await check(query)).findings.map(({ sentence }) => sentence);
  expect((await sentences("?lang=sv"))[0]).toBe("401,2 kPa");
  for (const query of ["", "?lang=en", "?lang=de", "?lang=__proto__"])
    expect((await sentences(query))[0]).toBe("401.2 kPa");
});
