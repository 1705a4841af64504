// A configuration that is wrong is refused with what to mend and where: never half taken.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../../gateway/assemble/configuration.ts";
import { readNamed } from "../../../gateway/config/named.ts";
import { refusal, refused } from "./refusal.ts";

const directory = mkdtempSync(join(tmpdir(), "sippra-config-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("what is wrong", () => {
  const cases: [string, string, string][] = [
    ["nothing", "", 'sippra.yaml is empty: start from the output of "sippra-gateway config example".'],
    [
      "comments only",
      "# site: a\n",
      'sippra.yaml is empty: start from the output of "sippra-gateway config example".',
    ],
    [
      "a list",
      "- a",
      'sippra.yaml, line 1: settings must be written as "key: value", as in "site: sundsvall".',
    ],
    [
      "a word",
      "sundsvall",
      'sippra.yaml, line 1: settings must be written as "key: value", as in "site: sundsvall".',
    ],
    [
      "a tab",
      "site: a\nmqtt:\n\turl: x",
      "sippra.yaml, line 3: this is not valid YAML (a tab indents it; use spaces): mend it there.",
    ],
    [
      "a key twice",
      "site: a\nsite: b",
      "sippra.yaml, line 2: this is not valid YAML (a key is there twice): mend it there.",
    ],
    ["no site", "network: 1", 'sippra.yaml: "site" is missing: add a line like "site: sundsvall".'],
    [
      "a misspelt section",
      "site: a\nmqqt:\n  url: x",
      'sippra.yaml, line 2: there is no setting "mqqt": did you mean "mqtt"?',
    ],
    [
      "a misspelt key",
      "site: a\nmqtt:\n  ulr: x",
      'sippra.yaml, line 3: there is no setting "ulr" under mqtt: did you mean "url"?',
    ],
    [
      "a misspelt key in a list",
      "site: a\nserial:\n  - path: /dev/x\n    buad: 1",
      'sippra.yaml, line 4: there is no setting "buad" under serial[1]: did you mean "baud"?',
    ],
    [
      "an unknown key",
      "site: a\nlog:\n  colour: red",
      'sippra.yaml, line 3: there is no setting "colour" under log: known here are level, format.',
    ],
    [
      "a number for a text",
      "site: 12",
      'sippra.yaml, line 1: site must be text: write it in quotes, as in "…".',
    ],
    ["a text for a number", "site: a\nnetwork: one", "sippra.yaml, line 2: network must be a whole number."],
    ["a network too high", "site: a\nnetwork: 256", "sippra.yaml, line 2: network must be 0 to 255."],
    ["a broken number", "site: a\nnetwork: 1.5", "sippra.yaml, line 2: network must be a whole number."],
    [
      "capitals in a name",
      "site: Sundsvall",
      "sippra.yaml, line 1: site must be small letters a-z, digits and hyphens (it stands in MQTT topics).",
    ],
    [
      "a text for a section",
      "site: a\nmqtt: yes",
      "sippra.yaml, line 2: mqtt must be a section: its settings on lines of their own, indented.",
    ],
    [
      "a text for a list",
      "site: a\nserial: /dev/ttyUSB0",
      "sippra.yaml, line 2: serial must be a list: one entry a line, each starting with a hyphen.",
    ],
    [
      "a line with neither",
      "site: a\nserial:\n  - baud: 9600",
      "sippra.yaml, line 3: serial[1] must have either path or usb.",
    ],
    [
      "a web address",
      "site: a\nmqtt:\n  url: http://b",
      "sippra.yaml, line 3: mqtt.url must start with mqtt:// or mqtts://.",
    ],
    [
      "no address",
      "site: a\nmqtt:\n  url: broker",
      "sippra.yaml, line 3: mqtt.url must be a URL like mqtt://broker.example:1883 or mqtts://broker.example:8883.",
    ],
    [
      "a password in the address",
      "site: a\nmqtt:\n  url: mqtt://u:p@b",
      "sippra.yaml, line 3: mqtt.url must not hold a user or a password: use mqtt.username and mqtt.password_file.",
    ],
    [
      "a prefix in the address",
      "site: a\nmqtt:\n  url: mqtt://b/prefix",
      "sippra.yaml, line 3: mqtt.url must end after the port: topics always start with sippra/.",
    ],
    [
      "a host that is no address",
      "site: a\nmqtt:\n  url: mqtt://192.168.1.300",
      "sippra.yaml, line 3: mqtt.url must name a host: 192.168.1.300 is no IPv4 address, which has four numbers up to 255.",
    ],
    [
      "a host of three numbers",
      "site: a\nmqtt:\n  url: mqtt://10.0.1:1883",
      "sippra.yaml, line 3: mqtt.url must name a host: 10.0.1 is no IPv4 address, which has four numbers up to 255.",
    ],
    [
      "a host that is a number",
      "site: a\nmqtt:\n  url: mqtt://1883",
      "sippra.yaml, line 3: mqtt.url must name a host: 1883 is no IPv4 address, which has four numbers up to 255.",
    ],
    [
      "a host in letters of its own",
      "site: a\nmqtt:\n  url: mqtt://mäklare.example",
      "sippra.yaml, line 3: mqtt.url must have the host's name in ASCII: write mqtt://xn--mklare-bua.example.",
    ],
    [
      "a port that is none",
      "site: a\nmqtt:\n  url: mqtt://b:0",
      "sippra.yaml, line 3: mqtt.url must have a port that a broker can have, 1 to 65535.",
    ],
    [
      "a fragment",
      "site: a\nmqtt:\n  url: mqtt://b:1883#x",
      "sippra.yaml, line 3: mqtt.url must end after the port: topics always start with sippra/.",
    ],
    [
      "a USB device with a digit too few",
      'site: a\nserial: [{usb: "0403:600"}]',
      'sippra.yaml, line 2: serial[1].usb is no USB device: write "vendor:product" in four hex digits each (as lsusb shows them), "vendor:product:serial number", or the serial number alone.',
    ],
    [
      "a USB device as lsusb prints it",
      "site: a\nserial:\n  - usb: 'Bus 001 Device 004: ID 0403:6001'",
      'sippra.yaml, line 3: serial[1].usb is no USB device: write "vendor:product" in four hex digits each (as lsusb shows them), "vendor:product:serial number", or the serial number alone.',
    ],
    [
      "a module's USB device without a product",
      "site: a\nradio:\n  modems:\n    - { usb: '1a86:', module: rak3172 }",
      'sippra.yaml, line 4: radio.modems[1].usb is no USB device: write "vendor:product" in four hex digits each (as lsusb shows them), "vendor:product:serial number", or the serial number alone.',
    ],
    [
      "two brokers of one name",
      "site: a\nmqtt:\n  brokers:\n    - { name: main, url: mqtt://b }",
      "sippra.yaml, line 4: mqtt.brokers[1].name must be a name that no other broker has (main).",
    ],
    [
      "another broker without a URL",
      "site: a\nmqtt:\n  brokers:\n    - { name: city }",
      'sippra.yaml: "mqtt.brokers[1].url" is missing: add a line like "mqtt.brokers[1].url: …".',
    ],
    [
      "another broker's password for nobody",
      "site: a\nmqtt:\n  brokers:\n    - { name: city, url: mqtt://b, password_file: p }",
      "sippra.yaml, line 4: mqtt.brokers[1].password_file needs username beside it.",
    ],
    [
      "another broker that takes requests",
      "site: a\nmqtt:\n  brokers:\n    - { name: city, url: mqtt://b, requests: true }",
      'sippra.yaml, line 4: there is no setting "requests" under mqtt.brokers[1]: known here are name, url, version, proof, username, password_file, ca_file, cert_file, key_file.',
    ],
    [
      "requests at the broker inside, which knows nobody",
      "site: a\nmqtt:\n  requests: true",
      'sippra.yaml, line 3: mqtt.requests needs to know who asks: set mqtt.embedded.users_file, and let somebody ask with "sippra-gateway users add NAME --requests"; or set mqtt.url to a broker that says who may.',
    ],
    [
      "known noise by nobody",
      "site: a\nmqtt:\n  url: mqtt://b\n  known_noise: true",
      "sippra.yaml, line 4: mqtt.known_noise needs mqtt.requests beside it.",
    ],
    [
      "known noise by whoever asks the broker inside",
      "site: a\nmqtt:\n  requests: true\n  known_noise: true\n  embedded:\n    users_file: u",
      'sippra.yaml, line 4: mqtt.known_noise is for a broker at mqtt.url: at the one inside, "sippra-gateway users allow NAME --known-noise" says who may.',
    ],
    [
      "the broker inside, open to other machines",
      "site: a\nmqtt:\n  embedded:\n    host: 0.0.0.0",
      "sippra.yaml, line 4: mqtt.embedded.host lets other machines in, and so needs users_file (sippra-gateway users add), and cert_file and key_file (TLS), or must be 127.0.0.1.",
    ],
    [
      "the same without TLS",
      "site: a\nmqtt:\n  embedded:\n    host: broker.local\n    users_file: u",
      "sippra.yaml, line 4: mqtt.embedded.host lets other machines in, and so needs cert_file and key_file (TLS), or must be 127.0.0.1.",
    ],
    [
      "the same without users",
      'site: a\nmqtt:\n  embedded:\n    host: "::"\n    cert_file: c\n    key_file: k',
      "sippra.yaml, line 4: mqtt.embedded.host lets other machines in, and so needs users_file (sippra-gateway users add), or must be 127.0.0.1.",
    ],
    [
      "a certificate of the broker inside without key",
      "site: a\nmqtt:\n  embedded:\n    cert_file: c",
      "sippra.yaml, line 4: mqtt.embedded.cert_file needs mqtt.embedded.key_file beside it.",
    ],
    [
      "metrics for other machines",
      "site: a\nmetrics:\n  enabled: true\n  host: 0.0.0.0",
      "sippra.yaml, line 4: metrics.host lets other machines in, and so needs token_file (a long random word), and cert_file and key_file (TLS), or must be 127.0.0.1.",
    ],
    [
      "the same without TLS",
      "site: a\nmetrics:\n  host: gateway.local\n  token_file: t",
      "sippra.yaml, line 3: metrics.host lets other machines in, and so needs cert_file and key_file (TLS), or must be 127.0.0.1.",
    ],
    [
      "a certificate of metrics without key",
      "site: a\nmetrics:\n  cert_file: c",
      "sippra.yaml, line 3: metrics.cert_file needs metrics.key_file beside it.",
    ],
    [
      "an unknown version",
      "site: a\nmqtt:\n  version: 4",
      "sippra.yaml, line 3: mqtt.version must be one of 5, auto, 3.1.1.",
    ],
    [
      "a password for nobody",
      "site: a\nmqtt:\n  password_file: p",
      "sippra.yaml, line 3: mqtt.password_file needs mqtt.username beside it.",
    ],
    [
      "a certificate without key",
      "site: a\nmqtt:\n  url: mqtts://b\n  cert_file: c",
      "sippra.yaml, line 4: mqtt.cert_file needs mqtt.key_file beside it.",
    ],
    [
      "an authority without TLS",
      "site: a\nmqtt:\n  url: mqtt://b\n  ca_file: c",
      "sippra.yaml, line 4: mqtt.ca_file needs mqtt.url to start with mqtts://.",
    ],
    [
      "a port too high",
      "site: a\nmqtt:\n  embedded:\n    port: 70000",
      "sippra.yaml, line 4: mqtt.embedded.port must be a port, 0 to 65535.",
    ],
    [
      "a wrong level",
      "site: a\nlog:\n  level: loud",
      "sippra.yaml, line 3: log.level must be one of debug, info, warn, error, silent.",
    ],
  ];
  it.each(cases)("%s", (_, text, sentence) => {
    expect(refused(text)).toBe(sentence);
  });

  it("is told all at once, from top to bottom", () => {
    expect(
      refused("site: A\nnetwork: 300\nserial:\n  - path: /dev/a\n    buad: 1\nlog:\n  levle: info").split(
        "\n",
      ),
    ).toEqual([
      "sippra.yaml, line 1: site must be small letters a-z, digits and hyphens (it stands in MQTT topics).",
      "sippra.yaml, line 2: network must be 0 to 255.",
      'sippra.yaml, line 5: there is no setting "buad" under serial[1]: did you mean "baud"?',
      'sippra.yaml, line 7: there is no setting "levle" under log: did you mean "level"?',
    ]);
  });

  it("is a file that is not there, or not readable, or none", () => {
    expect(refusal(() => loadConfig("nowhere.yaml"))).toBe(
      'There is no configuration file nowhere.yaml: write one with "sippra-gateway init --config nowhere.yaml", or name another with --config.',
    );
    expect(refusal(() => loadConfig(directory))).toBe(
      `${directory} is a directory: name the configuration file in it with --config.`,
    );
  });

  it.skipIf(process.getuid?.() === 0)("is a file that may not be read", () => {
    const file = join(directory, "private.yaml");
    writeFileSync(file, "site: a");
    chmodSync(file, 0);
    expect(refusal(() => loadConfig(file))).toMatch(
      /may not be read by this user: change its owner or its mode/,
    );
  });

  it("is a named file that is not there", () => {
    expect(refusal(() => readNamed({ file: "/nowhere/ca.pem", setting: "mqtt.ca_file" }))).toBe(
      "/nowhere/ca.pem, which mqtt.ca_file names, is not there: correct the path or the file's mode.",
    );
  });
});
