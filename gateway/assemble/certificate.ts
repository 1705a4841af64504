// The certificate of what listens for other machines, from the files that the configuration names.
import type { Where } from "../config/load.ts";
import { certificatesIn, checkPair, keyIn, outOfForce } from "../config/pem.ts";
import type { Finding } from "../findings.ts";

export interface Named {
  cert_file?: string | undefined;
  key_file?: string | undefined;
}

export interface FoundCertificate {
  /** PEM */
  cert: Buffer;
  key: Buffer;
  /** What is to be seen to. */
  warnings: Finding[];
}

/** `section`: where these settings stand, for sentences. Null where none is named. Throws a GatewayError "config". */
export function certificateOf(
  { cert_file, key_file }: Named,
  section: string,
  where?: Where,
): FoundCertificate | null {
  if (cert_file === undefined || key_file === undefined) return null;
  const named = (file: string, key: string) => {
    const path = [...section.split("."), key];
    return { file, setting: path.join("."), at: where?.(path) };
  };
  const keyFile = named(key_file, "key_file");
  const certFile = named(cert_file, "cert_file");
  const cert = certificatesIn(certFile);
  const key = keyIn(keyFile);
  checkPair(cert, key, keyFile, cert_file);
  return { cert: cert.pem, key: key.pem, warnings: outOfForce(cert, certFile, Date.now()) };
}
