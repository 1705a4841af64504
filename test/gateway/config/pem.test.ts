// Certificates and keys are looked at before a connection is made with them: what TLS would only call "wrong tag" is told
// by what it is.
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { loadWithPlaces } from "../../../gateway/assemble/configuration.ts";
import { mqttSettings } from "../../../gateway/assemble/mqtt-settings.ts";
import { certificatesIn, outOfForce } from "../../../gateway/config/pem.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { CERTIFICATE, KEY, OTHER_CERTIFICATE } from "./pems.ts";
import { refusal } from "./refusal.ts";

const folder = mkdtempSync(join(tmpdir(), "sippra-pem-"));
afterAll(() => rmSync(folder, { recursive: true }));
const within = (name: string, content?: string | Uint8Array) => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const encrypted = createPrivateKey(KEY).export({
  ...{ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" },
});
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
const DER = new X509Certificate(CERTIFICATE).raw;
const keyDer = createPrivateKey(KEY).export({ type: "pkcs8", format: "der" });

/** What a gateway makes of these three files. */
function settings(files: {
  ca?: string | Uint8Array;
  cert?: string | Uint8Array;
  key?: string | Uint8Array;
}) {
  const { ca = CERTIFICATE, cert = CERTIFICATE, key = KEY } = files;
  for (const [name, content] of Object.entries({ ca, cert, key })) within(`${name}.pem`, content);
  const yaml =
    "site: s\nmqtt:\n  url: mqtts://b\n  ca_file: ca.pem\n  cert_file: cert.pem\n  key_file: key.pem\n";
  const { config, where } = loadWithPlaces(within("sippra.yaml", yaml));
  return mqttSettings(config, topicsOf("s", "g"), where)[0];
}

describe("a certificate or key", () => {
  it.each<[string, Parameters<typeof settings>[0]]>([
    ["as it is made", {}],
    ["with text around it", { ca: `Subject: å\n${CERTIFICATE}\n# end` }],
    ["with text in Latin-1 around it", { ca: Buffer.from(`å\n${CERTIFICATE}`, "latin1") }],
    ["with a mark", { cert: `\ufeff${CERTIFICATE}` }],
    ["in UTF-16", { key: Buffer.from(`\ufeff${KEY}`, "utf16le") }],
    ["of a chain", { cert: CERTIFICATE + OTHER_CERTIFICATE, ca: OTHER_CERTIFICATE + CERTIFICATE }],
    ["both in one file", { cert: CERTIFICATE + KEY, key: CERTIFICATE + KEY }],
    ["with the line ends of Windows", { cert: CERTIFICATE.replaceAll("\n", "\r\n") }],
  ])("is taken %s", (_, files) => {
    const { settings: made, warnings } = settings(files);
    expect(Buffer.from(made.ca!).toString()).toContain("-----BEGIN CERTIFICATE-----\n");
    expect(warnings).toEqual([]);
  });

  it.each<[string, Parameters<typeof settings>[0], number, RegExp]>([
    ["empty", { ca: "" }, 4, /ca\.pem, which mqtt\.ca_file names, is empty: put the certificate into it/],
    ["blank", { key: "\n \n" }, 6, /key\.pem, which mqtt\.key_file names, is empty: put the key into it/],
    ["another text", { ca: "nothing\n" }, 4, /is no PEM, which begins with "-----BEGIN"/],
    ["DER", { ca: DER }, 4, /is in DER, and not PEM: convert it/],
    ["a key in DER", { key: keyDer }, 6, /is in DER, and not PEM/],
    ["cut off", { cert: CERTIFICATE.slice(0, 300) }, 5, /is cut off: copy it anew/],
    ["a key that is cut off", { key: KEY.slice(0, 100) }, 6, /is cut off: copy it anew/],
    ["a chain that is cut off", { ca: CERTIFICATE + OTHER_CERTIFICATE.slice(0, 300) }, 4, /is cut off/],
    [
      "damaged",
      { cert: CERTIFICATE.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA") },
      5,
      /has a certificate that is damaged/,
    ],
    [
      "damaged, the second",
      { ca: CERTIFICATE + OTHER_CERTIFICATE.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA") },
      4,
      /\(number 2\) that is damaged/,
    ],
    [
      "a damaged key",
      { key: KEY.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA") },
      6,
      /has a private key that is damaged/,
    ],
    ["encrypted", { key: encrypted as string }, 6, /is encrypted, and nobody is there to say its passphrase/],
    ["a key for a certificate", { cert: KEY }, 5, /holds a private key, and no certificate/],
    ["a certificate for a key", { key: CERTIFICATE }, 6, /holds a certificate, and no private key/],
    [
      "a public key",
      { key: other.publicKey.export({ type: "spki", format: "pem" }) as string },
      6,
      /holds a public key/,
    ],
    [
      "another's key",
      { key: other.privateKey.export({ type: "pkcs8", format: "pem" }) as string },
      6,
      /does not belong to the certificate in/,
    ],
    [
      "the authority's before its own",
      { cert: OTHER_CERTIFICATE + CERTIFICATE },
      6,
      /is not the first in .*: put that first/,
    ],
    ["an archive", { ca: gzipSync(CERTIFICATE) }, 4, /is no text, but a file compressed with gzip/],
  ])("is refused with its line where it is %s", (_, files, line, sentence) => {
    const told = refusal(() => settings(files));
    expect(told).toMatch(sentence);
    expect(told).toMatch(new RegExp(`^\\S*sippra\\.yaml, line ${line}: `));
    expect(told.split("\n")).toHaveLength(1);
  });

  it("is told of all at once", () => {
    expect(refusal(() => settings({ ca: "", cert: KEY, key: CERTIFICATE })).split("\n")).toHaveLength(3);
  });

  it.each([
    [
      "2200-01-01",
      "certificate-expired",
      /certificate CN=gateway\.example has expired on 21\d\d-\d\d-\d\d: renew it/,
    ],
    ["2000-01-01", "certificate-early", /holds from 20\d\d-\d\d-\d\d on: see to this machine's clock/],
  ])("is warned of at %s", (day, cause, sentence) => {
    const named = { file: within("a.pem", CERTIFICATE), setting: "mqtt.ca_file" };
    expect(outOfForce(certificatesIn(named), named, Date.parse(day))).toEqual([
      { cause, severity: "doubtful", sentence: expect.stringMatching(sentence) },
    ]);
  });
});
