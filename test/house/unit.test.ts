// The service of docs/hardening.md: what it runs is there, what it must not and must have; and where systemd is installed,
// that says the same.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { unitText } from "../../gateway/cli/init/unit.ts";
import { ROOT } from "./imports.ts";

const FILE = "docs/systemd/sippra-gateway.service";
const text = readFileSync(join(ROOT, FILE), "utf8");
const page = readFileSync(join(ROOT, "docs/hardening.md"), "utf8");
const settings = text.split("\n").filter((line) => /^[A-Z]\w+=/.test(line));
const analyse = (...words: string[]) => spawnSync("systemd-analyze", words, { cwd: ROOT, encoding: "utf8" });
const isInstalled = analyse("--version").status === 0;

describe("the unit", () => {
  // Once that has changed: vitest run test/house/unit.test.ts -u
  test("is as gateway/cli/init/unit.ts has it", async () => {
    await expect(unitText()).toMatchFileSnapshot(join(ROOT, FILE));
  });

  test("gives the gateway no more than it needs", () => {
    expect(settings).toEqual(
      expect.arrayContaining([
        "User=sippra",
        "CapabilityBoundingSet=",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "StateDirectory=sippra",
        "StateDirectoryMode=0700",
        "UMask=0077",
        "DevicePolicy=closed",
      ]),
    );
    expect(settings.filter((line) => /^(ReadWritePaths|AmbientCapabilities=.)/.test(line))).toEqual([]);
  });

  test("lets Node make machine code, and be stopped by one signal", () => {
    expect(settings.filter((line) => line.startsWith("MemoryDenyWriteExecute"))).toEqual([]);
    expect(settings).toContain("KillMode=mixed");
  });

  test("runs what there is, in the folder and with the file that the page names", () => {
    const [, script, config] = /^ExecStart=\/usr\/bin\/node (\S+) run --config (\S+)$/m.exec(text)!;
    expect(existsSync(join(ROOT, script!))).toBe(true);
    const [, folder] = /^WorkingDirectory=(\S+)$/m.exec(text)!;
    for (const named of [config!, folder!, "/var/lib/sippra"]) expect(page).toContain(named);
  });

  test.skipIf(!isInstalled)("is what systemd knows, and as exposed as the page says", () => {
    // The programs that it runs need not be on this machine.
    const { stderr } = analyse("verify", FILE);
    expect(
      stderr.split("\n").filter((line) => line.includes(FILE) && !/not executable|Command/.test(line)),
    ).toEqual([]);
    const exposure = /exposure level for \S+: ([\d.]+)/.exec(
      analyse("security", "--offline=true", FILE).stdout,
    )![1]!;
    const [, told] = /an exposure of ([\d.]+)/.exec(page)!;
    expect(Number(exposure)).toBeLessThanOrEqual(Number(told));
  });
});
