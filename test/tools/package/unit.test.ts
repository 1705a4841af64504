// The service of the Debian package: the sandbox of docs/systemd, around what the package installs.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packagedUnit } from "../../../tools/package/unit.ts";
import { ROOT } from "../../house/imports.ts";
import { temporaryFolder } from "../../processes.ts";

const byHand = readFileSync(join(ROOT, "docs/systemd/sippra-gateway.service"), "utf8");
const packaged = packagedUnit();
const settingsIn = (text: string) => text.split("\n").filter((line) => /^[A-Z]\w+=/.test(line));
const isInstalled = spawnSync("systemd-analyze", ["--version"]).status === 0;

test("runs the Node that comes along, once there is a configuration, and is otherwise the same", () => {
  const own = settingsIn(packaged).filter((line) => !settingsIn(byHand).includes(line));
  expect(own).toEqual([
    "ConditionPathExists=/etc/sippra/sippra.yaml",
    "WorkingDirectory=/usr/lib/sippra",
    "ExecStart=/usr/lib/sippra/bin/node bin/sippra-gateway.js run --config /etc/sippra/sippra.yaml",
  ]);
  expect(settingsIn(packaged)).toEqual(
    expect.arrayContaining([
      "SupplementaryGroups=dialout",
      "DeviceAllow=char-ttyUSB rw",
      "DeviceAllow=char-ttyACM rw",
    ]),
  );
});

test.skipIf(!isInstalled)("exposes 2.0 at most, of 10", () => {
  const folder = temporaryFolder();
  const file = join(folder.path, "sippra-gateway.service");
  writeFileSync(file, packaged);
  const { stdout } = spawnSync("systemd-analyze", ["security", "--offline=true", file], { encoding: "utf8" });
  folder.remove();
  expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThanOrEqual(2);
});
