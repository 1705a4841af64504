// Before the technician goes home: the node's real bundle looks at itself on its line, the gateway hears it, and the real command asks
// the gateway's page.
import { join } from "node:path";
import { expect, test } from "vitest";
import { configSchema } from "../../gateway/assemble/configuration.ts";
import { startGateway } from "../../gateway/assemble/gateway.ts";
import { startPage } from "../../gateway/assemble/page.ts";
import { systemClock } from "../../gateway/clock.ts";
import { writeEnrolment } from "../../gateway/config/enrolment.ts";
import { silentLog } from "../../gateway/log.ts";
import { openStore } from "../../gateway/store/open.ts";
import { createLines } from "../../tools/board/line.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import { LANGUAGES } from "../../tools/sentences.ts";
import { atEnd, later } from "../later.ts";
import { temporaryFolder } from "../processes.ts";
import { IDENTITY } from "../tools/flash/flashed-node.ts";
import { startNodeCommand } from "../tools/flash/node-command.ts";
import { noise, steady } from "../tools/flash/signals.ts";

const NAME = "elm-street-4";
const { confirm } = LANGUAGES.en;

/** A gateway with its page, and a node on its line that has not been switched on. */
async function startSite() {
  const { lines, binding } = createLines(["/virtual/tty0"]);
  const store = later(openStore(":memory:"));
  const { node, key } = store.addNode({ name: NAME, network: 1 });
  const identity = { network: 1, node, epoch: 0, key: Buffer.from(key).toString("hex") };
  const { board } = createVirtualNode({
    ...{ name: NAME, kind: "puckjs", scene: "quiet", identity, line: lines[0]!, clock: systemClock },
    // Above the least step of its converter at any hour.
    signals: { acoustic: noise(0.1), pressure: steady(400) },
    profile: { interval: 1000, tick: 1000, windows: 1, baud: 115200 },
  });
  atEnd(board.powerOff);
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const config = configSchema.parse({
    ...{ site: "here", data: path, serial: [{ path: "/virtual/tty0", baud: 115200 }] },
    ...{ mqtt: { embedded: { port: 0 } }, web: { port: 0 } },
  });
  const deps = { clock: systemClock, log: silentLog };
  const gateway = later(await startGateway(config, { ...deps, binding, store }));
  const page = later(startPage(config, gateway, { log: silentLog, lines: () => [] }));
  await page.tried;
  const enrolment = join(path, `${NAME}.enrol.json`);
  writeEnrolment(enrolment, { ...IDENTITY, ...identity, site: "here", name: NAME });
  const args = ["confirm", "--enrol", enrolment, "--gateway", page.url()!, "--json"];
  return {
    store,
    board,
    confirmed: (wait: number) => startNodeCommand([...args, "--wait", `${wait}`]).ended,
  };
}

test("a node that is switched on is heard, and what it finds of itself told", async () => {
  const { board, confirmed } = await startSite();
  const ended = confirmed(60);
  board.boot();
  const { status, stdout, stderr } = await ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(confirm.waiting(NAME)) });
  const { node, verdict, findings, flags, unopened } = JSON.parse(stdout);
  expect({ node, flags, unopened }).toEqual({ node: NAME, flags: [], unopened: null });
  expect(["pass", "doubtful"]).toContain(verdict);
  const parts = findings.map(({ part }: { part: string }) => part);
  expect(parts).toEqual(expect.arrayContaining(["pressure", "sound", "battery"]));
  expect(board.errors()).toEqual([]);
}, 90_000);

test("a node whose key the gateway has given up is heard and told apart from one that is silent", async () => {
  const { store, board, confirmed } = await startSite();
  store.rekey(NAME, { revoke: true });
  const silent = await confirmed(1);
  expect([silent.status, silent.stderr]).toEqual([1, expect.stringContaining("lid ")]);
  board.boot();
  const { status, stderr } = await confirmed(8);
  expect([status, stderr]).toEqual([1, expect.stringContaining(confirm.otherKey(NAME))]);
  expect(stderr).toContain(confirm.unopened(NAME));
  store.revoke(NAME, "lost");
  const revoked = await confirmed(60);
  expect([revoked.status, revoked.stderr]).toEqual([1, expect.stringContaining(confirm.revoked(NAME))]);
}, 90_000);
