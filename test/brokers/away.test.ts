// A broker that is away for so long that attempts have grown far apart, by the real clock.
import { expect, it } from "vitest";
import { systemClock } from "../../gateway/clock.ts";
import { connectMqtt } from "../../gateway/deliver/mqtt.ts";
import { silentLog } from "../../gateway/log.ts";
import { until } from "../gateway/deliver/harness.ts";
import { later } from "../later.ts";
import { missing, startMosquitto } from "./mosquitto.ts";

const AWAY_MS = 30_000;

it.skipIf(missing() !== null)("mosquitto is found within 5 s when it has been away for 30 s", async () => {
  const broker = later(await startMosquitto());
  const link = later(
    connectMqtt(
      { url: `mqtt://127.0.0.1:${broker.port}`, version: "auto", clientId: "sippra-here-g" },
      { clock: systemClock, log: silentLog, random: Math.random },
    ),
  );
  await until(() => link.up);
  await broker.kill();
  await until(() => !link.up);
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
  expect(link.up).toBe(false);
  const started = performance.now();
  await broker.run();
  await until(() => link.up);
  const found = performance.now() - started;
  console.log(`mosquitto, ${AWAY_MS / 1000} s away: found ${Math.round(found)} ms after it was started`);
  expect(found).toBeLessThan(5_000);
});
