// A store that is damaged where nobody reads is found some time after the start, by a process of its own: the gateway cannot
// go on, and what is damaged is kept aside.
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { openConfiguredStore } from "../../../gateway/assemble/stored.ts";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { silentLog } from "../../../gateway/log.ts";
import { type Finding, startThoroughCheck } from "../../../gateway/store/integrity.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { keepingLog, until } from "../deliver/harness.ts";

/** What is due within minutes is due at once. */
const hurried: Clock = {
  ...systemClock,
  setTimeout: (run, ms) => systemClock.setTimeout(run, ms >= 10_000 ? 20 : ms),
};

function configured() {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const data = join(path, "data");
  const config = configSchema.parse({ site: "here", data, mqtt: { embedded: { port: 0 } } });
  openConfiguredStore(config).close();
  return { config, data, path: join(data, "sippra.sqlite") };
}

/** An index and its table say different things: nothing that is read while a gateway starts. */
function damageIndex(path: string): void {
  const db = new DatabaseSync(path);
  db.exec("INSERT INTO airtime (modem, at, ms) VALUES ('m', 77777777777, 1)");
  db.close();
  const fd = openSync(path, "r+");
  const bytes = Buffer.alloc(fstatSync(fd).size);
  readSync(fd, bytes, 0, bytes.length, 0);
  const time = Buffer.from([0, 0x12, 0x1b, 0xe8, 0x3a, 0x71]).subarray(1);
  const wanted = Buffer.alloc(8);
  wanted.writeBigInt64BE(77_777_777_777n);
  const at = bytes.indexOf(wanted.subarray(2));
  expect(at).toBeGreaterThan(0);
  writeSync(fd, time, 0, time.length, at + 1);
  closeSync(fd);
}

const findingOf = (path: string) => new Promise<Finding>((resolve) => void startThoroughCheck(path, resolve));

it("is found, told, and kept aside", async () => {
  const { config, data, path } = configured();
  damageIndex(path);
  const gateway = await startGateway(config, { clock: systemClock, wall: hurried, log: keepingLog() });
  await expect(gateway.failed).rejects.toThrow(
    /is damaged or no store \(.*\), and is kept as sippra\.sqlite\.damaged-/,
  );
  expect(() => gateway.store.nodes()).toThrow(/is damaged/);
  await gateway.close();
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(data).some((name) => name.includes("damaged-"))).toBe(true);
});

it("is told as whole where it is", async () => {
  const { config, path } = configured();
  expect(await findingOf(path)).toEqual({ problem: null });
  const told: string[] = [];
  const log = { ...silentLog, debug: (_: object, sentence: string) => void told.push(sentence) };
  const gateway = await startGateway(config, { clock: systemClock, wall: hurried, log });
  await until(() => told.includes("The store is whole."));
  await gateway.close();
});

it("is not looked for any longer when the gateway stops", async () => {
  const { config, path } = configured();
  let found = 0;
  startThoroughCheck(path, () => found++)();
  const gateway = await startGateway(config, { clock: systemClock, wall: hurried, log: keepingLog() });
  await gateway.close();
  expect(found).toBe(0);
});

it("says where it could not be looked through", async () => {
  const { path } = configured();
  expect(await findingOf(join(dirname(path), "none.sqlite"))).toEqual({ failed: expect.any(String) });
});
