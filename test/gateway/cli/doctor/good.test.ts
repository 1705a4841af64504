// Set-ups that are in order: `doctor` says so, finds nothing, and leaves all as it was.
import { readdirSync, readFileSync } from "node:fs";
import { join as pathOf } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBroker } from "../../../../gateway/deliver/broker.ts";
import { createEther } from "../../../../tools/board/modems/index.ts";
import { serveModem } from "../../../../tools/board/modems/tty.ts";
import { type Cable, createCable, hasPty } from "../../../../tools/board/pty.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";
import { later } from "../../../later.ts";
import { freePort } from "../../../processes.ts";
import { hello, reading } from "../../admit/nodes.ts";
import { CERT, KEY } from "../../deliver/certificate.ts";
import { hear, join } from "../../deliver/embedded.ts";
import { until } from "../../deliver/harness.ts";
import { onlyOld, scriptedBroker } from "../../deliver/scripted-broker.ts";
import { smtpServer } from "../../watch/tell/smtp-server.ts";
import { type Examined, running, siteOf, wired } from "./doctor-site.ts";

let cable: Cable;
beforeAll(async () => {
  if (hasPty()) cable = await createCable();
});
afterAll(() => cable?.close());

const onPort = (...yaml: string[]) => siteOf(`serial: [{ path: ${cable.ends[0]} }]`, ...yaml);

function expectWell({ code, causes, marks, sentences }: Examined, ...leftOut: string[]): void {
  expect({ code, causes, sentences }).toEqual({ code: 0, causes: [], sentences: [] });
  const other = Object.entries(marks).filter(([, mark]) => mark !== "ok");
  expect(other).toEqual(leftOut.map((name) => [name, "left out"]));
}

describe.skipIf(!hasPty())("where no gateway runs", () => {
  test("a fresh installation, in which nothing is begun", async () => {
    const site = onPort(`mqtt: { embedded: { port: ${await freePort()} } }`);
    const found = await site.doctor();
    expectWell(found, "gateway");
    expect(found.said).toMatchObject({ store: "none yet: the first start makes it", nodes: "nothing yet" });
    expect(readdirSync(site.path)).toEqual(["sippra.yaml"]);
  });

  test("a store with nodes, which stays as it is", async () => {
    const site = onPort();
    await site.enrol("elm-4");
    const before = readFileSync(pathOf(site.data, "sippra.sqlite"));
    const found = await site.doctor("--listen", "1s");
    expectWell(found, "gateway");
    expect(found.said.nodes).toBe("1 node enrolled; none was heard in 1 s");
    expect(readFileSync(pathOf(site.data, "sippra.sqlite")).equals(before)).toBe(true);
    expect(readdirSync(site.data).sort()).toEqual(["sippra.sqlite", "sippra.store"]);
  });

  test("a radio module", async () => {
    const stick = later(await serveModem("rak3172", { air: createEther({ clock: createSimClock(0) }) }));
    const found = await siteOf(`radio: { modems: [{ path: ${stick.path}, module: rak3172 }] }`).doctor();
    expectWell(found, "gateway");
    expect(found.said["radio 1"]).toBe(`${stick.path} listens`);
  });

  test("a broker of MQTT 5, on which nothing stays and nobody is told anything", async () => {
    const broker = later(await startBroker(0));
    const heard = await hear(broker.port, "sippra/v1/+/+/+/status");
    expectWell(await onPort(`mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`).doctor(), "gateway");
    expect(heard).toEqual([]);
    const retained = await hear(broker.port, "#");
    await (await join(broker.port)).publishAsync("end", "");
    await until(() => retained.length > 0);
    expect(retained).toEqual(["end "]);
  });

  test("a broker that knows 3.1.1 alone", async () => {
    const broker = await scriptedBroker({ onConnect: onlyOld, echoes: () => true });
    const found = await onPort(`mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`).doctor();
    expectWell(found, "gateway");
    expect(found.said["broker main"]).toBe(
      "lets it in over MQTT 3.1.1 and takes what is below sippra/v1/here/#",
    );
  });

  test("a broker that hangs up on MQTT 5", async () => {
    const broker = await scriptedBroker({
      onConnect: ({ protocolVersion }) => (protocolVersion === 5 ? "close" : {}),
      echoes: () => true,
    });
    expectWell(await onPort(`mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`).doctor(), "gateway");
  });

  test("a broker with TLS", async () => {
    const certificate = { cert: Buffer.from(CERT), key: Buffer.from(KEY) };
    const broker = later(await startBroker(0, { certificate }));
    const site = onPort(`mqtt: { url: "mqtts://localhost:${broker.port}", ca_file: ca }`);
    site.write("ca", CERT);
    expectWell(await site.doctor(), "gateway");
  });

  test("several brokers", async () => {
    const [one, two] = [later(await startBroker(0)), later(await startBroker(0))];
    const yaml = `mqtt: { url: "mqtt://127.0.0.1:${one.port}", brokers: [{ name: city, url: "mqtt://127.0.0.1:${two.port}" }] }`;
    const found = await onPort(yaml).doctor();
    expectWell(found, "gateway");
    expect(Object.keys(found.marks)).toEqual(expect.arrayContaining(["broker main", "broker city"]));
  });

  test("people who are told by mail and webhook, and get nothing but by --send-mail", async () => {
    const server = await smtpServer({ user: { name: "sippra", password: "right" } });
    const hook = later(await startBroker(0));
    const site = onPort(
      "tell:",
      `  - { name: duty, kind: mail, url: "${server.url}", security: none, username: sippra, password_file: p, from: s@here.example, to: [a@here.example] }`,
      `  - { name: phone, kind: webhook, url: "http://127.0.0.1:${hook.port}/s3cret", template: ntfy }`,
    );
    site.write("p", "right\n");
    expectWell(await site.doctor(), "gateway");
    expect(server.mails).toEqual([]);
    await site.doctor("--send-mail");
    expect(server.mails).toHaveLength(1);
  });
});

describe("a gateway that runs", () => {
  test("and hears its nodes", async () => {
    const { doctor, elm, oak, send } = await wired();
    await send(hello(elm, 1), hello(oak, 1), reading(elm, 2, 1_800_000_000));
    const found = await doctor("--expect", "sippra/v1/here/node/elm-4/#", "sippra/v1/+/alarm/#");
    expectWell(found);
    expect(found.running).toBe(true);
    expect(found.said).toMatchObject({
      nodes: "2 nodes: 2 online",
      "serial 1": "/virtual/1 listens, 3 frames since the start",
    });
  });

  test("at a broker of its own is not disturbed", async () => {
    const broker = later(await startBroker(0));
    const site = siteOf("serial: [{ path: /virtual/1 }]", `mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`);
    const { gateway } = await running(site);
    expectWell(await site.doctor());
    expectWell(await site.doctor());
    expect([gateway.link.up, gateway.link.connections, gateway.link.lastBreak()]).toEqual([true, 1, null]);
  });
});
