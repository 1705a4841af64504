// The broker inside, from the configuration and the files that it names.
import type { Where } from "../config/load.ts";
import { certificatesIn, checkPair, keyIn, outOfForce } from "../config/pem.ts";
import type { CommonConfig } from "../config/schema.ts";
import { readUsers } from "../config/users.ts";
import { type BrokerOptions, type EmbeddedBroker, startBroker } from "../deliver/broker.ts";
import type { Certificate } from "../deliver/embedded-listener.ts";
import { followUsers } from "../deliver/embedded-users.ts";

type Embedded = CommonConfig["mqtt"]["embedded"];

/** Throws a GatewayError "config" where a file that is named cannot be used, or "broker" where nobody could come in. */
export async function startEmbeddedBroker(
  { mqtt: { embedded } }: CommonConfig,
  deps: Required<Pick<BrokerOptions, "owner" | "log" | "wall">>,
): Promise<EmbeddedBroker> {
  const { host, port, users_file: file } = embedded;
  const certificate = certificateOf(embedded);
  const users = file === undefined ? null : followUsers(file, deps);
  const options = { ...deps, host, ...(certificate && { certificate }), ...(users && { users }) };
  try {
    const broker = await startBroker(port, options);
    return {
      ...broker,
      async close() {
        users?.close();
        await broker.close();
      },
    };
  } catch (error) {
    users?.close();
    throw error;
  }
}

/** Reads every file that is named. Returns sentences to warn of. Throws a GatewayError "config". */
export function checkEmbeddedBroker({ mqtt: { url, embedded } }: CommonConfig, where?: Where): string[] {
  if (url !== undefined) return [];
  if (embedded.users_file !== undefined) readUsers(embedded.users_file);
  return certificateOf(embedded, where)?.warnings ?? [];
}

function certificateOf(
  { cert_file, key_file }: Embedded,
  where?: Where,
): (Certificate & { warnings: string[] }) | null {
  if (cert_file === undefined || key_file === undefined) return null;
  const named = (file: string, key: string) => {
    const path = ["mqtt", "embedded", key];
    return { file, setting: path.join("."), at: where?.(path) };
  };
  const keyFile = named(key_file, "key_file");
  const certFile = named(cert_file, "cert_file");
  const cert = certificatesIn(certFile);
  const key = keyIn(keyFile);
  checkPair(cert, key, keyFile, cert_file);
  return { cert: cert.pem, key: key.pem, warnings: outOfForce(cert, certFile, Date.now()) };
}
