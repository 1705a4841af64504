// `doctor` and mosquitto: with its access list, its passwords, its TLS and its limits, over MQTT 5 and 3.1.1.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cable, createCable, hasPty } from "../../tools/board/pty.ts";
import { siteOf } from "../gateway/cli/doctor/doctor-site.ts";
import { later } from "../later.ts";
import { ENV, type MosquittoOptions, missing, startMosquitto } from "./mosquitto.ts";

const without =
  missing() ?? (hasPty() ? null : "There are no pseudo-terminals: the tests of doctor are skipped.");
if (without !== null) console.log(without);

let cable: Cable;
beforeAll(async () => {
  if (without === null) cable = await createCable();
});
afterAll(() => cable?.close());

const VERSIONS = ["5", "3.1.1"] as const;
type Version = (typeof VERSIONS)[number];
const user = { name: "sippra", password: "secret" };
const ALL = ["user sippra", "topic readwrite sippra/v1/here/#"];

/** A site that goes there over this version, as its user. */
function siteAt(port: number, version: Version, more = "", scheme = "mqtt") {
  const site = siteOf(
    `serial: [{ path: ${cable.ends[0]} }]`,
    `mqtt: { url: "${scheme}://localhost:${port}", version: "${version}", username: sippra, password_file: p${more} }`,
  );
  site.write("p", "secret\n");
  return site;
}

const started = async (options: MosquittoOptions) => later(await startMosquitto(options));

describe.skipIf(without !== null).each(VERSIONS)("mosquitto over MQTT %s", (version) => {
  test("in order: all is well, and nothing stays there", async () => {
    const broker = await started({ user, access: ALL });
    const { code, causes, said } = await siteAt(broker.port, version).doctor();
    expect([code, causes]).toEqual([0, []]);
    expect(said["broker main"]).toBe(
      `lets it in over MQTT ${version} and takes what is below sippra/v1/here/#`,
    );
    const words = ["-p", String(broker.port), "-u", "sippra", "-P", "secret", "-t", "sippra/v1/here/#"];
    // Ends well with the first message, and with 27 where none comes within a second.
    const { status } = spawnSync("mosquitto_sub", [...words, "-C", "1", "-W", "1"], { env: ENV });
    expect(status).toBe(27);
  });

  test("refuses the password", async () => {
    const broker = await started({ user });
    const site = siteAt(broker.port, version);
    site.write("p", "guessed\n");
    const { causes, sentences } = await site.doctor();
    expect(causes).toEqual(["broker main: broker-refuses"]);
    expect(sentences[0]).toMatch(/mqtt\.password_file/);
  });

  test("denies one topic", async () => {
    const access = ["user sippra", "topic read sippra/v1/here/#", "topic write sippra/v1/here/node/#"];
    const rest = ["gateway", "response", "area"].map((each) => `topic write sippra/v1/here/${each}/#`);
    const broker = await started({ user, access: [...access, ...rest] });
    const { causes, sentences } = await siteAt(broker.port, version).doctor();
    expect(causes).toEqual(["broker main: topic-denied"]);
    expect(sentences[0]).toContain("The gateway needs sippra/v1/here/alarm/gateway-1/# (docs/gateway.md).");
  });

  test("lets it write and not read: all is well, as far as can be told", async () => {
    const broker = await started({ user, access: ["user sippra", "topic write sippra/v1/here/#"] });
    const { causes, said } = await siteAt(broker.port, version).doctor();
    expect(causes).toEqual([]);
    if (version === "3.1.1") expect(said["broker main"]).toContain("as far as MQTT 3.1.1 tells");
  });

  test("shows a certificate of an authority that is not known, and then of one that is", async () => {
    const broker = await started({ user, tls: true });
    const { causes, sentences } = await siteAt(broker.port, version, "", "mqtts").doctor();
    expect(causes).toEqual(["broker main: broker-away"]);
    expect(sentences[0]).toMatch(/name the authority's certificate in mqtt\.ca_file/);
    const well = siteAt(broker.port, version, `, ca_file: ${join(broker.directory, "ca.pem")}`, "mqtts");
    // An authority for two days is told of as one that ends soon.
    expect((await well.doctor()).causes).toEqual(["certificates: certificate-expires"]);
  });
});

test.skipIf(without !== null)("mosquitto takes nothing retained", async () => {
  const broker = await started({ lines: ["retain_available false"] });
  const site = siteOf(
    `serial: [{ path: ${cable.ends[0]} }]`,
    `mqtt: { url: "mqtt://127.0.0.1:${broker.port}" }`,
  );
  const { causes, sentences } = await site.doctor();
  expect(causes).toEqual(["broker main: topic-denied"]);
  expect(sentences[0]).toMatch(/takes no retained messages, .*retain_available true/);
});
