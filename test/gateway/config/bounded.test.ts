// What is no file of a configuration's size is refused in a sentence: it is not read to its end, which it may not have.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../../gateway/assemble/configuration.ts";
import { readNamed } from "../../../gateway/config/named.ts";
import { refusal } from "./refusal.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-bounded-"));
afterAll(() => rmSync(folder, { recursive: true }));
const within = (name: string) => join(folder, name);

describe.skipIf(process.platform === "win32")("what is no file", () => {
  execFileSync("mkfifo", [within("silent"), within("said"), within("late")]);
  writeFileSync(within("large"), "");
  truncateSync(within("large"), 2 ** 30);
  writeFileSync(within("over"), "# a comment\n".repeat(100_000));

  it.each([
    ["/dev/zero", /is a device, and no file/],
    ["/dev/random", /is a device, and no file/],
    ["/dev/null", /is a device, and no file/],
    [within("silent"), /is a pipe that nobody writes into/],
    [within("large"), /is larger than 1 MB/],
    [within("over"), /is larger than 1 MB/],
  ])("is refused at once: %s", (file, sentence) => {
    expect(refusal(() => loadConfig(file))).toMatch(sentence);
    expect(refusal(() => loadConfig(file))).toMatch(/name the right file with --config\.$/);
    expect(refusal(() => readNamed({ file, setting: "mqtt.ca_file" }))).toMatch(sentence);
  });

  it("is a socket", async () => {
    const server = createServer().listen(within("socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    expect(refusal(() => loadConfig(within("socket")))).toMatch(/is a socket, and no file/);
    server.close();
  });

  it("says that a file is no configuration", () => {
    expect(refusal(() => loadConfig(within("over")))).toBe(
      `${within("over")} is larger than 1 MB: this is no configuration, name the right file with --config.`,
    );
  });

  it("is read from a pipe that somebody writes into, now or soon", () => {
    for (const [name, wait] of [
      ["said", "0"],
      ["late", "0.3"],
    ]) {
      const write = `sleep ${wait}; { echo 'site: s'; sleep 0.2; echo 'data: /srv/s'; } > ${within(name!)}`;
      const writer = spawn("sh", ["-c", write], { stdio: "ignore" });
      expect(loadConfig(within(name!))).toMatchObject({ site: "s", data: "/srv/s" });
      writer.unref();
    }
  });
});
