// Whether a broker answers, and whether it wants to know who asks: so that nobody is asked for a user that none needs.
import { randomBytes } from "node:crypto";
import type { BrokerError } from "../../deliver/broker-error.ts";
import { type Connection, openConnection } from "../../deliver/connection.ts";

export interface Login {
  username?: string;
  password?: string;
}

export type BrokerAnswer =
  | { is: "open" }
  /** It takes nobody without a user and a password, or not these. */
  | { is: "closed" }
  /** `why`: in the words of whoever says so. */
  | { is: "away"; why: string };

/** Long enough for a TLS handshake over a slow line. */
const PATIENCE_MS = 4_000;
const MOST_TRIES = 2;

/** MQTT 3.1.1, 3.2.2.3: bad user name or password, not authorized; MQTT 5.0, 3.2.2.2: the same, and not authorized. */
const WANTS_LOGIN = new Set<unknown>([4, 5, 0x86, 0x87]);
/** Unacceptable, or unsupported, protocol version: by the same tables. */
const OTHER_VERSION = new Set<unknown>([1, 0x84]);

/** Connects, in MQTT 5 and else in 3.1.1, and says goodbye at once. */
export async function askBroker(url: string, login: Login = {}): Promise<BrokerAnswer> {
  for (let tries = 1; ; tries++) {
    const error = await connect(url, login, tries === 1 ? "5" : "3.1.1");
    if (error === null) return { is: "open" };
    if (WANTS_LOGIN.has(error.code)) return { is: "closed" };
    const isOld = OTHER_VERSION.has(error.code) || error.code === undefined;
    if (!isOld || tries === MOST_TRIES) return { is: "away", why: error.message };
  }
}

/** What kept it from connecting; without a code where the broker hung up. Null where it is connected. */
function connect(url: string, login: Login, version: "5" | "3.1.1"): Promise<BrokerError | null> {
  return new Promise((resolve) => {
    let connection: Connection | undefined;
    const end = (error: BrokerError | null) => {
      clearTimeout(timer);
      resolve(error);
      connection?.destroy();
    };
    const timer = setTimeout(() => end({ code: "SILENT", message: "no answer" }), PATIENCE_MS);
    // Not the gateway's own id, under which one may be connected.
    const clientId = `sippra-init-${randomBytes(4).toString("hex")}`;
    try {
      connection = openConnection(
        { url, version, clientId, ...login },
        { version, willRetained: false, willQos: 0 },
        {
          onAccepted: () => end(null),
          onMessage() {},
          onBroken: (error) => end(error ?? { message: "it hangs up" }),
        },
      );
    } catch (error) {
      end({ code: "FAILED", message: (error as Error).message });
    }
  });
}
