// The file for npm: installed in a folder of its own, with no network and an empty cache, it runs both commands on the
// Node that is there. NODES names folders with more Nodes to try, as PATH does.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hasPty } from "../../tools/board/pty.ts";
import { atEnd } from "../later.ts";
import { freePort, start, subscriber, temporaryFolder, until } from "../processes.ts";
import { STAGE, TARBALL, version } from "./made.ts";
import { configurationFor, createNodeOnTty } from "./node-on-tty.ts";

const npmPath = process.env.npm_execpath ?? "npm";
const folders = [dirname(process.execPath), ...(process.env.NODES ?? "").split(delimiter).filter(Boolean)];

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));

describe("the file for npm", () => {
  const listed = spawnSync("tar", ["-tzf", TARBALL], { encoding: "utf8" }).stdout.trim().split("\n");
  const files = listed.map((path) => path.replace(/^package\//, ""));

  test("has all that was staged, and nothing that npm left out or put in", () => {
    expect(files.length).toBeGreaterThan(1000);
    expect(files.sort()).toEqual(filesIn(STAGE).sort());
  });

  test("has firmware, page and programs as JavaScript, and no TypeScript", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "dist/firmware/puckjs.bin",
        "dist/firmware/puckjs-check.js",
        "gateway/watch/web/page/main.js",
        "gateway/watch/web/page/style/base.css",
        "gateway/cli/export/thread.js",
        "gateway/store/integrity-process.js",
        "tools/flash/port-process.js",
        "node_modules/leaflet/dist/leaflet.css",
        "LICENSE",
      ]),
    );
    expect(files.filter((file) => /\.ts$/.test(file) && file !== "messages/index.d.ts")).toEqual([]);
  });

  test("has no Node, no Bluetooth, no WebRTC, no compiler's input, and nothing that is run by npm", () => {
    const names = new Set(files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]));
    expect(
      [...names].filter((name) =>
        /^(@abandonware|noble-winrt|node-ble|websocket|peerjs-on-node|node-linux-.*|esbuild)/.test(
          name ?? "",
        ),
      ),
    ).toEqual([]);
    expect(files.filter((file) => /\.gyp$/.test(file))).toEqual([]);
    const scripts = files
      .filter((file) => /(^|\/)package\.json$/.test(file))
      .filter((file) => JSON.parse(readFileSync(join(STAGE, file), "utf8")).scripts?.install !== undefined);
    expect(scripts).toEqual([]);
  });
});

describe.each(folders)("installed with no network, with the Node in %s", (folder) => {
  const home = temporaryFolder();
  const env = { HOME: home.path, PATH: `${join(home.path, "all/bin")}:${folder}:/usr/bin:/bin` };
  const run = (command: string, ...words: string[]) =>
    spawnSync(command, words, { cwd: home.path, env, encoding: "utf8" });
  const quietly = (command: string, ...words: string[]) => {
    const { status, stdout, stderr } = run(command, ...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout;
  };

  beforeAll(() => {
    const words = ["install", "--global", "--offline", "--prefix", join(home.path, "all"), TARBALL];
    const npm = npmPath === "npm" ? ["npm"] : ["node", npmPath];
    const { status, stdout, stderr } = run(npm[0]!, ...npm.slice(1), ...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/added 1 package/);
    return home.remove;
  });

  test("both commands say their version, without a warning", () => {
    expect(quietly("sippra-gateway", "--version")).toBe(`${version}\n`);
    expect(quietly("sippra-node", "--version")).toBe(`${version}\n`);
  });

  test("sippra-node knows its boards, and opens a port with a program of its own", () => {
    expect(quietly("sippra-node", "boards")).toMatch(/^puckjs +Puck\.js/m);
    quietly("sippra-node", "ports", "--json");
    const { status, stderr } = run("sippra-node", "log", "--port", "/dev/null");
    expect(status).toBe(1);
    expect(stderr).not.toMatch(/Warning|error in Sippra/);
  });

  test("sippra-gateway enrols a node, backs up and restores", () => {
    writeFileSync(join(home.path, "sippra.yaml"), "site: test\nserial: []\n");
    quietly("sippra-gateway", "nodes", "add", "elm-4", "--out", "elm-4.enrol.json");
    expect(quietly("sippra-gateway", "audit")).toContain("enrolled");
    const { file } = JSON.parse(quietly("sippra-gateway", "backup", "--json"));
    quietly("sippra-gateway", "restore", file);
    expect(quietly("sippra-gateway", "nodes", "list")).toMatch(/^elm-4 /m);
  });

  test.skipIf(!hasPty())("a gateway hears a node on a pseudo-terminal, and shows its page", async () => {
    const node = await createNodeOnTty();
    atEnd(node.close);
    const port = await freePort();
    const own = join(home.path, "site");
    mkdirSync(own);
    writeFileSync(join(own, "sippra.yaml"), configurationFor(node.path, port, "."));
    const config = ["--config", join(own, "sippra.yaml")];
    quietly("sippra-gateway", "nodes", "add", "valve-7", "--out", join(own, "valve.json"), ...config);
    const gateway = start("sippra-gateway", ["run", ...config], { cwd: own, env });
    atEnd(() => gateway.stop());
    await until(() => gateway.output().includes("Connected to the MQTT broker"), gateway.output);
    const partner = await subscriber(`mqtt://127.0.0.1:${port}`, ["sippra/v1/test/node/+/reading"]);
    atEnd(partner.close);
    node.start(JSON.parse(readFileSync(join(own, "valve.json"), "utf8")));
    await until(() => partner.messages.length >= 3, gateway.output, 60_000);
    const page = /"page":"([^"]+)"/.exec(gateway.output())?.[1] ?? "";
    expect(await (await fetch(page)).text()).toMatch(/<html/);
    expect(gateway.output()).not.toMatch(/"level":"(error|fatal)"|Warning|ERR_/);
    expect(await gateway.stop()).toBe(0);
  });
});
