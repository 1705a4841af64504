// The sink that CONTRIBUTING.md shows compiles, keeps to its wall, and gets its messages out beside the gateway's own.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { copyOfSources } from "../../copy.ts";
import { importsOf } from "../../house/imports.ts";
import { breach, WALLS } from "../../house/walls.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const page = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
const chapter = page.slice(page.indexOf("## A sink")).split(/^## (?!A sink)/m)[0]!;
const source = /^```ts\n([\s\S]*?)^```$/m.exec(chapter)![1]!;
const FILE = "gateway/deliver/sinks/senml.ts";

let copy: string;
beforeAll(() => {
  const { path, remove } = copyOfSources(["test"]);
  copy = path;
  writeFileSync(join(copy, FILE), source);
  return remove;
});

test("it is short, and keeps to the wall that the page gives it", () => {
  expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  expect(chapter).toContain(`"${FILE}": [SINK, "gateway/deliver", ...FORMATS, ...DELIVER]`);
  const walls = { ...WALLS, [FILE]: WALLS["gateway/deliver/sinks/json.ts"]! };
  const imports = importsOf(FILE, source);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.map((each) => breach(each, walls)).filter((sentence) => sentence !== undefined)).toEqual([]);
});

test("it compiles", () => {
  writeFileSync(
    join(copy, "tsconfig.sink.json"),
    JSON.stringify({ extends: "./tsconfig.json", include: [], files: [FILE] }),
  );
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const words = [tsc, "-p", "tsconfig.sink.json", "--pretty", "false"];
  expect(spawnSync(process.execPath, words, { cwd: copy, encoding: "utf8" }).stdout).toBe("");
});

test("its messages reach the broker beside the gateway's own, and it has an outbox of its own", () => {
  const script = `
    import { configSchema } from "./gateway/assemble/configuration.ts";
    import { startGateway } from "./gateway/assemble/gateway.ts";
    import { systemClock } from "./gateway/clock.ts";
    import { senmlSink } from "./${FILE}";
    import { silentLog } from "./gateway/log.ts";
    import { openStore } from "./gateway/store/open.ts";
    import { hello, cbor, readingBody, seal } from "./test/gateway/admit/nodes.ts";
    import { admit } from "./gateway/admit/admit.ts";
    import { READING } from "./shared/messages.ts";
    import mqtt from "mqtt";
    const store = openStore(":memory:");
    const node = store.addNode({ name: "elm-4", network: 1 });
    const config = configSchema.parse({ site: "here", data: "/nowhere", mqtt: { embedded: { port: 0 } } });
    const deps = { clock: systemClock, log: silentLog, store, sinks: [senmlSink("sippra/v1/here")] };
    const gateway = await startGateway(config, deps);
    const client = mqtt.connect("mqtt://127.0.0.1:" + gateway.brokerPort, { protocolVersion: 5 });
    const got = [];
    const enough = new Promise((resolve) => client.on("message", (topic, payload, { properties }) => {
      const { contentType, userProperties } = properties;
      got.push({ topic, payload: JSON.parse(payload), contentType, id: userProperties.id });
      if (got.length === 2) resolve();
    }));
    await client.subscribeAsync(["sippra/v1/here/node/elm-4/senml", "sippra/v1/here/node/elm-4/reading"], { qos: 1 });
    const received = Date.now();
    const take = (frame) => store.transact(() => {
      store.accept(admit(frame, store.keyring), { received, via: "test", now: received });
    });
    take(hello(node, 1, { 0: "0.1.0", 8: 900 }));
    take(seal(node, READING, 2, cbor(readingBody(Math.floor(received / 1000)))));
    await enough;
    const sinks = store.outbox.states().map(({ name }) => name);
    await client.endAsync();
    await gateway.close();
    console.log(JSON.stringify({ got, sinks, rows: store.outbox.count() }));
    store.close();`;
  writeFileSync(join(copy, "sink.ts"), script);
  const out = execFileSync(process.execPath, ["sink.ts"], { cwd: copy, encoding: "utf8" });
  const { got, sinks, rows } = JSON.parse(out.trim().split("\n").at(-1)!);
  const of = (level: string) => got.find(({ topic }: { topic: string }) => topic.endsWith(`/${level}`));
  expect(of("senml")).toMatchObject({
    payload: [
      { bn: "urn:dev:ops:sippra-1-1:", bt: expect.any(Number) },
      { n: "pressure", u: "Pa", v: Math.round(1000 * of("reading").payload.pressure_kpa) },
    ],
    ...{ contentType: "application/senml+json", id: of("reading").id },
  });
  expect({ sinks, rows }).toEqual({ sinks: ["main", "main/senml"], rows: 0 });
});
