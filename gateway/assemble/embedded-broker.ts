// The broker inside, from the configuration and the files that it names.
import { readNamed } from "../config/load.ts";
import type { CommonConfig } from "../config/schema.ts";
import { readUsers } from "../config/users.ts";
import { type BrokerOptions, type EmbeddedBroker, startBroker } from "../deliver/broker.ts";
import { type Certificate, secureContextOf } from "../deliver/embedded-listener.ts";
import { followUsers } from "../deliver/embedded-users.ts";
import { GatewayError } from "../errors.ts";

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

/** Reads every file that is named. Throws a GatewayError "config". */
export function checkEmbeddedBroker({ mqtt: { url, embedded } }: CommonConfig): void {
  if (url !== undefined) return;
  certificateOf(embedded);
  if (embedded.users_file !== undefined) readUsers(embedded.users_file);
}

function certificateOf({ cert_file, key_file }: Embedded): Certificate | null {
  if (cert_file === undefined || key_file === undefined) return null;
  const cert = readNamed(cert_file, "mqtt.embedded.cert_file");
  const key = readNamed(key_file, "mqtt.embedded.key_file");
  try {
    secureContextOf({ cert, key });
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    const sentence = `${cert_file} and ${key_file}, which mqtt.embedded names, are no certificate and its key in PEM (${why}): correct the paths, or have both made anew.`;
    throw new GatewayError("config", sentence, { cause });
  }
  return { cert, key };
}
