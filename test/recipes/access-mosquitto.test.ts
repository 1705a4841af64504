// The access list and configuration of docs/recipes/access in a real mosquitto, with TLS: each right that is given works,
// each that is not is refused, and nobody is taken for the gateway.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt, { type IClientOptions, type IClientPublishOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atEnd } from "../later.ts";
import { createSite, temporaryFolder, until } from "../processes.ts";
import { type Daemon, ENV, missing, startMosquitto } from "./programs.ts";
import { type Payload, recipe } from "./publish.ts";
import { RIGHTS, TOPICS } from "./rights.ts";

const NOT_AUTHORIZED = 0x87;
/** May do everything: it publishes what others are to read. */
const OPERATOR = "operator";
const FOLDER = "/etc/mosquitto/";
const lacks = missing("mosquitto", "mosquitto_passwd");

const { path: folder, remove } = temporaryFolder();
const inside = (name: string) => join(folder, name);
const passwordOf = (user: string) => `the password of ${user}`;
let broker: Daemon;

function makeCertificate(): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", inside("broker-key.pem"), "-out", inside("broker.pem")];
  execFileSync("openssl", ["req", "-x509", ...key, ...names, ...files], { stdio: "pipe" });
}

/** The page's configuration, with its files in the test's folder, on a port that is free. */
function configuration(): string[] {
  const text = readFileSync(recipe("access/mosquitto.conf"), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines.filter((line) => line.startsWith("listener"))).toEqual(["listener 8883"]);
  return lines
    .filter((line) => !line.startsWith("listener"))
    .map((line) => line.replace(`${FOLDER}certs/`, `${folder}/`).replace(FOLDER, `${folder}/`));
}

beforeAll(async () => {
  if (lacks !== null) return;
  makeCertificate();
  const list = readFileSync(recipe("access/mosquitto.acl"), "utf8");
  writeFileSync(inside("access"), `${list}\nuser ${OPERATOR}\ntopic readwrite #\n`);
  writeFileSync(inside("passwords"), "");
  for (const user of [OPERATOR, ...RIGHTS.map(({ user }) => user)])
    execFileSync("mosquitto_passwd", ["-b", inside("passwords"), user, passwordOf(user)], {
      env: ENV,
      stdio: "pipe",
    });
  broker = await startMosquitto([...configuration(), "log_type all"]);
});
afterAll(async () => {
  await broker?.close();
  remove();
});

const url = () => `mqtts://localhost:${broker.port}`;
const as = (user: string, more: IClientOptions = {}): IClientOptions => ({
  ...{ protocolVersion: 5, username: user, password: passwordOf(user), clientId: `test-${user}` },
  ...{ ca: readFileSync(inside("broker.pem")), reconnectPeriod: 0, ...more },
});

/** Connected, until the test is over. */
async function connect(user: string, more: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url(), as(user, more), false);
  client.on("error", () => {});
  atEnd(() => client.endAsync(true));
  return client;
}

/** The reason why the broker does not let somebody in; 0 where it does. */
async function refusal(options: IClientOptions): Promise<number> {
  try {
    await (await mqtt.connectAsync(url(), options, false)).endAsync();
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
}

/** The reason why a message is refused; 0 where it is not. */
async function publish(
  client: MqttClient,
  topic: string,
  options: IClientPublishOptions = {},
): Promise<number> {
  try {
    await client.publishAsync(topic, "{}", { qos: 1, ...options });
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
}

describe.skipIf(lacks !== null).each(RIGHTS)("$user", ({ user, reads, writes }) => {
  test("publishes what it may, and is refused the rest", async () => {
    const client = await connect(user);
    for (const topic of TOPICS) {
      const expected = writes.includes(topic) ? 0 : NOT_AUTHORIZED;
      expect(`${topic} ${await publish(client, topic)}`).toBe(`${topic} ${expected}`);
    }
  });

  test("reads what it may, and nothing else, whatever it subscribes to", async () => {
    const client = await connect(user);
    const heard: string[] = [];
    client.on("message", (topic) => heard.push(topic));
    const granted = await client.subscribeAsync(["#", "$SYS/#"], { qos: 1 });
    expect(granted.map(({ qos }) => qos)).toEqual([1, 1]);
    const operator = await connect(OPERATOR);
    const last = reads.at(-1)!;
    for (const topic of [...TOPICS, last]) expect(await publish(operator, topic)).toBe(0);
    await until(
      () => heard.filter((topic) => topic === last).length === 2,
      () => `${last}: ${heard.join()}`,
    );
    expect([...new Set(heard)].sort()).toEqual([...reads].sort());
  });
});

describe.skipIf(lacks !== null)("nobody is taken for the gateway", () => {
  const status = "sippra/v1/sundsvall/gateway/gateway-1/status";

  test.each(["scada", "planner", "home-assistant"])(
    "%s, by what it retains or leaves as its will",
    async (user) => {
      const client = await connect(user);
      expect(await publish(client, status, { retain: true })).toBe(NOT_AUTHORIZED);
      // A will on what is not its user's is taken with the connection, and not published when that breaks.
      const reader = await connect(user === "scada" ? "planner" : "scada");
      const heard: string[] = [];
      reader.on("message", (_, payload) => heard.push(payload.toString()));
      await reader.subscribeAsync(status, { qos: 1 });
      for (const dying of [user, OPERATOR]) {
        const will = { topic: status, payload: Buffer.from(`the will of ${dying}`), qos: 1 as const };
        (await connect(dying, { will })).stream.destroy();
      }
      await until(() => heard.length > 0, "the operator's will");
      expect(heard).toEqual([`the will of ${OPERATOR}`]);
    },
  );

  test("by its client id: the gateway keeps its connection", async () => {
    const clientId = "sippra-sundsvall-gateway-1";
    const gateway = await connect("gateway-1", { clientId });
    let isCut = false;
    gateway.on("close", () => (isCut = true));
    const partner = await connect("scada", { clientId, clean: false });
    expect(await publish(partner, status)).toBe(NOT_AUTHORIZED);
    expect(await publish(gateway, status)).toBe(0);
    expect(isCut).toBe(false);
  });

  test("by its name with another password, or without any", async () => {
    expect(await refusal(as("gateway-1", { password: passwordOf("scada") }))).toBe(NOT_AUTHORIZED);
    const { username, password, ...anonymous } = as("scada");
    expect([username, password]).toContain("scada");
    expect(await refusal(anonymous)).toBe(NOT_AUTHORIZED);
    expect(await refusal(as("scada"))).toBe(0);
  });

  test("in MQTT 3.1.1, where it is acknowledged, and dropped", async () => {
    const reader = await connect("scada");
    const heard: string[] = [];
    reader.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
    await reader.subscribeAsync("sippra/v1/sundsvall/#", { qos: 1 });
    const partner = await connect("planner", { protocolVersion: 4 });
    expect(await publish(partner, status)).toBe(0);
    expect(await publish(await connect("gateway-1"), status)).toBe(0);
    await until(() => heard.length > 0, "what the gateway has published");
    expect(heard).toEqual([`${status} {}`]);
    expect(await refusal(as("scada", { protocolVersion: 4, password: "wrong", clientId: "wrong" }))).toBe(5);
  });
});

test.skipIf(lacks !== null)(
  "the real gateway has all the rights that it needs, and takes planner's request",
  async () => {
    writeFileSync(inside("mqtt-password"), `${passwordOf("gateway-1")}\n`, { mode: 0o600 });
    const lines = [`url: ${url()}`, "username: gateway-1", `password_file: ${inside("mqtt-password")}`];
    const site = createSite([], [...lines, `ca_file: ${inside("broker.pem")}`, "requests: true"]);
    atEnd(site.remove);
    // The recipe's site is sundsvall.
    writeFileSync(site.config, readFileSync(site.config, "utf8").replace("site: test", "site: sundsvall"));
    await site.enrol("elm-4");
    const gateway = await site.gateway();
    atEnd(() => gateway.stop("SIGKILL"));

    const scada = await connect("scada");
    const states = new Map<string, Payload>();
    scada.on("message", (topic, payload) => states.set(topic, JSON.parse(payload.toString())));
    await scada.subscribeAsync("sippra/v1/sundsvall/#", { qos: 1 });
    const health = "sippra/v1/sundsvall/gateway/gateway-1/health";
    await until(
      () => states.has(health) && states.has("sippra/v1/sundsvall/node/elm-4/availability"),
      gateway.output,
    );
    expect(states.get("sippra/v1/sundsvall/gateway/gateway-1/status").takes_requests).toBe(true);

    const planner = await connect("planner");
    const answers: Payload[] = [];
    planner.on("message", (topic, payload, { properties }) =>
      answers.push({
        topic,
        ...JSON.parse(payload.toString()),
        data: properties?.correlationData?.toString(),
      }),
    );
    const responseTopic = "sippra/v1/sundsvall/response/planner-1";
    await planner.subscribeAsync(responseTopic, { qos: 1 });
    const request = JSON.stringify({ transaction: "planner-7", node: "elm-4", interval_s: 1800 });
    const options = { qos: 1 as const, properties: { responseTopic, correlationData: Buffer.from("7") } };
    await planner.publishAsync("sippra/v1/sundsvall/request/node-settings", request, options);
    await until(() => answers.length > 0, gateway.output);
    expect(answers[0]).toMatchObject({
      topic: responseTopic,
      transaction: "planner-7",
      state: "queued",
      data: "7",
    });
    expect(states.get(health).parked).toEqual([]);
    expect(gateway.output()).not.toMatch(/refuses|denies|Not authorized/i);
  },
);
