// The broker inside, from the configuration and the files that it names.
import type { Where } from "../config/load.ts";
import type { CommonConfig } from "../config/schema.ts";
import { readUsers } from "../config/users.ts";
import { type BrokerOptions, type EmbeddedBroker, startBroker } from "../deliver/broker.ts";
import { followUsers } from "../deliver/embedded-users.ts";
import type { Finding } from "../findings.ts";
import { certificateOf } from "./certificate.ts";

/** Throws a GatewayError "config" where a file that is named cannot be used, or "broker" where nobody could come in. */
export async function startEmbeddedBroker(
  { mqtt: { embedded } }: CommonConfig,
  deps: Required<Pick<BrokerOptions, "owner" | "log" | "wall">>,
): Promise<EmbeddedBroker> {
  const { host, port, users_file: file } = embedded;
  const certificate = certificateOf(embedded, "mqtt.embedded");
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

/** Reads every file that is named. Returns what to warn of. Throws a GatewayError "config". */
export function checkEmbeddedBroker({ mqtt: { url, embedded } }: CommonConfig, where?: Where): Finding[] {
  if (url !== undefined) return [];
  if (embedded.users_file !== undefined) readUsers(embedded.users_file);
  return certificateOf(embedded, "mqtt.embedded", where)?.warnings ?? [];
}
