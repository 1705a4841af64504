// The embedded broker with users: who comes in, what each may read, publish and ask, and what becomes of it when the file
// of users changes.
import { rmSync, writeFileSync } from "node:fs";
import { join as pathOf } from "node:path";
import type { IClientOptions } from "mqtt";
import { beforeAll, describe, expect, it } from "vitest";
import { hashPassword, type PasswordHash } from "../../../gateway/config/password.ts";
import { changeUsers, type User } from "../../../gateway/config/users.ts";
import { startBroker } from "../../../gateway/deliver/broker.ts";
import type { BrokerLimits } from "../../../gateway/deliver/embedded-limits.ts";
import { followUsers } from "../../../gateway/deliver/embedded-users.ts";
import type { Asker } from "../../../gateway/deliver/requests.ts";
import { atEnd, later } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { CERT, KEY } from "./certificate.ts";
import { join, OWNER, rejoin, topics, VERSIONS } from "./embedded.ts";
import { hastyClock, keepingLog, until } from "./harness.ts";
import { connectPacket, openWire } from "./wire.ts";

const PASSWORD = "correct horse";
let hash: PasswordHash;
beforeAll(async () => {
  hash = await hashPassword(PASSWORD);
});

type Rights = Record<string, Partial<User>>;

async function openWithUsers(rights: Rights, limits: Partial<BrokerLimits> = {}, tls = false) {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const file = pathOf(path, "users.json");
  const set = (changes: Rights) =>
    changeUsers(file, (users) => {
      const plain = { password: hash, write: [], requests: false, known_noise: false };
      for (const [name, more] of Object.entries(changes)) users.set(name, { name, ...plain, ...more });
    });
  set(rights);
  const log = keepingLog();
  const users = later(followUsers(file, { log, wall: hastyClock }));
  const certificate = { cert: Buffer.from(CERT), key: Buffer.from(KEY) };
  const options = { owner: OWNER, users, log, limits, ...(tls && { certificate }) };
  const broker = later(await startBroker(0, options));
  const as = (username: string, more: IClientOptions = {}) => ({ username, password: PASSWORD, ...more });
  return {
    ...{ ...broker, log, file, set, as },
    enter: (username: string, more: IClientOptions = {}) =>
      join(broker.port, as(username, { protocolVersion: 5, ...more })),
    async gateway() {
      const port = Number(new URL(broker.ownerUrl).port);
      return join(port, { clientId: OWNER.clientId, ...broker.credentials, protocolVersion: 5 });
    },
  };
}

const CODES = { wrong: { 4: 4, 5: 0x86 }, busy: { 4: 3, 5: 0x88 } } as const;

describe("users", () => {
  it.each(VERSIONS)(
    "come in with their passwords, and nobody else does (version %i)",
    async (protocolVersion) => {
      const { port, as, log, gateway } = await openWithUsers({ anna: {}, bo: {} });
      for (let n = 0; n < 2; n++)
        expect((await join(port, as("anna", { protocolVersion }))).connected).toBe(true);
      const refused = [
        {},
        { username: "anna" },
        as("anna", { password: `${PASSWORD}r` }),
        as("anna", { password: "" }),
        as("anna", { password: "x".repeat(60_000) }),
        as("nobody"),
        as("constructor"),
        as("an\nna"),
        as(""),
      ];
      for (const each of refused) {
        const code = CODES.wrong[protocolVersion];
        await expect(join(port, { ...each, protocolVersion }), JSON.stringify(each)).rejects.toMatchObject({
          code,
        });
      }
      await gateway();
      expect(log.sentences).toEqual([expect.stringContaining("with a wrong name or password")]);
    },
  );

  it("read what they may, also what is retained, and subscribe to nothing else", async () => {
    const { enter, gateway, log } = await openWithUsers({
      site: {},
      some: { read: ["sippra/v1/+/node/+/leak", "own/#"] },
      asks: { read: [], requests: true },
    });
    const { leak, reading } = topics.node("n");
    const publisher = await gateway();
    await publisher.publishAsync(leak, "kept", { qos: 1, retain: true });
    const cases: [string, string[], string[]][] = [
      [
        "site",
        ["sippra/v1/here/#", leak],
        ["#", "+/v1/here/#", "sippra/v1/+/node/n/leak", "$SYS/#", "other"],
      ],
      ["some", [leak, "sippra/v1/+/node/+/leak", "own/a"], ["sippra/v1/here/#", "#"]],
      ["asks", ["sippra/v1/here/response/#", topics.response("x")], [leak, "sippra/v1/here/request/+"]],
    ];
    for (const [name, granted, refused] of cases) {
      const client = await enter(name);
      for (const filter of granted) expect((await client.subscribeAsync(filter))[0]!.qos).toBe(0);
      for (const filter of refused) {
        await expect(client.subscribeAsync(filter), `${name} ${filter}`).rejects.toThrow("Not authorized");
      }
    }
    const client = await enter("some");
    const heard: string[] = [];
    client.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
    await client.subscribeAsync("sippra/v1/+/node/+/leak", { qos: 1 });
    await publisher.publishAsync(reading, "no", { qos: 1 });
    await publisher.publishAsync(leak, "live", { qos: 1 });
    await until(() => heard.length === 2);
    expect(heard).toEqual([`${leak} kept`, `${leak} live`]);
    expect(log.sentences.filter((each) => each.includes("wants to read more"))).toHaveLength(3);
  });

  it("publish what they may, and nothing that is the gateway's or a request without the right to", async () => {
    const { enter } = await openWithUsers({
      reader: {},
      writer: { write: ["#"] },
      asks: { requests: true },
      meter: { read: ["water/norra"], write: ["water/norra"] },
    });
    const request = topics.request("node-settings");
    const cases: [string, string[], string[]][] = [
      ["reader", [], ["a", request, topics.gatewayStatus]],
      [
        "writer",
        ["a", "sippra/v1/there/node/n/leak"],
        [request, topics.node("n").leak, topics.gatewayStatus, topics.areaFlow("norra"), "$SYS/a"],
      ],
      ["meter", ["water/norra"], ["water/hamnen", "water/norra/a", topics.areaFlow("norra"), request]],
      ["asks", [request], ["a", topics.response("node-settings"), "sippra/v1/there/request/node-settings"]],
    ];
    for (const [name, taken, refused] of cases) {
      const client = await enter(name);
      for (const topic of taken) await client.publishAsync(topic, "1", { qos: 1 });
      for (const topic of refused) {
        const publishing = client.publishAsync(topic, "1", { qos: 1 });
        await expect(publishing, `${name} ${topic}`).rejects.toMatchObject({ code: 0x87 });
      }
    }
  });

  it("are heard as who they are when they ask, not as a will, and with their rights of that moment", async () => {
    const { enter, requests, set, as, port } = await openWithUsers({
      anna: { requests: true },
      bo: { requests: true, known_noise: true },
    });
    const asked: [string, Asker][] = [];
    atEnd(
      requests.subscribe(topics.requests, ({ topic, payload }, asker) =>
        asked.push([`${topic} ${payload}`, asker]),
      ),
    );
    const topic = topics.request("node-settings");
    for (const protocolVersion of VERSIONS) {
      for (const name of ["anna", "bo"]) {
        await (await enter(name, { protocolVersion })).publishAsync(topic, name, { qos: 1 });
      }
    }
    const will = { topic, payload: Buffer.from("last"), qos: 0 as const, retain: false };
    (await join(port, as("anna", { will }))).stream.destroy();
    set({ anna: { requests: true, known_noise: true } });
    await until(() => asked.length === 4);
    const is = (name: string, mayDeclareNoise: boolean) => [`${topic} ${name}`, { name, mayDeclareNoise }];
    expect(asked).toEqual([is("anna", false), is("bo", true), is("anna", false), is("bo", true)]);
  });

  it("do not take each other's connections or sessions, and have so many of each", async () => {
    const { enter, port, as } = await openWithUsers(
      { anna: { write: ["x"], read: ["x"] }, bo: { read: ["x"] } },
      { clientsOfUser: 2 },
    );
    const session = { clientId: "same", clean: false, properties: { sessionExpiryInterval: 600 } };
    const anna = await enter("anna", session);
    await anna.subscribeAsync("x", { qos: 1 });
    const bo = await enter("bo", session);
    expect(anna.connected && bo.connected).toBe(true);
    await anna.endAsync();
    const other = await enter("anna", { clientId: "other" });
    await other.publishAsync("x", "for anna", { qos: 1 });
    const again = await enter("bo", session);
    let stolen = 0;
    again.on("message", () => stolen++);
    const { heard } = rejoin(port, as("anna", { ...session, protocolVersion: 5 }));
    await until(() => heard.length === 1);
    expect(stolen).toBe(0);
    await expect(enter("anna", { clientId: "third" })).rejects.toMatchObject({ code: 0x88 });
    await enter("bo", { clientId: "second" });
  });

  it("that have changed are disconnected, others are not, and a broken file changes nothing", async () => {
    const { enter, set, file, log } = await openWithUsers({ anna: {}, bo: {}, cleo: {} });
    const [anna, bo, cleo] = [await enter("anna"), await enter("bo"), await enter("cleo")];
    const reasons: (number | undefined)[] = [];
    anna.on("disconnect", ({ reasonCode }) => reasons.push(reasonCode));
    set({ anna: { read: ["a"] } });
    changeUsers(file, (users) => void users.delete("bo"));
    await until(() => !anna.connected && !bo.connected);
    expect([reasons, cleo.connected]).toEqual([[0x98], true]);
    await expect(enter("bo")).rejects.toMatchObject({ code: 0x86 });
    const renewed = await enter("anna");
    await expect(renewed.subscribeAsync("sippra/v1/here/#")).rejects.toThrow("Not authorized");
    writeFileSync(file, "{");
    await until(() => log.sentences.some((each) => each.includes("is no JSON")));
    rmSync(file);
    await until(() => log.sentences.some((each) => each.includes("There is no users file")));
    await enter("anna");
    set({ dora: {} });
    await until(() => !renewed.connected);
    await enter("dora");
    expect(log.sentences.filter((each) => each.includes("were read again"))).not.toEqual([]);
  });
});

describe("TLS", () => {
  it("is all that the broker's port speaks, and the gateway has an entrance of its own", async () => {
    const { port, ownerUrl, as, gateway, enter } = await openWithUsers({ anna: { write: ["x"] } }, {}, true);
    const options = as("anna", { ca: CERT, protocol: "mqtts", protocolVersion: 5 });
    const anna = await join(port, options);
    await anna.publishAsync("x", "y".repeat(50_000), { qos: 1 });
    const publisher = await gateway();
    const heard: string[] = [];
    anna.on("message", (_topic, payload) => heard.push(String(payload)));
    await anna.subscribeAsync("sippra/v1/here/#", { qos: 1 });
    await publisher.publishAsync(topics.gatewayStatus, "on", { qos: 1 });
    await until(() => heard.length === 1);
    const inside = Number(new URL(ownerUrl).port);
    expect(inside).not.toBe(port);
    await expect(join(inside, as("anna"))).rejects.toMatchObject({ code: 4 });
    const plain = openWire(port);
    plain.send(connectPacket({ id: "c" }));
    await until(() => plain.closed);
    await expect(enter("anna")).rejects.toThrow();
    await expect(join(port, { ...options, password: "wrong password" })).rejects.toMatchObject({
      code: 0x86,
    });
  });
});
