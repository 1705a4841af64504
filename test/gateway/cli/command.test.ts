// The command as operators meet it: its words, its exit codes, its files.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adviceToRoot } from "../../../gateway/assemble/findings.ts";
import { main } from "../../../gateway/cli/main.ts";
import { nodeJson, nodeTable } from "../../../gateway/cli/node-text.ts";
import { readEnrolment, writeEnrolment } from "../../../gateway/config/enrolment.ts";
import type { NodeInfo } from "../../../gateway/store/records.ts";
import { runCommand } from "../../commands.ts";
import { ENROLMENT } from "../config/enrolment.ts";
import { NOWHERE } from "../deliver/node-info.ts";

const home = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sippra-cli-"));
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const sippra = (...args: string[]) => runCommand(main, args);

function configure(text = "site: here\n"): void {
  writeFileSync(join(directory, "sippra.yaml"), text);
}

describe("words and exit codes", () => {
  it("helps within 80 columns, with examples", async () => {
    for (const args of [
      [],
      ["run"],
      ["nodes"],
      ["nodes", "add"],
      ["nodes", "list"],
      ["config"],
      ["config", "check"],
      ["radio"],
      ["radio", "plan"],
    ]) {
      const { code, out, err } = await sippra(...args, "--help");
      expect(code).toBe(0);
      expect(err).toBe("");
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect((await sippra("--help")).out).toMatch(/Examples:\n {2}sippra-gateway init /);
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
    expect(await sippra("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it("says what was meant by a wrong command, and exits with 2", async () => {
    const { code, out, err } = await sippra("rnu");
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toBe("error: unknown command 'rnu'\n(Did you mean run?)\n(try --help)\n");
    expect((await sippra("nodes", "add")).code).toBe(2);
    expect((await sippra("nodes", "add", "a", "--out", "f", "--node", "x")).code).toBe(2);
  });

  it("checks a configuration, and prints one that is in order", async () => {
    const example = await sippra("config", "example");
    expect(example.code).toBe(0);
    configure(example.out);
    expect(await sippra("config", "check")).toEqual({
      code: 0,
      out: "./sippra.yaml is in order: gateway-1 of sundsvall, to the embedded broker, port 1883.\n",
      err: adviceToRoot() === null ? "" : `${adviceToRoot()}\n`,
    });
    configure("site: here\nmqqt: x\n");
    expect(await sippra("config", "check")).toEqual({
      code: 2,
      out: "",
      err: './sippra.yaml, line 2: there is no setting "mqqt": did you mean "mqtt"?\n',
    });
    const { code, err } = await sippra("run", "--config", "nowhere.yaml");
    expect(code).toBe(2);
    expect(err).toMatch(/^There is no configuration file nowhere.yaml: .*\n$/);
  });

  it("names every file that the configuration names in vain", async () => {
    configure("site: here\nmqtt:\n  url: mqtt://127.0.0.1:1\n  username: a\n  password_file: ./secret\n");
    const { code, err } = await sippra("config", "check");
    expect(code).toBe(2);
    expect(err).toMatch(/secret, which mqtt.password_file names, is not there/);
  });

  it("prints a stack only with --debug", async () => {
    configure("");
    expect((await sippra("config", "check")).err.split("\n").length).toBe(2);
    expect((await sippra("--debug", "config", "check")).err).toMatch(/\n {4}at /);
  });
});

describe("nodes", () => {
  it("are enrolled with a file that only its owner reads, and listed", async () => {
    configure("site: here\nnetwork: 7\n");
    expect((await sippra("nodes", "list")).out).toBe(
      "There are no nodes yet: enrol one with sippra-gateway nodes add NAME --out FILE.\n",
    );
    const file = join(directory, "elm-4.json");
    const { code, out } = await sippra("nodes", "add", "elm-4", "--out", "elm-4.json", "--node", "300");
    expect(code).toBe(0);
    expect(out).toBe(
      "Node elm-4 is enrolled as node 300 of network 7. elm-4.json holds its key: flash the node with it, and keep it where nobody else reads it.\n",
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readEnrolment(file)).toMatchObject({
      format: "sippra-enrolment-1",
      site: "here",
      network: 7,
      node: 300,
      name: "elm-4",
      epoch: 0,
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const list = JSON.parse((await sippra("nodes", "list", "--json")).out);
    expect(list).toMatchObject([{ name: "elm-4", network: 7, node: 300, lastSeen: null }]);
  });

  it("are enrolled with file and registry, or with neither", async () => {
    configure();
    await sippra("nodes", "add", "a", "--out", "a.json");
    const before = readFileSync(join(directory, "a.json"), "utf8");
    // A name that is taken leaves no file.
    const twice = await sippra("nodes", "add", "a", "--out", "b.json");
    expect(twice.code).toBe(1);
    expect(twice.err).toBe("There is a node named a already; choose another name.\n");
    expect(existsSync(join(directory, "b.json"))).toBe(false);
    // A file that is there is not overwritten, and its node not enrolled.
    const over = await sippra("nodes", "add", "b", "--out", "a.json");
    expect(over.code).toBe(1);
    expect(over.err).toBe(
      "a.json is there already and is not overwritten, because it may hold the only copy of a key: choose another name.\n",
    );
    expect(readFileSync(join(directory, "a.json"), "utf8")).toBe(before);
    const nowhere = await sippra("nodes", "add", "b", "--out", "no/such/b.json");
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toBe("The directory of no/such/b.json does not exist: make it first.\n");
    const wrong = await sippra("nodes", "add", "B_1", "--out", "b.json");
    expect(wrong.code).toBe(2);
    expect(existsSync(join(directory, "b.json"))).toBe(false);
    expect(JSON.parse((await sippra("nodes", "list", "--json")).out).length).toBe(1);
  });

  it("are listed for programs with fields that keep their names", () => {
    const signal = { rssi: -97, snr: 4, margin: 16, at: 3 };
    const node = {
      name: "elm-4",
      network: 1,
      node: 7,
      epoch: 0,
      firmware: "0.1.0",
      board: "puckjs",
      interval: 900_000,
    };
    const kept = { changed: 1, heardSince: 1, place: NOWHERE, hasKey: true };
    const told = {
      lastSeen: 1,
      acousticRate: 4096,
      acousticBits: 8,
      acousticGain: null,
      reset: 0,
      boot: 2,
      module: { sleepless: 3, resets: 0 },
      signal,
    };
    const json = (thinned: NodeInfo["thinned"]) =>
      JSON.stringify(nodeJson({ ...node, ...told, thinned, ...kept }));
    expect(json({ first: 5, count: 9, received: 2 })).toBe(
      '{"name":"elm-4","network":1,"node":7,"epoch":0,"firmware":"0.1.0","board":"puckjs","interval":900000,' +
        '"lastSeen":1,"acousticRate":4096,"acousticBits":8,"acousticGain":null,"reset":0,"boot":2,' +
        '"thinned":{"first":5,"count":9,"told":2},"signal":{"rssi":-97,"snr":4,"margin":16,"at":3},' +
        '"place":{"latitude":null,"longitude":null,"address":null,"pipeId":null,"pipeMaterial":null,"pipeDiameter":null},"revoked":false,' +
        '"module":{"sleepless":3,"resets":0}}',
    );
    expect(JSON.parse(json(null))).toMatchObject({ thinned: null, signal });
  });

  it("are shown in a table of at most 80 columns", () => {
    const now = Date.UTC(2026, 10, 23);
    const node = {
      network: 1,
      epoch: 0,
      acousticRate: 4096,
      acousticBits: 12,
      acousticGain: 0,
      reset: 0,
      boot: 1,
      module: null,
      thinned: null,
      signal: null,
      changed: now,
      heardSince: null,
      place: NOWHERE,
      hasKey: true,
    };
    const table = nodeTable(
      [
        {
          ...node,
          node: 1,
          name: "elm-4",
          firmware: "0.1.0",
          board: "ESPRUINOWIFI",
          interval: 900_000,
          lastSeen: now - 59_000,
        },
        {
          ...node,
          node: 65535,
          name: "oak-street-12",
          firmware: null,
          board: null,
          interval: null,
          lastSeen: null,
        },
      ],
      now,
    );
    expect(table.split("\n")).toEqual([
      "NAME           NODE     BOARD         FIRMWARE  INTERVAL  LAST HEARD",
      "elm-4          1/1      ESPRUINOWIFI  0.1.0     15 min    59 s ago",
      "oak-street-12  1/65535  -             -         -         never",
    ]);
    const how = { at: now, snr: -3, margin: 9.5 };
    const nodeWith = (name: string, signal: NodeInfo["signal"]): NodeInfo => ({
      ...node,
      node: 1,
      name,
      firmware: "0.1.0",
      board: "ESPRUINOWIFI",
      interval: 900_000,
      lastSeen: now - 59_000,
      signal,
    });
    const radio = nodeTable(
      [
        nodeWith("a", { ...how, rssi: -104 }),
        nodeWith("b", { ...how, rssi: -129, margin: -0.5 }),
        nodeWith("c", { ...how, rssi: null, snr: null, margin: null }),
        nodeWith("oak-street-12", null),
      ],
      now,
    );
    expect(radio.split("\n")).toEqual([
      "NAME           NODE  BOARD         FIRMWARE  INTERVAL  SIGNAL           LAST HEARD",
      "a              1/1   ESPRUINOWIFI  0.1.0     15 min    -104 dBm +10 dB  59 s ago",
      "b              1/1   ESPRUINOWIFI  0.1.0     15 min    -129 dBm 0 dB    59 s ago",
      "c              1/1   ESPRUINOWIFI  0.1.0     15 min    ?                59 s ago",
      "oak-street-12  1/1   ESPRUINOWIFI  0.1.0     15 min    -                59 s ago",
    ]);
    const faulty = nodeTable([{ ...nodeWith("a", null), module: { sleepless: 3, resets: 1 } }], now);
    expect(faulty.split("\n").slice(3)).toEqual([
      "a: its radio module did not go to sleep when it was told to: awake it empties a",
      "battery within months. 3 times since its boot. If this comes again, take its",
      "supply away and give it back; if that does not help, the module has to be",
      "replaced.",
      "",
      "a: its radio module was silent, and the node has reset it. 1 time since its",
      "boot. If this comes again, look at its supply and its wires.",
    ]);
  });
});

describe("an enrolment file", () => {
  it("is read as it was written, and refused when anything in it has changed", () => {
    const file = join(directory, "a.json");
    writeEnrolment(file, ENROLMENT);
    expect(readEnrolment(file)).toEqual(ENROLMENT);
    const text = readFileSync(file, "utf8");
    const sentence = (change: string) => {
      writeFileSync(file, change);
      try {
        return readEnrolment(file);
      } catch (error) {
        return (error as Error).message.replace(file, "FILE");
      }
    };
    expect(sentence(text.replace('"node": 2', '"node": 3'))).toBe(
      "The enrolment file FILE has been changed since it was made: copy it again from where it was made.",
    );
    expect(sentence(text.slice(0, 100))).toMatch(/is damaged or cut off/);
    expect(sentence(text.replace("2b7e", "2b7"))).toMatch(/misses something or has been edited/);
    expect(sentence('{"format":"x"}')).toMatch(/is no enrolment file/);
    expect(sentence("null")).toMatch(/is no enrolment file/);
    // The order of fields and the layout are free.
    expect(sentence(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())))).toEqual(
      ENROLMENT,
    );
  });
});
