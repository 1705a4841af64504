// `init` on machines of all kinds, without anybody at the terminal: what it finds out, what it writes where, and what it
// leaves alone.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readConfig } from "../../../../gateway/assemble/configuration.ts";
import { nameOf } from "../../../../gateway/cli/init/machine.ts";
import { runCommand } from "../../../commands.ts";
import { atEnd } from "../../../later.ts";
import { freePort } from "../../../processes.ts";
import { onlyOld, scriptedBroker } from "../../deliver/scripted-broker.ts";
import { madeMachine } from "./made-machine.ts";
import { initOn } from "./on-machine.ts";

const ADAPTER = "usb-FTDI_FT232R-if00-port0";
const MODULE = "usb-1a86_USB_Serial-if00-port0";
const SIPPRA = "sippra:x:4711:4711::/nonexistent:/usr/sbin/nologin";

const nobody = async () => `mqtt://127.0.0.1:${await freePort()}`;

/** In the machine's home, with nothing but flags. */
async function init(
  machine: ReturnType<typeof madeMachine>,
  words: string[],
  { broker = "", isRoot = false } = {},
) {
  const before = process.cwd();
  process.chdir(machine.home);
  atEnd(() => process.chdir(before));
  return runCommand(initOn(machine.root, broker || (await nobody()), isRoot), ["init", "--yes", ...words]);
}

const HERE = ["--site", "here"];
/** With a broker that is away, as one that is inside may find its port taken. */
const AWAY = [...HERE, "--broker", "mqtt://127.0.0.1:1"];

it("says what is missing where nobody can be asked", async () => {
  const machine = madeMachine();
  expect(await init(machine, [])).toMatchObject({
    code: 2,
    err: "Say which site this is: --site NAME. All else has what is usual.\n",
  });
  expect(readdirSync(machine.home)).toEqual([]);
});

it("takes what is said of ports, and leaves out what nobody has said", async () => {
  const machine = madeMachine({ ports: { [ADAPTER]: "ttyUSB0", [MODULE]: "ttyUSB1" } });
  writeFileSync(machine.at("dev/ttyACM3"), "");
  const port = machine.at(`dev/serial/by-id/${MODULE}`);
  const { out } = await init(machine, [...HERE, "--port", `${port}=rak3172`, "--json"]);
  expect(JSON.parse(out)).toMatchObject({
    ...{ site: "here", broker: null, username: null, unit: null, password_file: null },
    modems: [{ path: port, module: "rak3172" }],
    serial: [],
    left_out: [machine.at(`dev/serial/by-id/${ADAPTER}`), machine.at("dev/ttyACM3")],
  });
  const text = readFileSync(join(machine.home, "sippra.yaml"), "utf8");
  expect(readConfig(text, "sippra.yaml")).toMatchObject({
    site: "here",
    serial: [],
    radio: { modems: [{ path: port, module: "rak3172" }] },
  });
  expect(text).not.toContain("# serial:");
});

it("knows ports by where they are where two devices have one name", async () => {
  const machine = madeMachine({ ports: { [ADAPTER]: "ttyUSB0" } });
  writeFileSync(machine.at("dev/ttyUSB1"), "");
  mkdirSync(machine.at("dev/serial/by-path"));
  for (const n of [0, 1]) symlinkSync(`../../ttyUSB${n}`, machine.at(`dev/serial/by-path/pci-usb-0:${n}`));
  const { left_out } = JSON.parse((await init(machine, [...HERE, "--json"])).out);
  expect(left_out).toEqual([
    machine.at(`dev/serial/by-id/${ADAPTER}`),
    machine.at("dev/serial/by-path/pci-usb-0:1"),
  ]);
});

it("without a port shows how one is named", async () => {
  const machine = madeMachine();
  const { code, out } = await init(machine, AWAY);
  expect(code).toBe(0);
  expect(out).toContain("No serial port is plugged in");
  expect(readFileSync(join(machine.home, "sippra.yaml"), "utf8")).toMatch(/# serial:\n# {3}- path: /);
});

it.each([
  ["MQTT 5", {}],
  ["3.1.1 and no other", { onConnect: onlyOld }],
])("uses the broker of this machine, of %s", async (_, script) => {
  const broker = await scriptedBroker(script);
  const machine = madeMachine();
  expect(await init(machine, HERE, { broker: broker.url })).toMatchObject({
    code: 0,
    err: expect.not.stringMatching(/--username/),
  });
  expect(readFileSync(join(machine.home, "sippra.yaml"), "utf8")).toContain(`  url: ${broker.url}\n`);
  expect(await init(madeMachine(), [...HERE, "--broker", "inside"], { broker: broker.url })).toMatchObject({
    code: 2,
    err: `A broker answers at ${broker.url}, where the one inside would be: use that, or stop it.\n`,
  });
});

it("tells of a broker that wants a user where nobody has named one", async () => {
  const broker = await scriptedBroker({ onConnect: () => ({ reasonCode: 0x86 }) });
  const { code, err } = await init(madeMachine(), [...HERE, "--broker", broker.url]);
  expect(code).toBe(0);
  expect(err.replaceAll("\n", " ")).toContain(
    "lets nobody in without a user: see --username and --password-file.",
  );
});

it("writes over nothing, whichever file is there, and all of it with --force", async () => {
  const machine = madeMachine({ systemd: true });
  for (const file of ["sippra-gateway.service", "sippra.yaml"]) {
    const path = join(machine.home, file);
    writeFileSync(path, "mine\n");
    expect(await init(machine, AWAY)).toMatchObject({
      code: 1,
      err: `${path} is there already: choose another name, or write over it with --force.\n`,
    });
    expect(readFileSync(path, "utf8")).toBe("mine\n");
  }
  expect(readdirSync(machine.home).toSorted()).toEqual(["sippra-gateway.service", "sippra.yaml"]);
  expect(await init(machine, [...AWAY, "--force"])).toMatchObject({ code: 0 });
  expect(readFileSync(join(machine.home, "sippra.yaml"), "utf8")).toContain("site: here\n");
});

it("prints what it would write, and writes nothing", async () => {
  const machine = madeMachine({ systemd: true });
  const { code, out } = await init(machine, [...HERE, "--dry-run"]);
  expect(code).toBe(0);
  const [unit = "", config = ""] = out.split(`# ${join(machine.home, "sippra.yaml")}\n`);
  expect(unit.startsWith(`# ${join(machine.home, "sippra-gateway.service")}\n`)).toBe(true);
  expect(unit).toContain("[Service]");
  expect(readConfig(config, "sippra.yaml").site).toBe("here");
  expect(readdirSync(machine.home)).toEqual([]);
});

it.skipIf(process.getuid?.() !== 0)("leaves the service to a package that has brought one", async () => {
  const machine = madeMachine({ packaged: true, systemd: true, users: [SIPPRA] });
  const { code, out } = await init(machine, AWAY, { isRoot: true });
  expect(code).toBe(0);
  expect(readdirSync(machine.at("etc/sippra"))).toEqual(["sippra.yaml"]);
  expect(readFileSync(machine.at("etc/sippra/sippra.yaml"), "utf8")).toContain(
    `data: ${machine.at("var/lib/sippra")}\n`,
  );
  expect(statSync(machine.at("etc/sippra/sippra.yaml"))).toMatchObject({ uid: 0, gid: 4711 });
  expect(out).toContain("systemctl enable --now sippra-gateway");
  expect(out).toContain(
    `sudo -u sippra sippra-gateway status --config ${machine.at("etc/sippra/sippra.yaml")}`,
  );
  expect(existsSync(machine.at("etc/systemd"))).toBe(false);
});

it.each<[string, string[], RegExp]>([
  ["a site that is none", ["--site", "Hagen"], /It must be small letters/],
  [
    "a broker that is none",
    [...HERE, "--broker", "http://x"],
    /It must start with mqtt:\/\/ or mqtts:\/\/; or "inside"\./,
  ],
  ["a kind that is none", [...HERE, "--port", "/dev/ttyUSB0=sonar"], /one of wire, rak3172,/],
  ["a network that is none", [...HERE, "--network", "300"], /network must be 0 to 255/],
  ["a password of nobody", [...HERE, "--password-file", "x"], /give --username as well/],
  ["another user", [...HERE, "--user", "bertil"], /Only root can write files for another user/],
])("refuses %s", async (_, words, sentence) => {
  const machine = madeMachine();
  const { code, err } = await init(machine, words);
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
  expect(readdirSync(machine.home)).toEqual([]);
});

it("as root wants somebody as whom the service can run", async () => {
  const { code, err } = await init(madeMachine({ systemd: true }), HERE, { isRoot: true });
  expect(code).toBe(2);
  expect(err).toContain("There is no user sippra as whom the gateway could run: make one (useradd --system");
});

it.each([
  ["Pumphus-2.sundsvall.se", "pumphus-2"],
  ["Älv_gatan", "lv-gatan"],
  ["localhost", "gateway-1"],
  ["", "gateway-1"],
  ["x".repeat(80), "x".repeat(64)],
])("a machine named %j is gateway %s", (host, name) => {
  expect(nameOf(host)).toBe(name);
});
