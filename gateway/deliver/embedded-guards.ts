// What aedes 2.0.0-beta.1 lacks and aedes 1.1.3 and 1.2.0 have, and what all of them lack: guards against packets that
// would bring down the process that the broker shares with the gateway. Each is there because a client did so
// (test/gateway/deliver/broker-hostile.test.ts). They reach for parts that aedes' types do not name, so its version is pinned.
import type { EventEmitter } from "node:events";
import type { BrokerLimits } from "./embedded-limits.ts";
import { malformation, type ReceivedPacket } from "./embedded-packets.ts";
import { type ReadingClient, readInPieces } from "./embedded-reading.ts";

/** A client of aedes, with what its types do not name. */
interface ClientParts extends EventEmitter, ReadingClient {
  version: number | null;
  closed: boolean;
  subscriptions: object;
  duplicates: object;
  /** Runs while the socket has not taken what was written. */
  _drainTimer: unknown;
  _handleDrainTimeout(): void;
}

/** For a broker that nobody has connected to yet. */
export function guardBroker(broker: object): void {
  // GHSA-52qw-whmv-87c5, mended in 1.1.3: a client named "constructor" is no client that is here already.
  Object.assign(broker, { clients: Object.create(null), brokers: Object.create(null) });
}

/** Of a packet of 16 kB and more, before its length is counted. */
const HEADER_B = 4;

/** For a client that has sent nothing yet. */
export function guardClient(aedesClient: object, limits: BrokerLimits): void {
  const client = aedesClient as ClientParts;
  const fail = (error: Error) => void client.emit("error", error);
  // aedes 1.2.0 has no limit of its own; 2 has one, and tells clients of MQTT 5 of it.
  const isTooLarge = (length: number) => HEADER_B + length > limits.packet;
  const checkLength = (length: number) => {
    if (isTooLarge(length) && client.version !== 5) fail(new Error("packet too large"));
  };

  // As above, for topic filters.
  client.subscriptions = Object.create(null);
  client.duplicates = Object.create(null);

  wrapListener(client._parser, "packet", (handle, packet: ReceivedPacket) => {
    const what = malformation(packet);
    if (what !== null) return fail(new Error(`malformed ${packet.cmd}: its ${what}`));
    checkLength(packet.length);
    attempt(handle, fail);
  });
  // What came together with CONNECT is handled here, where an error would be nobody's.
  wrapListener(client, "connected", (handle) => attempt(handle, fail));
  readInPieces(client, (parse) => {
    attempt(parse, fail);
    checkLength(client._parser.packet.length);
    return !client.closed && !isTooLarge(client._parser.packet.length);
  });

  // After a pause of this process its timers come before its sockets, which may have taken everything long since.
  const cutOff = client._handleDrainTimeout;
  client._handleDrainTimeout = () => {
    const timer = client._drainTimer;
    setImmediate(() => {
      if (client._drainTimer === timer) cutOff.call(client);
    });
  };
}

function attempt(run: () => unknown, fail: (error: Error) => void): void {
  try {
    run();
  } catch (error) {
    fail(error as Error);
  }
}

/** Has `instead` called in place of the one listener that there is, which it is given to call. */
function wrapListener<Args extends unknown[]>(
  emitter: EventEmitter,
  event: string,
  instead: (handle: () => void, ...args: Args) => void,
): void {
  const [listener] = emitter.listeners(event);
  emitter.removeAllListeners(event);
  emitter.on(event, (...args: Args) => instead(() => listener?.apply(emitter, args), ...args));
}
