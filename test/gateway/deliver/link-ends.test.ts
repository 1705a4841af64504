// How the link ends, by itself and by a broker that leaves it hanging: attempts and goodbyes take no longer than they
// may, and a broker that is there again is found. They wait for real time, beside each other; the longest begins first.
import { spawn } from "node:child_process";
import { createConnection } from "node:net";
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../gateway/clock.ts";
import { atEnd, beside } from "../../later.ts";
import { freePort } from "../../processes.ts";
import { keepingLog, until } from "./harness.ts";
import { connectLink } from "./links.ts";
import { type Script, scriptedBroker } from "./scripted-broker.ts";

const TICK_MS = 20;

/** How long `work` takes, ms; `ownMs`: without the time in which a busy machine has not let this process run. */
async function timed(work: Promise<unknown>): Promise<{ ms: number; ownMs: number }> {
  const began = performance.now();
  let last = began;
  let starved = 0;
  const ticks = setInterval(() => {
    const now = performance.now();
    starved += Math.max(0, now - last - TICK_MS);
    last = now;
  }, TICK_MS);
  await work;
  clearInterval(ticks);
  const ms = performance.now() - began;
  return { ms, ownMs: ms - starved };
}

/** A port that drops the first packet of TCP: its process sleeps, and its queue of connections is full. */
async function blackHole(): Promise<string> {
  const listen =
    "require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })";
  const child = spawn(process.execPath, ["-e", listen], { stdio: ["ignore", "pipe", "inherit"] });
  atEnd(() => child.kill("SIGKILL"));
  const port = Number(await new Promise<Buffer>((resolve) => child.stdout.once("data", resolve)));
  child.kill("SIGSTOP");
  for (let i = 0; i < 5; i++) {
    const filling = createConnection(port, "127.0.0.1");
    filling.on("error", () => {});
    atEnd(() => filling.destroy());
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  return `mqtt://127.0.0.1:${port}`;
}

it.concurrent(
  "gives an attempt that hangs 15 s, and says where it hangs",
  beside(async () => {
    const silent = (await scriptedBroker({ onTcp: () => "ignore" })).url;
    const hanging = [
      [await blackHole(), "does not answer: check mqtt.url, the network and the firewall."],
      [silent.replace("mqtt:", "mqtts:"), "does not answer in TLS"],
      [silent, "does not answer in MQTT"],
    ] as const;
    const attempts = hanging.map(async ([url, part]) => {
      const log = keepingLog();
      connectLink({ url, version: "auto" }, log);
      const waited = await timed(until(() => log.sentences.length > 0));
      expect(waited.ms).toBeGreaterThan(14_000);
      expect(waited.ownMs).toBeLessThan(17_000);
      expect(log.sentences[0]).toContain(part);
    });
    await Promise.all(attempts);
  }),
);

describe.concurrent("stopping takes 1.5 s at most, with a broker that", () => {
  const scripts: [string, Partial<Script>][] = [
    ["accepts TCP and says nothing", { onTcp: () => "ignore" }],
    ["never answers CONNECT", { onConnect: () => "silence" }],
    ["answers CONNECT and never acknowledges", { onPublish: () => "silence" }],
  ];
  it.for(scripts)(
    "%s",
    beside(async ([_, script]) => {
      const broker = await scriptedBroker(script);
      for (const version of ["auto", "3.1.1"] as const) {
        const link = connectLink({ url: broker.url, version });
        if (script.onPublish) await until(() => link.up);
        const pending = link.publish("t", "p").then(
          () => "done",
          (error) => error.code,
        );
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await timed(link.close())).ownMs).toBeLessThan(1_500);
        expect(await pending).toBe("broker");
        await expect(link.publish("t", "p")).rejects.toThrow("There is no connection");
      }
      if (script.onPublish) {
        // So that it does not publish the will.
        await until(() => broker.goodbyes.length === 2);
      }
    }),
  );

  it(
    "speaks no TLS where it should",
    beside(async () => {
      const broker = await scriptedBroker({ onTcp: () => "ignore" });
      const link = connectLink({ url: broker.url.replace("mqtt:", "mqtts:") });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await timed(link.close())).ownMs).toBeLessThan(1_500);
    }),
  );

  it(
    "is behind a black hole",
    beside(async () => {
      const link = connectLink({ url: await blackHole() });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await timed(link.close())).ownMs).toBeLessThan(1_500);
    }),
  );
});

describe.concurrent("a broker whose port refuses and then listens", () => {
  it(
    "is found within 5 s",
    beside(async () => {
      const broker = await scriptedBroker();
      await broker.stop();
      const link = connectLink({ url: broker.url, version: "auto" });
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      await broker.listen();
      expect((await timed(until(() => link.up))).ownMs).toBeLessThan(5_000);
    }),
  );

  it(
    "is tried every 4 s at most for a day, by the clock that is passed in",
    beside(async () => {
      const url = `mqtt://127.0.0.1:${await freePort()}`;
      const day = 86_400_000;
      let now = 0;
      let longest = 0;
      // An attempt takes real time, and what lies between none.
      const clock: Clock = {
        now: () => now,
        setTimeout(run, ms) {
          now += ms;
          longest = Math.max(longest, ms);
          // Hours of it are left out.
          if (now > 3_600_000 && now < day - 600_000) now = day - 600_000;
          return systemClock.setTimeout(now < day ? run : () => {}, 0);
        },
        clearTimeout: systemClock.clearTimeout,
      };
      connectLink({ url, version: "auto" }, undefined, clock);
      await until(() => now >= day, 100_000);
      expect(longest).toBeLessThanOrEqual(4_000);
    }),
  );
});
