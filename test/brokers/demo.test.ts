// The demo into a mosquitto that is somebody else's, seen by mosquitto's own subscriber.
import { once } from "node:events";
import { expect, test } from "vitest";
import { start } from "../processes.ts";
import { missing, startMosquitto } from "./mosquitto.ts";

const COMMAND = new URL("../../bin/sippra-demo.js", import.meta.url).pathname;
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
const why = missing();
if (why) console.log(`SKIPPED: ${why}`);

test.skipIf(why)("mosquitto_sub sees every reading once", async () => {
  const broker = await startMosquitto();
  const topic = "sippra/v1/demo/node/+/reading";
  const subscriber = start(
    "mosquitto_sub",
    ["-h", "127.0.0.1", "-p", String(broker.port), "-v", "-q", "1", "-t", topic],
    { env: { ...process.env, PATH } },
  );
  // The subscription stands long before the first reading, which takes a quarter of a virtual hour.
  await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const demo = start(process.execPath, [
      COMMAND,
      "boards",
      "--mqtt",
      url,
      "--for",
      "6",
      "--speed",
      "1000",
      "--json",
    ]);
    await once(demo.child, "exit");
    expect(demo.child.exitCode, demo.output()).toBe(0);
    const sums = JSON.parse(demo.output().trim().split("\n").at(-1)!);
    const { readings, events, nights } = sums;
    expect(sums).toEqual({
      ...{ readings, events, nights },
      ...{ published: readings + events + nights, duplicates: 0, missing: 0 },
    });
    expect(readings).toBeGreaterThan(20);
    const seen = subscriber
      .output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line.slice(line.indexOf("{"))).id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(readings);
  } finally {
    await subscriber.stop();
    await broker.close();
  }
});
