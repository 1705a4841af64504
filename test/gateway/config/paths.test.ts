// Paths of the configuration that no system knows, or that start nowhere: refused, so that no folder named "~" and none in
// /dev is made.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig, readConfig } from "../../../gateway/assemble/configuration.ts";
import { refusal, refused } from "./refusal.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-paths-"));
afterAll(() => rmSync(folder, { recursive: true }));

const WORDS = [
  "~",
  "~/sippra",
  "~anna/sippra",
  "$HOME/sippra",
  `$\{HOME}/sippra`,
  "/home/$USER/s",
  "%APPDATA%\\s",
  "$(pwd)/x",
  "`pwd`/x",
  "%h/x",
  "/srv/%i",
  "$env:USERPROFILE\\x",
  `$\{HOME:-/x}`,
  "x$HOME",
  "'~/x'",
  "./~/x",
  "{{ home }}/x",
];
const NAMES = [
  ...["/srv/a~", "/srv/a$b", "/srv/$", "/a/~b", "/dev/serial/by-id/usb-1a86_100%"],
  ...["/srv/100%free", "/C:\\$Recycle.Bin", "/srv/a b", "/srv/~", "/srv/#1"],
];
const RELATIVE = ["./a~", "a/~b", "C:\\$Recycle.Bin", "../x", "x"];

/** Each setting that is a path, in a file of its own: its name, the lines before its value, and its line. */
const SETTINGS: [name: string, yaml: (path: string) => string, line: number][] = [
  ["data", (path) => `site: a\ndata: "${path}"`, 2],
  ["serial[1].path", (path) => `site: a\nserial:\n  - path: "${path}"`, 3],
  [
    "radio.modems[1].path",
    (path) => `site: a\nradio:\n  modems:\n    - { path: "${path}", module: rak3172 }`,
    4,
  ],
  ["mqtt.password_file", (path) => `site: a\nmqtt:\n  username: u\n  password_file: "${path}"`, 4],
  ["mqtt.ca_file", (path) => `site: a\nmqtt:\n  url: mqtts://b\n  ca_file: "${path}"`, 4],
  [
    "mqtt.brokers[1].ca_file",
    (path) =>
      `site: a\nmqtt:\n  url: mqtt://a\n  brokers:\n    - { name: b, url: "mqtts://b", ca_file: "${path}" }`,
    5,
  ],
];

describe("what only shells know", () => {
  it.each(SETTINGS)("is refused in %s, with its line", (name, yaml, line) => {
    for (const word of WORDS) {
      expect(refused(yaml(word.replaceAll("\\", "\\\\")))).toBe(
        `sippra.yaml, line ${line}: ${name} must be written out, as in "/home/anna/sippra": only shells know "~" and "$HOME".`,
      );
    }
    const isPort = name.endsWith("].path");
    for (const path of isPort ? NAMES : [...NAMES, ...RELATIVE])
      expect(() => readConfig(yaml(path.replaceAll("\\", "\\\\")), "sippra.yaml")).not.toThrow();
  });

  it.each(SETTINGS)("nor is what is no path: %s", (name, yaml, line) => {
    for (const [path, sentence] of [
      ["file:///srv/x", "must be a path, as in"],
      ["mqtt://b", "must be a path, as in"],
      ["'/srv/x'", "has quotes within its quotes"],
      ["/srv/x ", "has blanks before or after it"],
      [" /srv/x", "has blanks before or after it"],
    ])
      expect(refused(yaml(path!))).toContain(`sippra.yaml, line ${line}: ${name} ${sentence}`);
  });

  it.skipIf(process.platform === "win32").each(["ttyUSB0", "./ttyUSB0", "COM3"])(
    "nor is %s a port",
    (path) => {
      expect(refused(`site: a\nserial: [{path: ${path}}]`)).toBe(
        "sippra.yaml, line 2: serial[1].path must be an absolute path, as in /dev/ttyUSB0.",
      );
    },
  );

  it("is refused in a variable, which a service hands over as it is written", () => {
    expect(refused("site: a", { SIPPRA_DATA: "~/sippra" })).toMatch(
      /^Environment variable SIPPRA_DATA: data must be/,
    );
  });
});

describe("a configuration that is no file in a folder", () => {
  const pipe = join(folder, "pipe");
  if (process.platform !== "win32") execFileSync("mkfifo", [pipe]);

  it.each(["/dev/fd/63", "/dev/stdin", "/proc/self/fd/3", pipe])("as %s gives no folder to paths", (file) => {
    const yaml =
      "site: a\ndata: s\nmqtt:\n  url: mqtts://b\n  ca_file: ca.pem\n  brokers:\n    - { name: b, url: 'mqtts://b', ca_file: x }";
    const lines = refusal(() => readConfig(yaml, file)).split("\n");
    expect(lines.map((line) => /^(\S+): (\S+) must be an absolute path/.exec(line)?.slice(1))).toEqual([
      [file, "data"],
      [file, "mqtt.ca_file"],
      [file, "mqtt.brokers.ca_file"],
    ]);
    expect(refusal(() => readConfig("site: a", file))).toMatch(/data must be an absolute path/);
    expect(readConfig("site: a\ndata: /srv/s", file).data).toBe("/srv/s");
  });

  it("is none that lies in one, by whatever name", () => {
    const file = join(folder, "sippra.yaml");
    writeFileSync(file, "site: a");
    expect(loadConfig(file).data).toBe(join(folder, "sippra-data"));
  });
});
