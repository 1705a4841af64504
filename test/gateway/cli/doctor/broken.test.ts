// Set-ups that are broken as they are in the field: `doctor` names the cause, and nothing else. Those with a real broker's access
// list are in test/brokers/doctor.test.ts.
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { SerialPort } from "serialport";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBroker } from "../../../../gateway/deliver/broker.ts";
import { cobsEncode } from "../../../../shared/cobs.ts";
import { createEther } from "../../../../tools/board/modems/index.ts";
import { serveModem } from "../../../../tools/board/modems/tty.ts";
import { type Cable, createCable, hasPty } from "../../../../tools/board/pty.ts";
import { createSimClock } from "../../../../tools/board/sim-clock.ts";
import { bareEnvironment } from "../../../commands.ts";
import { coverWithDisk, noDisk } from "../../../faults/disk.ts";
import { atEnd, later } from "../../../later.ts";
import { COMMAND } from "../../../processes.ts";
import { hello } from "../../admit/nodes.ts";
import { join as joinBroker } from "../../deliver/embedded.ts";
import { until } from "../../deliver/harness.ts";
import { onlyOld, scriptedBroker } from "../../deliver/scripted-broker.ts";
import { smtpServer } from "../../watch/tell/smtp-server.ts";
import { holdClock } from "../hold-clock.ts";
import { examinedOf, running, type Site, siteOf, wired } from "./doctor-site.ts";
import { EXPIRED, EXPIRED_KEY } from "./expired.ts";

const NOBODY = 65_534;

/** A port that is there, for gateways that do not run. */
let cable: Cable;
beforeAll(async () => {
  if (hasPty()) cable = await createCable();
});
afterAll(() => cable?.close());

const onPort = (...yaml: string[]) => siteOf(`serial: [{ path: ${cable.ends[0]} }]`, ...yaml);

/** As a process of its own: as another user, or inside something. */
function doctorAs(site: Site, { inside = [], uid }: { inside?: readonly string[]; uid?: number } = {}) {
  const words = [...inside, process.execPath, COMMAND, "doctor", "--json", "--listen", "0s"];
  const [command, ...args] = [...words, "--config", site.config];
  const { status, stdout, stderr } = spawnSync(command!, args, {
    ...{ encoding: "utf8", env: bareEnvironment() },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  if (stdout === "") throw new Error(stderr);
  return examinedOf(status!, stdout);
}

test("the wrong prefix is expected", async () => {
  const { doctor } = await wired();
  const filter = "sippra/here/node/+/leak";
  const { code, causes, sentences } = await doctor("--expect", filter);
  expect([code, causes]).toEqual([1, ["topic: other-prefix"]]);
  expect(sentences[0]).toMatch(
    /^Nothing .* on sippra\/here\/node\/\+\/leak: .* below sippra\/v1\/here\/#, and sippra\/v1\/here\/node\/\+\/leak is nearest/,
  );
});

describe("what a gateway that runs hears", () => {
  test("a wrong key", async () => {
    const { doctor, elm, send } = await wired();
    await send(hello({ ...elm, key: Buffer.alloc(16, 7) }, 1));
    const { code, running: runs, causes, sentences } = await doctor();
    expect([code, runs, causes]).toEqual([1, true, ["nodes: wrong-key"]]);
    expect(sentences[0]).toMatch(/\(not-authentic, elm-4\): Frames did not open under their node's key/);
  });

  test("a node of another network", async () => {
    const { doctor, elm, oak, send } = await wired();
    await send(hello(elm, 1), hello(oak, 1), hello({ ...elm, network: 7, node: 12 }, 1));
    const { causes, sentences } = await doctor();
    expect(causes).toEqual(["nodes: other-network"]);
    expect(sentences[0]).toMatch(
      /\(network\/number 7\/12\), of network 7, and this gateway's is 1: .*flash it/,
    );
  });

  test("its own configuration, which has been changed since", async () => {
    const { doctor, write } = await wired();
    write("sippra.yaml", "site: here\ndata: ./data\nserial: [{ path: /virtual/1 }, { path: /virtual/2 }]\n");
    const { causes, sentences } = await doctor();
    expect(causes).toEqual(["gateway: configuration"]);
    expect(sentences[0]).toMatch(
      /was started with another configuration than there is now: start it again\.$/,
    );
  });

  test("a node that falls silent", async () => {
    const clock = createSimClock(Date.now());
    const { doctor, elm, oak, send } = await wired(clock);
    await send(hello(elm, 1), hello(oak, 1));
    clock.runUntil(clock.now() + 20 * 3_600_000);
    await send(hello(oak, 2));
    clock.runUntil(clock.now() + 60_000);
    const { causes, sentences } = await doctor();
    expect(causes).toEqual(["nodes: node-silent"]);
    expect(sentences[0]).toMatch(/^1 node is silent \(elm-4 for 20 h\): .*battery\.$/);
  });

  test.skipIf(!hasPty())("a radio channel on which something else sends", async () => {
    const air = createEther({ clock: createSimClock(0) });
    const stick = later(await serveModem("rak3172", { air }));
    const site = siteOf(`radio: { modems: [{ path: ${stick.path}, module: rak3172 }] }`);
    const { SerialPort: Ports } = await import("serialport");
    const { gateway } = await running(site, { binding: Ports.binding as never });
    await until(() => stick.modem.listening() !== undefined);
    const how = { ...stick.modem.listening()!, rssi: -110, snr: -12, crcOk: false };
    for (let i = 0; i < 25; i++) stick.modem.hear(new Uint8Array(40), how);
    await until(() => gateway.frames()[0]!.hour.spoilt === 25);
    const { causes, sentences } = await site.doctor();
    expect(causes).toEqual(["radio channel: radio-jammed"]);
    expect(sentences[0]).toMatch(
      /^Of what radio 1 has heard within the last hour, 100 % was spoilt .*\(25 packets\)/,
    );
  });
});

describe("two gateways under one id", () => {
  test("throw each other out", async () => {
    const broker = later(await startBroker(0));
    const yaml = ["serial: [{ path: /virtual/1 }]", `mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`];
    const [here, there] = [siteOf(...yaml), siteOf(...yaml)];
    const { gateway } = await running(here);
    await running(there);
    await until(() => (gateway.link.lastBreak()?.times ?? 0) > 2);
    const { causes, sentences } = await here.doctor();
    expect(causes).toEqual(["broker main: same-id"]);
    expect(sentences[0]).toMatch(/another gateway is probably connected under the same site and gateway/);
  });

  test.skipIf(!hasPty())("are seen where none runs here, and the broker has one online", async () => {
    const broker = later(await startBroker(0));
    const other = siteOf(
      "serial: [{ path: /virtual/1 }]",
      `mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`,
    );
    const { gateway } = await running(other);
    await gateway.idle();
    const heard: string[] = [];
    const client = await joinBroker(broker.port);
    client.on("message", (_, payload) => heard.push(String(payload)));
    await client.subscribeAsync("sippra/v1/here/gateway/gateway-1/status");
    await until(() => heard.some((each) => each.includes("online")));
    const { causes } = await onPort(`mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`).doctor();
    expect(causes).toEqual(["broker main: same-id"]);
    expect(gateway.link.up).toBe(true);
  });
});

describe.skipIf(!hasPty())("where no gateway runs", () => {
  test("the clock is off", async () => {
    const site = onPort();
    holdClock(Date.UTC(2020, 5, 1));
    const { code, causes, sentences } = await site.doctor();
    expect([code, causes]).toEqual([1, ["clock: clock-off"]]);
    expect(sentences[0]).toMatch(/before this program was made: set it/);
  });

  test("a program has the port", async () => {
    const held = new SerialPort({ path: cable.ends[0], baudRate: 9600, autoOpen: false });
    await new Promise<void>((resolve, reject) => held.open((error) => (error ? reject(error) : resolve())));
    atEnd(() => new Promise((resolve) => held.close(resolve)));
    const { causes, sentences } = await onPort().doctor();
    expect(causes).toEqual(["serial 1: port-held"]);
    expect(sentences[0]).toMatch(/another program has it open\. "fuser -v .*" says which/);
  });

  test.skipIf(process.getuid?.() !== 0)("this user has no right to the port and the folder", () => {
    const site = onPort();
    chmodSync(site.path, 0o755);
    const { code, causes, sentences } = doctorAs(site, { uid: NOBODY });
    expect([code, causes]).toEqual([1, ["rights: no-permission", "serial 1: no-permission"]]);
    expect(sentences[0]).toMatch(/this user may not write to .*, where .*data should be: run as its owner/);
    expect(sentences[1]).toMatch(/usermod -aG/);
  });

  test.skipIf(process.getuid?.() !== 0)(
    "root has left a store that the gateway's user may not write",
    async () => {
      const site = onPort();
      await site.enrol("elm-4");
      for (const path of [site.path, site.data, cable.ends[0]]) chownSync(path, NOBODY, NOBODY);
      atEnd(() => chownSync(cable.ends[0], 0, 0));
      const { causes, sentences } = doctorAs(site, { uid: NOBODY });
      expect(causes).toEqual(["store: no-permission"]);
      expect(sentences[0]).toMatch(/^This user may not write \S+sippra\.sqlite: give it to the user/);
    },
  );

  test("nodes with a wrong key and of another network send while it listens", async () => {
    const site = onPort();
    await site.enrol("elm-4");
    const { key: _, ...elm } = JSON.parse(readFileSync(join(site.path, "elm-4.json"), "utf8"));
    const node = new SerialPort({ path: cable.ends[1], baudRate: 9600 });
    atEnd(() => new Promise((resolve) => node.close(resolve)));
    let counter = 0;
    const sending = setInterval(() => {
      for (const network of [1, 7]) {
        const frame = hello({ ...elm, network, key: Buffer.alloc(16, 7) }, ++counter);
        node.write(Buffer.from(cobsEncode(frame, crc32)));
      }
    }, 100);
    atEnd(() => clearInterval(sending));
    const { causes, sentences, said } = await site.doctor("--listen", "1s");
    expect(causes).toEqual(["nodes: other-network", "nodes: wrong-key"]);
    expect(sentences[1]).toContain("not-authentic, elm-4");
    expect(said["serial 1"]).toBe(`${cable.ends[0]} can be opened`);
  });

  test("the store is of a newer version", async () => {
    const site = onPort();
    await site.enrol("elm-4");
    const db = new DatabaseSync(join(site.data, "sippra.sqlite"));
    db.exec("PRAGMA user_version = 9999");
    db.close();
    const { causes, marks } = await site.doctor();
    expect(causes).toEqual(["store: store"]);
    expect(marks).toMatchObject({ clock: "ok", outbox: "left out", nodes: "left out" });
  });

  test("the disk is nearly full", { skip: noDisk() !== null }, async () => {
    const site = onPort();
    const disk = await coverWithDisk(site.path, 2048);
    atEnd(disk.close);
    const { causes, sentences } = doctorAs(site, { inside: disk.inside });
    expect(causes).toEqual(["disk: disk-full"]);
    expect(sentences[0]).toMatch(/^The disk is nearly full, \d MB are free: make room/);
  });

  test("the store is damaged", async () => {
    const site = onPort();
    await site.enrol("elm-4");
    const file = join(site.data, "sippra.sqlite");
    const fd = openSync(file, "r+");
    for (let at = 4096; at < statSync(file).size; at += 4096)
      writeSync(fd, Buffer.alloc(2048, 0xa5), 0, 2048, at);
    closeSync(fd);
    const before = statSync(file).mtimeMs;
    const { causes, sentences } = await site.doctor();
    expect(causes).toEqual(["store: store-damaged"]);
    expect(sentences[0]).toMatch(/is damaged or no store .*: restore a backup with "sippra-gateway restore"/);
    expect(statSync(file).mtimeMs).toBe(before);
  });

  test("the store is gone", async () => {
    const site = onPort();
    await site.enrol("elm-4");
    spawnSync("rm", [join(site.data, "sippra.sqlite")]);
    expect((await site.doctor()).causes).toEqual(["store: store-missing"]);
  });

  test("the mail server refuses", async () => {
    const server = await smtpServer({ user: { name: "sippra", password: "right" } });
    const site = onPort(
      `tell: [{ name: duty, kind: mail, url: "${server.url}", security: none, username: sippra, password_file: p, from: s@here.example, to: [a@here.example] }]`,
    );
    site.write("p", "wrong\n");
    const { causes, sentences } = await site.doctor();
    expect(causes).toEqual(["mail duty: people-not-told"]);
    expect(sentences[0]).toMatch(/the server does not take the user and password: .*535 5\.7\.8/);
    site.write("p", "right\n");
    server.manners.answer = (_, line) => (line.startsWith("RCPT") ? "550 5.1.1 no such user" : undefined);
    expect((await site.doctor()).causes).toEqual([]);
    expect(server.commands.filter((line) => /^(MAIL|DATA)/.test(line))).toEqual([]);
    expect((await site.doctor("--send-mail")).causes).toEqual(["mail duty: people-not-told"]);
  });

  test("the port of the broker inside is taken", async () => {
    const other = later(await startBroker(0));
    const { causes } = await onPort(`mqtt: { embedded: { port: ${other.port} } }`).doctor();
    expect(causes).toEqual(["broker main: port-held"]);
  });
});

describe.skipIf(!hasPty())("a broker", () => {
  const at = (port: number, more = "") => onPort(`mqtt: { url: "mqtt://127.0.0.1:${port}"${more} }`);

  test.each([
    ["over MQTT 5", {}, 135],
    ["over 3.1.1", { version: "3.1.1" }, 5],
  ])("refuses %s", async (_, { version }: { version?: string }, reasonCode) => {
    const broker = await scriptedBroker({ onConnect: () => ({ reasonCode, returnCode: reasonCode }) });
    const { causes, sentences } = await at(broker.port, version && `, version: "${version}"`).doctor();
    expect(causes).toEqual(["broker main: broker-refuses"]);
    expect(sentences[0]).toMatch(/wants a user: set mqtt\.username and mqtt\.password_file/);
  });

  test("denies one topic", async () => {
    const broker = await scriptedBroker({ onPublish: ({ topic }) => (topic.includes("/alarm/") ? 135 : 0) });
    const { causes, sentences } = await at(broker.port).doctor();
    expect(causes).toEqual(["broker main: topic-denied"]);
    expect(sentences[0]).toMatch(
      /sippra\/v1\/here\/alarm\/gateway-1\/probe \(Not authorized\): .* needs sippra\/v1\/here\/alarm\/gateway-1\/# /,
    );
    expect(
      broker.publishes.every(({ topic, payload }) => topic.endsWith("/probe") && payload.length === 0),
    ).toBe(true);
    expect(
      broker.connects.every(
        ({ clientId, will }) => clientId === "sippra-here-gateway-1-doctor" && will === undefined,
      ),
    ).toBe(true);
  });

  test("denies one topic without a word", async () => {
    const broker = await scriptedBroker({
      onConnect: onlyOld,
      echoes: ({ topic }) => !topic.includes("/area/"),
    });
    const { causes, sentences } = await at(broker.port).doctor();
    expect(causes).toEqual(["broker main: topic-denied"]);
    expect(sentences[0]).toMatch(
      /acknowledges messages on sippra\/v1\/here\/area\/probe\/probe and drops them/,
    );
  });

  test("denies all of them", async () => {
    const broker = await scriptedBroker({ onPublish: () => 135 });
    const { causes, sentences } = await at(broker.port).doctor();
    expect(causes).toEqual(["broker main: topic-denied"]);
    expect(sentences[0]).toMatch(/It takes none of this gateway's topics\.$/);
  });

  test("has a certificate that has expired", async () => {
    const certificate = { cert: Buffer.from(EXPIRED), key: Buffer.from(EXPIRED_KEY) };
    const broker = later(await startBroker(0, { certificate }));
    const site = onPort(`mqtt: { url: "mqtts://localhost:${broker.port}" }`);
    const { causes, sentences } = await site.doctor();
    expect(causes).toEqual(["broker main: certificate-expired"]);
    expect(sentences[0]).toMatch(/shows a certificate that has expired: renew it there/);
  });

  test("wants this gateway's certificate, and that has expired", async () => {
    const broker = later(
      await startBroker(0, { certificate: { cert: Buffer.from(EXPIRED), key: Buffer.from(EXPIRED_KEY) } }),
    );
    const site = onPort(
      `mqtt: { url: "mqtts://localhost:${broker.port}", ca_file: c, cert_file: c, key_file: k }`,
    );
    site.write("c", EXPIRED);
    site.write("k", EXPIRED_KEY);
    const { causes, sentences } = await site.doctor();
    expect(new Set(causes)).toEqual(
      new Set(["certificates: certificate-expired", "broker main: certificate-expired"]),
    );
    expect(sentences[0]).toMatch(/the certificate CN=localhost has expired on 2020-01-31: renew it\.$/);
  });

  test("is not there, and says nothing", async () => {
    const gone = await scriptedBroker();
    await gone.close();
    expect((await at(gone.port).doctor()).causes).toEqual(["broker main: broker-away"]);
  });

  test("cannot be tried where a file is missing, which is said once", async () => {
    const site = onPort('mqtt: { url: "mqtt://127.0.0.1:1", username: u, password_file: nowhere }');
    const { code, causes, marks } = await site.doctor();
    expect([code, causes, marks["broker main"]]).toEqual([1, ["configuration: configuration"], "left out"]);
  });
});

test("a gateway that cannot be asked keeps its ports and its broker", async () => {
  const { control, ...site } = await wired();
  await control.close();
  const { causes, marks, running } = await site.doctor();
  expect(causes).toEqual(["gateway: not-asked"]);
  expect(running).toBe(true);
  expect(Object.keys(marks)).toEqual(["configuration", "rights", "gateway"]);
});

test("a configuration that cannot be read is an exit code of its own", async () => {
  const { sippra } = siteOf("data: 7");
  expect((await sippra("doctor")).code).toBe(2);
  expect((await siteOf().sippra("doctor", "--listen", "long")).code).toBe(2);
});
