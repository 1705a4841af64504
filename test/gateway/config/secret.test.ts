// A password is what a person wrote into its file, whatever has saved it; what cannot be that is refused before a broker
// refuses it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { loadWithPlaces } from "../../../gateway/assemble/configuration.ts";
import { mqttSettings } from "../../../gateway/assemble/mqtt-settings.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { refusal } from "./refusal.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The password of a broker with this file. */
function password(content: string | Uint8Array) {
  writeFileSync(join(folder, "password"), content);
  writeFileSync(
    join(folder, "sippra.yaml"),
    "site: s\nmqtt:\n  url: mqtt://b\n  username: u\n  password_file: password\n",
  );
  const { config, where } = loadWithPlaces(join(folder, "sippra.yaml"));
  return mqttSettings(config, topicsOf("s", "g"), where)[0].settings.password;
}

describe("a password", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["with a line end", "secret\n", "secret"],
    ["with the line end of Windows", "secret\r\n", "secret"],
    ["with line ends", "secret\n\n\r\n", "secret"],
    ["without one", "secret", "secret"],
    ["in UTF-16 with a mark, as PowerShell's", Buffer.from("\ufeffsecret\r\n", "utf16le"), "secret"],
    ["in UTF-16 the other way round", Buffer.from("\ufeffsecret\r\n", "utf16le").swap16(), "secret"],
    ["in UTF-16 without a mark", Buffer.from("secret\n", "utf16le"), "secret"],
    ["with a mark, as Notepad's", "\ufeffsecret\n", "secret"],
    ["with letters of all kinds", "lösen ord π\n", "lösen ord π"],
    ["with blanks", " se cret \n", " se cret "],
  ])("is read %s", (_, content, secret) => {
    expect(password(content)).toBe(secret);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["nothing", "", /is empty: write the password into it/],
    ["a line end", "\r\n", /is empty: write the password into it/],
    ["a mark", "\ufeff\n", /is empty/],
    ["blanks", "  \t \n", /has nothing but blanks/],
    ["two lines", "user\nsecret\n", /has more than one line: write the password on one/],
    [
      "Latin-1",
      Buffer.from("lösen\n", "latin1"),
      /is not valid UTF-8, as where it is in Latin-1: save it as UTF-8/,
    ],
    ["UTF-32", Buffer.from("\ufeff\0s\0", "utf16le"), /is in UTF-32: save it as UTF-8/],
    ["NUL", "sec\0ret", /has the control character U\+0000 in it/],
    ["an escape", "sec\x1b[Dret", /has the control character U\+001B in it/],
    ["more than MQTT takes", "x".repeat(65_536), /has 65536 bytes, more than MQTT's 65535/],
    ["gzip", gzipSync("secret"), /is no text, but a file compressed with gzip/],
  ])("is refused where its file has %s", (_, content, sentence) => {
    const told = refusal(() => password(content));
    expect(told).toMatch(sentence);
    expect(told).toMatch(/^\S*sippra\.yaml, line 5: \S+password, which mqtt\.password_file names, /);
  });
});
