// Certificates and keys in the files that the configuration names, looked at before a connection is made with them: TLS
// would say "wrong tag" or nothing.
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { doubtful, type Finding } from "../findings.ts";
import { decode } from "../text/decode.ts";
import { type Named, namedError, readNamed } from "./named.ts";

export interface Certificates {
  /** As TLS reads it. */
  pem: Buffer;
  all: X509Certificate[];
}

export interface Key {
  pem: Buffer;
  key: KeyObject;
}

/** At least one. Throws a GatewayError "config". */
export function certificatesIn(named: Named): Certificates {
  const { pem, blocks, isCut } = blocksIn(named, "certificate");
  const certificates = blocks.filter(({ label }) => /^(X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (certificates.length === 0) {
    if (isCut) throw namedError(named, CUT);
    throw namedError(named, `${holds(blocks)}: name the file with the certificate`);
  }
  const all = certificates.map(({ text }, i) => {
    try {
      return new X509Certificate(text);
    } catch (cause) {
      const which = certificates.length === 1 ? "a certificate" : `a certificate (number ${i + 1})`;
      throw namedError(named, `has ${which} that is damaged: copy it anew`, cause);
    }
  });
  if (isCut) throw namedError(named, CUT);
  return { pem, all };
}

/** Throws a GatewayError "config". */
export function keyIn(named: Named): Key {
  const { pem, blocks, isCut } = blocksIn(named, "key");
  const found = blocks.find(({ label }) => label.endsWith("PRIVATE KEY"));
  if (found === undefined) {
    if (isCut) throw namedError(named, CUT);
    throw namedError(named, `${holds(blocks)}: name the file with the private key`);
  }
  if (found.label.startsWith("ENCRYPTED") || /^Proc-Type:.*ENCRYPTED/m.test(found.text))
    throw namedError(
      named,
      'is encrypted, and nobody is there to say its passphrase: write it without, by "openssl pkey"',
    );
  try {
    return { pem, key: createPrivateKey(found.text) };
  } catch (cause) {
    throw namedError(named, "has a private key that is damaged or of an unknown kind: copy it anew", cause);
  }
}

/** Throws a GatewayError "config" where the key is another's. */
export function checkPair({ all }: Certificates, { key }: Key, keyFile: Named, certFile: string): void {
  if (all[0]!.checkPrivateKey(key)) return;
  const why = all.some((other) => other.checkPrivateKey(key))
    ? `belongs to a certificate that is not the first in ${certFile}: put that first`
    : `does not belong to the certificate in ${certFile}: name the two that belong together`;
  throw namedError(keyFile, why);
}

const DAY_MS = 86_400_000;

/** About those that are not in force, or not much longer. `now`: ms. */
export function outOfForce({ all }: Certificates, { file }: Named, now: number): Finding[] {
  return all.flatMap((certificate) => {
    const name = certificate.subject.split("\n").at(-1) ?? "";
    const [from, to] = [certificate.validFrom, certificate.validTo].map((date) => Date.parse(date)) as [
      number,
      number,
    ];
    const day = (time: number) => new Date(time).toISOString().slice(0, 10);
    const which = `${file}: the certificate ${name}`;
    if (to < now) return [doubtful("certificate-expired", `${which} has expired on ${day(to)}: renew it.`)];
    if (from > now)
      return [
        doubtful("certificate-early", `${which} holds from ${day(from)} on: see to this machine's clock.`),
      ];
    if (to < now + 14 * DAY_MS)
      return [doubtful("certificate-expires", `${which} expires on ${day(to)}: renew it.`)];
    return [];
  });
}

const CUT = "is cut off: copy it anew, to its last line";

interface Block {
  label: string;
  text: string;
}

function blocksIn(named: Named, what: string): { pem: Buffer; blocks: Block[]; isCut: boolean } {
  const bytes = readNamed(named);
  // A sequence of ASN.1, whose length is in the next bytes, begins every certificate and key in DER.
  if (bytes[0] === 0x30 && bytes[1]! >= 0x80)
    throw namedError(
      named,
      `is in DER, and not PEM: convert it, as by "openssl x509 -inform der" or "openssl pkey -inform der"`,
    );
  const decoded = decode(bytes);
  if (decoded.is === "foreign")
    throw namedError(named, `is no text, but ${decoded.what}: name the right file`);
  if (decoded.is === "unknown") throw namedError(named, `is in ${decoded.encoding}: save it as UTF-8`);
  // What stands between the blocks may be in any encoding.
  const text = decoded.is === "text" ? decoded.text : bytes.toString("latin1");
  if (text.trim() === "") throw namedError(named, `is empty: put the ${what} into it`);
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)].map(
    ([text, label]) => ({ label: label!, text }),
  );
  const begun = text.split("-----BEGIN ").length - 1;
  if (begun === 0)
    throw namedError(named, `is no PEM, which begins with "-----BEGIN": name the file with the ${what}`);
  return { pem: Buffer.from(text), blocks, isCut: begun > blocks.length };
}

function holds(blocks: readonly Block[]): string {
  const labels = new Set(blocks.map(({ label }) => label));
  if ([...labels].some((label) => label.endsWith("PRIVATE KEY")))
    return "holds a private key, and no certificate";
  if (labels.has("CERTIFICATE")) return "holds a certificate, and no private key";
  if (labels.has("PUBLIC KEY")) return "holds a public key";
  if ([...labels].some((label) => label.endsWith("CERTIFICATE REQUEST")))
    return "holds a request for a certificate";
  return `holds ${[...labels].join(", ").toLowerCase()}`;
}
