// The Debian package's life in a clean Debian 12: installed, run as its own user with a node on a pseudo-terminal, upgraded
// after a backup and not without one, removed, purged.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasPty } from "../../tools/board/pty.ts";
import { atEnd } from "../later.ts";
import { freePort, subscriber, until } from "../processes.ts";
import { type Debian, makeDebian, whyNot } from "./clean-debian.ts";
import { debOf, EARLIER, machine, version } from "./made.ts";
import { configurationFor, createNodeOnTty } from "./node-on-tty.ts";

const why = machine === undefined ? "there is no dpkg-deb on this machine" : whyNot();
if (why !== undefined) console.log(`SKIPPED: the Debian package was not installed, since ${why}.`);

const CONFIG = "/etc/sippra/sippra.yaml";
const CONFIGURED = ["--config", CONFIG];

let debian: Debian;
const at = (path: string) => join(debian.path, path);
const read = (path: string) => readFileSync(at(path), "utf8");
const backups = () => readdirSync(at("/var/backups/sippra"));

function install(which: string, ...before: string[]) {
  copyFileSync(debOf(which), at("/root/sippra.deb"));
  return debian.run(...before, "dpkg", "--install", "/root/sippra.deb");
}

function gateway(...words: string[]): string {
  const { status, output } = debian.asSippra("sippra-gateway", ...words);
  expect({ status, output }).toEqual({ status: 0, output });
  return output;
}

/** "sippra:sippra 700" */
const ownerOf = (path: string) => debian.run("stat", "-c", "%U:%G %a", path).output.trim();

describe.skipIf(machine === undefined)("its files", () => {
  const listed = () => spawnSync("dpkg-deb", ["--contents", debOf(version)], { encoding: "utf8" }).stdout;

  test("are root's, and none is writable by others", () => {
    const lines = listed().trim().split("\n");
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.filter((line) => !/^[-dl]rwxr-xr-x root\/root|^-rw-r--r-- root\/root/.test(line))).toEqual(
      [],
    );
  });

  test("are for this machine alone, with the Node of the lock file", () => {
    expect(listed()).toContain("./usr/lib/sippra/bin/node\n");
    expect(listed()).toContain("./usr/lib/systemd/system/sippra-gateway.service\n");
    const built = [...listed().matchAll(/\/prebuilds\/([^/\n]+)\//g)].map(([, folder]) => folder);
    expect(new Set(built)).toEqual(new Set([`linux-${process.arch}`]));
  });
});

describe.skipIf(why !== undefined)("the package in a clean Debian", () => {
  beforeAll(() => {
    debian = makeDebian();
  });
  afterAll(() => debian?.remove());

  test("is installed: a user, folders of its own, commands; no configuration, and it says where to read on", () => {
    const { status, output } = install(EARLIER);
    expect({ status, output }).toEqual({ status: 0, output });
    expect(output).toContain("/usr/share/doc/sippra/operate.md");
    expect(debian.run("id", "sippra").output).toMatch(/dialout/);
    expect(ownerOf("/etc/sippra")).toBe("root:sippra 750");
    expect(ownerOf("/var/lib/sippra")).toBe("sippra:sippra 700");
    expect(ownerOf("/var/backups/sippra")).toBe("sippra:sippra 700");
    expect(existsSync(at(CONFIG))).toBe(false);
    expect(gateway("--version")).toBe(`${EARLIER}\n`);
    expect(debian.run("sippra-node", "--version").output).toBe(`${EARLIER}\n`);
    expect(debian.run("sippra-node", "ports").output).not.toMatch(/error/i);
    expect(readdirSync(at("/etc/systemd/system/multi-user.target.wants"))).toContain(
      "sippra-gateway.service",
    );
  });

  test("is upgraded before it was ever configured", () => {
    expect(install(version)).toMatchObject({ status: 0 });
    expect(gateway("--version")).toBe(`${version}\n`);
    expect(install(EARLIER)).toMatchObject({ status: 0 });
    expect(backups()).toEqual([]);
  });

  test.skipIf(!hasPty())(
    "its gateway hears a node as its own user, by the group of serial ports",
    async () => {
      const node = await createNodeOnTty();
      atEnd(node.close);
      // As udev makes serial ports.
      const dialout = Number(debian.run("getent", "group", "dialout").output.split(":")[2]);
      chownSync(node.path, 0, dialout);
      chmodSync(node.path, 0o660);
      const port = await freePort();
      writeFileSync(at(CONFIG), configurationFor(node.path, port, "/var/lib/sippra"));
      gateway("nodes", "add", "valve-7", "--out", "/var/lib/sippra/valve.json", ...CONFIGURED);
      const running = debian.startAsSippra("sippra-gateway", "run", ...CONFIGURED);
      atEnd(() => running.stop());
      await until(() => running.output().includes("Connected to the MQTT broker"), running.output);
      const partner = await subscriber(`mqtt://127.0.0.1:${port}`, ["sippra/v1/test/node/+/reading"]);
      atEnd(partner.close);
      node.start(JSON.parse(read("/var/lib/sippra/valve.json")));
      await until(() => partner.messages.length >= 3, running.output, 60_000);
      expect(ownerOf("/var/lib/sippra/sippra.sqlite")).toBe("sippra:sippra 600");
      expect(running.output()).not.toMatch(/Warning|runs as root|"level":"error"/);
      await running.stop();
    },
  );

  test("is not upgraded where its store cannot be backed up, and stays what it was", () => {
    const configured = read(CONFIG);
    writeFileSync(at(CONFIG), "sight: test\n");
    const { status, output } = install(version);
    expect(status).toBe(1);
    expect(output).toContain("Sippra is not upgraded, since its store was not backed up");
    expect(gateway("--version")).toBe(`${EARLIER}\n`);
    expect(backups()).toEqual([]);
    // Unless somebody says so.
    expect(install(version, "env", "SIPPRA_WITHOUT_BACKUP=1").status).toBe(0);
    expect(gateway("--version")).toBe(`${version}\n`);
    expect(install(EARLIER, "env", "SIPPRA_WITHOUT_BACKUP=1").status).toBe(0);
    writeFileSync(at(CONFIG), configured);
  });

  test("is upgraded after a backup, and knows its nodes and its configuration", () => {
    const [configured, held] = [read(CONFIG), gateway("nodes", "list", ...CONFIGURED)];
    expect(held).toContain("valve-7");
    expect(install(version)).toMatchObject({ status: 0 });
    expect(gateway("--version")).toBe(`${version}\n`);
    expect(read(CONFIG)).toBe(configured);
    const [backup, ...others] = backups();
    expect(others).toEqual([]);
    expect(ownerOf(`/var/backups/sippra/${backup}`)).toBe("sippra:sippra 600");
    expect(gateway("nodes", "list", ...CONFIGURED)).toContain("valve-7");
    expect(gateway("audit", ...CONFIGURED)).toContain("backup");
    // The way back.
    gateway("restore", `/var/backups/sippra/${backup}`, "--over-newer", ...CONFIGURED);
  });

  test("removed, it leaves configuration and store; installed again, it goes on with them", () => {
    expect(debian.run("dpkg", "--remove", "sippra").status).toBe(0);
    expect(existsSync(at("/usr/lib/sippra"))).toBe(false);
    expect(read(CONFIG)).toContain("site: test");
    expect(statSync(at("/var/lib/sippra/sippra.sqlite")).size).toBeGreaterThan(0);
    expect(install(version)).toMatchObject({ status: 0 });
    expect(gateway("nodes", "list", ...CONFIGURED)).toContain("valve-7");
  });

  test("purged, it leaves nothing but the backups, and those are root's", () => {
    const kept = backups();
    const { status, output } = debian.run("dpkg", "--purge", "sippra");
    expect(status).toBe(0);
    expect(output).toContain("Backups with the keys of all nodes stay in /var/backups/sippra");
    for (const gone of ["/etc/sippra", "/var/lib/sippra", "/usr/lib/sippra", "/usr/bin/sippra-gateway"])
      expect(existsSync(at(gone))).toBe(false);
    expect(backups()).toEqual(kept);
    expect(ownerOf("/var/backups/sippra")).toBe("root:root 700");
    expect(debian.run("getent", "passwd", "sippra").output).toBe("");
  });
});
