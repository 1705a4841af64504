// The service as `init` fills it in: this machine's paths, written so that systemd reads them as they are.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { unitText } from "../../../../gateway/cli/init/unit.ts";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";

const isInstalled = spawnSync("systemd-analyze", ["--version"]).status === 0;

const ODD = {
  ...{ user: "anna", group: "anna", folder: "/home/anna/100% water", node: "/home/anna/no de/node" },
  ...{ config: '/home/anna/a "b" $c/sippra.yaml', data: "/home/anna/sippra-data", devices: ["char-ttyAMA"] },
};

it("has paths of a home, and opens no more than that for them", () => {
  const text = unitText(ODD);
  expect(text).toContain(
    'ExecStart="/home/anna/no de/node" bin/sippra-gateway.js run --config "/home/anna/a \\"b\\" $$c/sippra.yaml"\n',
  );
  expect(text).toContain("WorkingDirectory=/home/anna/100%% water\n");
  expect(text).toContain("ProtectHome=read-only\n");
  expect(text).toContain("ReadWritePaths=/home/anna/sippra-data\n");
  expect(text).toContain("DeviceAllow=char-ttyAMA rw\n");
  expect(text).not.toContain("StateDirectory");
});

it("differs from the documented one in what it has to only", () => {
  const settings = (text: string) => text.split("\n").filter((line) => /^[A-Z]\w+=/.test(line));
  const other = settings(unitText({ ...ODD, devices: [] })).filter(
    (line) => !settings(unitText()).includes(line),
  );
  expect(other.map((line) => line.split("=")[0])).toEqual([
    ...["User", "Group", "WorkingDirectory", "ExecStart", "ReadWritePaths", "ProtectHome"],
  ]);
});

it.skipIf(!isInstalled)("is what systemd knows, and exposes 2.0 at most, of 10", () => {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const file = join(path, "sippra-gateway.service");
  writeFileSync(file, unitText(ODD));
  const analyse = (...words: string[]) => spawnSync("systemd-analyze", words, { encoding: "utf8" });
  const { stderr } = analyse("verify", file);
  expect(
    stderr.split("\n").filter((line) => line.includes(file) && !/not executable|Command/.test(line)),
  ).toEqual([]);
  const { stdout } = analyse("security", "--offline=true", file);
  expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThanOrEqual(2);
});
