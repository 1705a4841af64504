// `config check` refuses what `run` would, and warns of what it would log: with the setting and its line, all at once.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { adviceToRoot } from "../../../gateway/assemble/findings.ts";
import { main } from "../../../gateway/cli/main.ts";
import { lockDirectory } from "../../../gateway/store/lock.ts";
import { runCommand } from "../../commands.ts";
import { temporaryFolder } from "../../processes.ts";
import { CERTIFICATE, KEY } from "../config/pems.ts";

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** A folder with a configuration; `FOLDER` in it stands for that. */
function configured(yaml: string) {
  const { path, remove } = temporaryFolder();
  cleanups.push(remove);
  const file = join(path, "sippra.yaml");
  writeFileSync(file, `site: here\n${yaml.replaceAll("FOLDER", path)}\n`);
  const sippra = async (words: string[], env: NodeJS.ProcessEnv = {}) => {
    const { code, out, err } = await runCommand(main, [...words, "--config", file], env);
    // Whether this process is root is not what is tested here.
    const all = err.replaceAll(`${path}/`, "").replaceAll(path, ".").split("\n").filter(Boolean);
    const lines = all.filter((line) => line !== adviceToRoot());
    return { code, out, lines };
  };
  return { path, check: (env?: NodeJS.ProcessEnv) => sippra(["config", "check"], env), sippra };
}

const FREE = "mqtt: {embedded: {port: 0}}";
const onPosix = describe.skipIf(process.platform === "win32");

it("prints the schema that editors check by", async () => {
  const { code, out } = await runCommand(main, ["config", "schema"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ type: "object", required: expect.arrayContaining(["site"]) });
});

onPosix("a port", () => {
  it.each<[string, string, RegExp]>([
    [
      "twice",
      "serial: [{path: /dev/a}, {path: /dev/a}]",
      /line 3: serial\[2\]\.path is the port of serial\[1\] too/,
    ],
    [
      "spelt otherwise",
      "serial: [{path: /dev/a}, {path: /dev//x/../a}]",
      /serial\[2\]\.path is the port of serial\[1\]/,
    ],
    [
      "by a link",
      "serial: [{path: /dev/null}, {path: FOLDER/link}]",
      /serial\[2\]\.path is the port of serial\[1\]/,
    ],
    [
      "in both sections",
      "serial: [{path: /dev/a}]\nradio: {modems: [{path: /dev/a, module: rak3172}]}",
      /line 4: radio\.modems\[1\]\.path is the port of serial\[1\]/,
    ],
    [
      "as a USB device",
      'serial: [{usb: "0403:600A"}, {usb: "0403:600a"}]',
      /serial\[2\]\.usb is the port of serial\[1\]/,
    ],
    [
      "that is a file",
      "serial: [{path: FOLDER/sippra.yaml}]",
      /line 3: serial\[1\]\.path is an ordinary file: name a serial port/,
    ],
    [
      "that is a directory",
      "serial: [{path: FOLDER}]",
      /serial\[1\]\.path is a directory: name a serial port/,
    ],
    [
      "that is a pipe",
      "radio: {modems: [{path: FOLDER/pipe, module: rak3172}]}",
      /radio\.modems\[1\]\.path is no serial port: name/,
    ],
  ])("is refused %s, by run too", async (_, yaml, sentence) => {
    const { path, check, sippra } = configured(`${FREE}\n${yaml}`);
    symlinkSync("/dev/null", join(path, "link"));
    execFileSync("mkfifo", [join(path, "pipe")]);
    for (const told of [await check(), await sippra(["run"])]) {
      expect(told).toMatchObject({ code: 2, out: "" });
      expect(told.lines).toEqual([expect.stringMatching(sentence)]);
    }
  });

  it("may be away, and there may be many", async () => {
    const { check } = configured(
      `${FREE}\nserial: [{path: /dev/a}, {path: /dev/b}, {usb: "0403:6001"}, {usb: "A5"}]`,
    );
    expect(await check()).toMatchObject({ code: 0, lines: [] });
  });

  it.each(["04036001", "0403-6001", "0x04036001"])("is warned of as %s", async (usb) => {
    const { check } = configured(`${FREE}\nserial: [{usb: "${usb}"}]`);
    const { code, lines } = await check();
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/serial\[1\]\.usb is taken for a serial number: write "0403:6001" where/),
    ]);
  });
});

describe("a broker", () => {
  const others = (...brokers: string[]) => `brokers:\n    - ${brokers.join("\n    - ")}`;
  it.each<[string, string, RegExp]>([
    [
      "is the main one",
      `url: mqtt://b\n  ${others("{name: c, url: mqtt://B:1883}")}`,
      /line 5: mqtt\.brokers\[1\]\.url is the broker that is called main/,
    ],
    [
      "is another",
      `url: mqtt://a\n  ${others("{name: b, url: mqtt://b}", "{name: c, url: mqtt://b}")}`,
      /line 6: mqtt\.brokers\[2\]\.url is the broker that is called b/,
    ],
    [
      "is the one inside",
      `embedded: {port: 2883}\n  ${others("{name: b, url: mqtt://localhost:2883}")}`,
      /line 5: mqtt\.brokers\[1\]\.url is the broker inside this gateway/,
    ],
  ])("is refused where it %s", async (_, yaml, sentence) => {
    const { code, lines } = await configured(`mqtt:\n  ${yaml}`).check();
    expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringMatching(sentence)] });
  });

  it.each<[string, string, RegExp[]]>([
    [
      "a user of the broker inside",
      "embedded: {port: 0}\n  username: u",
      [/line 4: mqtt\.username is not used without mqtt\.url/],
    ],
    [
      "a port of the one inside",
      "url: mqtt://b\n  embedded: {port: 1884}",
      [/line 4: mqtt\.embedded\.port is not used beside mqtt\.url/],
    ],
    [
      "the port of TLS without",
      "url: mqtt://b:8883",
      [/line 3: mqtt\.url has the port that brokers have with TLS: write mqtts:\/\//],
    ],
    [
      "the port of no TLS with",
      "url: mqtts://b:1883",
      [/line 3: mqtt\.url has the port that brokers have without TLS: write mqtt:\/\//],
    ],
    [
      "a password on the way",
      "url: mqtt://b\n  username: u\n  password_file: p",
      [/line 3: mqtt\.url has no TLS, so that the password can be read/],
    ],
    ["a password on this machine", "url: mqtt://127.0.0.1\n  username: u\n  password_file: p", []],
    ["a password with TLS", "url: mqtts://b\n  username: u\n  password_file: p", []],
  ])("is warned of: %s", async (_, yaml, sentences) => {
    const { path, check } = configured(`mqtt:\n  ${yaml}`);
    writeFileSync(join(path, "p"), "secret\n", { mode: 0o600 });
    const { code, lines } = await check();
    expect({ code, lines }).toEqual({ code: 0, lines: sentences.map((each) => expect.stringMatching(each)) });
  });

  it("inside is refused where its port is taken, and not where this gateway has it", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    cleanups.push(() => server.close());
    const { port } = server.address() as { port: number };
    const { path, check } = configured(`data: FOLDER/data\nmqtt: {embedded: {port: ${port}}}`);
    expect(await check()).toMatchObject({
      code: 2,
      lines: [expect.stringMatching(`Port ${port} on 127.0.0.1 is taken`)],
    });
    mkdirSync(join(path, "data"), { mode: 0o700 });
    const unlock = lockDirectory(join(path, "data"));
    expect(await check()).toMatchObject({
      code: 0,
      lines: [expect.stringMatching(/A gateway runs on data at the moment/)],
    });
    unlock();
    expect(await check()).toMatchObject({ code: 2 });
  });
});

onPosix("what is secret", () => {
  it.each<[string, string, number, RegExp]>([
    [
      "data",
      "data: FOLDER/data",
      0o777,
      /line 3: data may be used by others: they may read and write data, .*: chmod 700 data/,
    ],
    ["data", "data: FOLDER/data", 0o730, /data may be used by others: they may write data/],
    [
      "p",
      "mqtt: {url: mqtts://b, username: u, password_file: p}",
      0o644,
      /mqtt\.password_file may be used by others: they may read p, .*: chmod 600 p/,
    ],
    [
      "key",
      "mqtt: {url: mqtts://b, cert_file: cert, key_file: key}",
      0o640,
      /mqtt\.key_file may be used by others: they may read key/,
    ],
  ])("is warned of where others may use it: %s", async (name, yaml, mode, sentence) => {
    const { path, check } = configured(`${yaml.startsWith("mqtt") ? "network: 1" : FREE}\n${yaml}`);
    mkdirSync(join(path, "data"));
    for (const [file, content] of Object.entries({ p: "secret", key: KEY, cert: CERTIFICATE }))
      writeFileSync(join(path, file), content, { mode: 0o600 });
    chmodSync(join(path, name), mode);
    const { code, lines } = await check();
    expect({ code, lines }).toEqual({ code: 0, lines: [expect.stringMatching(sentence)] });
  });
});

/** As a user who has no right to what belongs to another: this process may be root, who has. */
function asNobody(path: string) {
  const isRoot = process.getuid!() === 0;
  if (isRoot) chownSync(path, NOBODY, NOBODY);
  const words = [COMMAND, "config", "check", "--config", join(path, "sippra.yaml")];
  const { status, stderr } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    env: {},
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  return {
    code: status,
    lines: stderr.replaceAll(`${path}/`, "").replaceAll(path, ".").split("\n").filter(Boolean),
  };
}
const COMMAND = new URL("../../../bin/sippra-gateway.js", import.meta.url).pathname;
const NOBODY = 65_534;

onPosix("the data folder", () => {
  it.each<[string, string, RegExp]>([
    [
      "another's",
      "data: FOLDER/locked",
      /line 2: data cannot be used: this user may not write locked: run as its owner/,
    ],
    [
      "below another's",
      "data: FOLDER/locked/a/b",
      /this user may not write to locked, where locked\/a\/b should be: run/,
    ],
    [
      "where nothing can be made",
      "data: /proc/sippra",
      /data cannot be used: this user may not write to \/proc, where \/proc\/sippra should be/,
    ],
  ])("is refused where it is %s", (_, yaml, sentence) => {
    const { path } = configured(`${yaml}\n${FREE}`);
    mkdirSync(join(path, "locked"), { mode: process.getuid!() === 0 ? 0o700 : 0 });
    expect(asNobody(path)).toEqual({ code: 2, lines: [expect.stringMatching(sentence)] });
    chmodSync(join(path, "locked"), 0o700);
  });
});

describe.skipIf(process.getuid?.() !== 0)("as root", () => {
  it("says that nobody need be, and as another user nothing", () => {
    const { path } = configured(FREE);
    const words = [COMMAND, "config", "check", "--config", join(path, "sippra.yaml")];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", env: {} });
    expect([status, stderr]).toEqual([
      0,
      "This runs as root, which a gateway need not: give it a user of its own (docs/hardening.md).\n",
    ]);
    expect(asNobody(path)).toEqual({ code: 0, lines: [] });
  });
});

describe("a check", () => {
  it("tells of all at once", async () => {
    const { code, lines } = await configured(
      "serial: [{path: FOLDER}]\nmqtt:\n  url: mqtts://b\n  ca_file: ca\n  username: u\n  password_file: p",
    ).check();
    expect(code).toBe(2);
    expect(lines).toEqual([
      expect.stringMatching(/line 2: serial\[1\]\.path is a directory/),
      expect.stringMatching(/line 7: p, which mqtt\.password_file names, is not there/),
      expect.stringMatching(/line 5: ca, which mqtt\.ca_file names, is not there/),
    ]);
  });

  it("tells of variables that set nothing, and is in order", async () => {
    const env = { SIPPRA_MQTT_PASSWORD: "x", SIPPRA_SERIAL: "/dev/ttyUSB0" };
    const { code, out, lines } = await configured(FREE).check(env);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/ is in order: /) });
    expect(lines).toEqual([
      expect.stringMatching(
        /^The environment variable SIPPRA_MQTT_PASSWORD is no setting and is ignored: write /,
      ),
      expect.stringMatching(/^The environment variable SIPPRA_SERIAL is no setting and is ignored: lists /),
    ]);
  });
});

onPosix("a folder of a flow meter", () => {
  it.each<[string, string, RegExp]>([
    [
      "that is not there",
      "in",
      /line 3: areas\[1\]\.flow\[1\]\.folder cannot be used yet: in is not there: make it/,
    ],
    ["that is none", "sippra.yaml", /sippra\.yaml is no directory: name the one/],
  ])("%s is warned of", async (_, folder, sentence) => {
    const { check } = configured(
      `${FREE}\nareas: [{name: norra, flow: [{folder: FOLDER/${folder}, unit: l/s}]}]`,
    );
    const { code, lines } = await check();
    expect(code).toBe(0);
    expect(lines.join("\n")).toMatch(sentence);
  });
});
