// Metrics beside a gateway that runs: off as long as nobody wants them, over TLS with a token for other machines, and true of
// what comes by a line.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { checkMetrics, startMetrics } from "../../../gateway/assemble/metrics.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { createLines } from "../../../tools/board/line.ts";
import { atEnd, later } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { hello, reading } from "../admit/nodes.ts";
import { CERTIFICATE, KEY } from "../config/pems.ts";
import { until } from "../deliver/harness.ts";
import { seriesIn } from "../watch/metrics/rig.ts";

const TOKEN = "a long random word";

const settings = (metrics: object) =>
  configSchema.parse({
    ...{ site: "here", data: "/nowhere", serial: [{ path: "/virtual/1" }] },
    ...{ mqtt: { embedded: { port: 0 } }, metrics },
  });

async function opened(metrics: object) {
  const config = settings(metrics);
  const store = later(openStore(":memory:"));
  const node = store.addNode({ name: "elm-4", network: 1 });
  const { lines, binding } = createLines(["/virtual/1"]);
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, store, binding });
  const said: string[] = [];
  const say = (_: object, sentence: string) => void said.push(sentence);
  const page = startMetrics(config, gateway, { log: { ...silentLog, warn: say, info: say } });
  atEnd(async () => {
    await page.close();
    await gateway.close();
  });
  await page.tried;
  return { page, said, node, line: lines[0]!, gateway };
}

function files() {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const put = (name: string, text: string) => {
    writeFileSync(join(path, name), text);
    return join(path, name);
  };
  return {
    token_file: put("token", `${TOKEN}\n`),
    short_file: put("short", "secret"),
    cert_file: put("metrics.pem", CERTIFICATE),
    key_file: put("metrics-key.pem", KEY),
  };
}

test("where nobody wants them there are none", async () => {
  const { page } = await opened({});
  expect(page.url()).toBeNull();
});

test("frames that come by a line are counted, and so are those that are refused", async () => {
  const { page, node, line, gateway } = await opened({ enabled: true, port: 0 });
  const url = page.url()!;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const ready = new URL("/readyz", url);
  await until(
    () => gateway.intakes.every((intake) => intake.state().name === "listening") && gateway.link.up,
  );
  let isReady = false;
  for (let i = 0; i < 100 && !isReady; i++) {
    isReady = (await fetch(ready)).status === 200;
    if (!isReady) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(isReady).toBe(true);
  const now = Math.floor(Date.now() / 1000);
  const forged = { ...node, key: new Uint8Array(16) };
  for (const frame of [hello(node, 1), reading(node, 2, now), reading(forged, 3, now)])
    line.send(cobsEncode(frame, crc32));
  await until(() => gateway.refusals()["not-authentic"] === 1 && gateway.frames()[0]!.count === 2);
  // What a second ago was read is given again.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const series = seriesIn(await (await fetch(url)).text());
  expect(series.get('sippra_frames_admitted_total{via="serial",number="1"}')).toBe(2);
  expect(series.get('sippra_refusals_total{reason="not-authentic"}')).toBe(1);
  expect(series.get('sippra_nodes{state="online"}')).toBe(1);
  expect(series.get('sippra_way_up{via="serial",number="1"}')).toBe(1);
  expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(405);
});

test("other machines come over TLS with the token of the file", async () => {
  const { token_file, cert_file, key_file } = files();
  const { page } = await opened({
    ...{ enabled: true, port: 0, host: "127.0.0.2", token_file, cert_file, key_file },
  });
  const url = page.url()!;
  expect(url).toMatch(/^https:/);
  const status = (authorization?: string) =>
    new Promise<number>((resolve, reject) => {
      const asking = request(
        url,
        {
          ca: CERTIFICATE,
          servername: "gateway.example",
          headers: { host: "gateway.example", ...(authorization && { authorization }) },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode!);
        },
      );
      asking.on("error", reject);
      asking.end();
    });
  expect(await status()).toBe(401);
  expect(await status("Bearer another long word")).toBe(401);
  expect(await status(`Bearer ${TOKEN}`)).toBe(200);
});

describe("what cannot be used is said", () => {
  test("a port that another program has, and the gateway goes on", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { page, said } = await opened({ enabled: true, port });
    expect(page.url()).toBeNull();
    expect(said.at(-1)).toMatch(
      /^The metrics page cannot be had at 127\.0\.0\.1:\d+: another program has it\./,
    );
    other.close();
  });

  test("a token that can be guessed, or is not there", () => {
    const { short_file } = files();
    const check = (metrics: object) => () => checkMetrics(settings({ enabled: true, ...metrics }));
    expect(check({ token_file: short_file })).toThrow("metrics.token_file names, has fewer than 16 letters");
    expect(check({ token_file: "/nowhere/token" })).toThrow("/nowhere/token");
    expect(check({ enabled: false, token_file: short_file })).not.toThrow();
  });
});
