// The container of the Debian package: built from its file upon a clean Debian with nothing fetched, and a gateway in it as its own
// user. By buildah with a chroot for a wall, which runs where no container engine may: what the engine adds (a root that is
// read-only, devices, no capabilities) is not tried.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../house/imports.ts";
import { atEnd } from "../later.ts";
import { freePort, subscriber, temporaryFolder, until } from "../processes.ts";
import { makeDebian, whyNot } from "./clean-debian.ts";
import { debOf, machine, version } from "./made.ts";
import { configurationFor } from "./node-on-tty.ts";

const hasBuildah = () => spawnSync("buildah", ["--version"]).status === 0;
const missing = machine === undefined ? "there is no dpkg-deb on this machine" : whyNot();
const why = missing ?? (hasBuildah() ? undefined : "there is no buildah on this machine");
if (why !== undefined) console.log(`SKIPPED: the container was not built, since ${why}.`);

const BASE = "localhost/sippra-test-base";
const IMAGE = "localhost/sippra-test";
/** As the file has it. */
const USER = 10001;

test.skipIf(why !== undefined)("a gateway runs in the container, as its own user", async () => {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  // Layers upon layers want a file system of their own kind.
  const place = ["--storage-driver", "vfs", "--root", join(path, "images"), "--runroot", join(path, "run")];
  const buildah = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync("buildah", [...place, ...words], { encoding: "utf8" });
    expect({ words, status, stderr: status === 0 ? "" : stderr }).toEqual({ words, status: 0, stderr: "" });
    return stdout.trim();
  };
  const debian = makeDebian();
  try {
    const base = buildah("from", "scratch");
    buildah("add", "--quiet", base, debian.path, "/");
    buildah("commit", "--quiet", base, BASE);
  } finally {
    debian.remove();
  }
  const context = join(path, "context");
  mkdirSync(context);
  cpSync(debOf(version), join(context, basename(debOf(version))));
  const file = ["--file", join(ROOT, "tools/package/Containerfile"), "--tag", IMAGE];
  buildah("build", "--isolation", "chroot", "--build-arg", `BASE=${BASE}`, ...file, context);
  const container = buildah("from", IMAGE);
  const inside = ["run", "--isolation", "chroot"];
  expect(buildah(...inside, container, "--", "sippra-gateway", "--version")).toBe(version);
  expect(buildah(...inside, container, "--", "id", "-u")).toBe(`${USER}`);

  const [settings, store, port] = [join(path, "etc"), join(path, "store"), await freePort()];
  for (const folder of [settings, store]) mkdirSync(folder);
  chmodSync(path, 0o755);
  chownSync(store, USER, USER);
  writeFileSync(join(settings, "sippra.yaml"), configurationFor("/dev/none", port, "/var/lib/sippra"));
  const volumes = ["--volume", `${settings}:/etc/sippra:ro`, "--volume", `${store}:/var/lib/sippra`];
  const words = ["sippra-gateway", "run", "--config", "/etc/sippra/sippra.yaml"];
  const running = spawn("buildah", [...place, ...inside, ...volumes, container, "--", ...words]);
  atEnd(() => running.kill("SIGKILL"));
  let output = "";
  for (const stream of [running.stdout, running.stderr]) stream.on("data", (text) => (output += text));
  await until(
    () => output.includes("Connected to the MQTT broker"),
    () => output,
    60_000,
  );
  const partner = await subscriber(`mqtt://127.0.0.1:${port}`, ["sippra/v1/test/gateway/+/status"]);
  atEnd(partner.close);
  await until(
    () => partner.messages.some(({ payload }) => payload.state === "online"),
    () => output,
    60_000,
  );
  expect(output).not.toMatch(/runs as root/);
});
