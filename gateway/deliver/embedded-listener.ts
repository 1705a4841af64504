// Where clients of the embedded broker come in: one port, with TLS or without. With TLS the gateway has an entrance of its
// own on loopback, so that it need not know by whose word its own certificate is good.
//
//   other machines, partners -- host:port, TLS ----> [ strangers: 100 ] --CONNECT--> aedes
//   this gateway ---- 127.0.0.1, a port of its own ---------^
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { systemClock, within } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { BrokerLimits } from "./embedded-limits.ts";

/** PEM, both. */
export interface Certificate {
  cert: Uint8Array;
  key: Uint8Array;
}

export interface ListenerDeps {
  host: string;
  /** 0 takes a free one. */
  port: number;
  certificate: Certificate | null;
  limits: BrokerLimits;
  log: Log;
  /** Takes a client in; called once for each. `isInside`: by the gateway's own entrance. */
  onSocket(socket: Socket, isInside: boolean): void;
}

export interface Listener {
  readonly port: number;
  /** For the gateway alone; the same as `port` without TLS. */
  readonly innerPort: number;
  /** This one has said who it is: it has no end to wait for any more. */
  known(socket: Socket): void;
  /** Lets nobody in any more, then has `farewell` said to those who are there. */
  close(farewell: () => Promise<void>): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
export const TLS_MIN = "TLSv1.2";

/** Throws what TLS says of a certificate or key that is none. */
export const secureContextOf = ({ cert, key }: Certificate): SecureContext =>
  createSecureContext({ cert: Buffer.from(cert), key: Buffer.from(key), minVersion: TLS_MIN });

/** Throws a GatewayError "broker". */
export async function listen(deps: ListenerDeps): Promise<Listener> {
  const { host, port, certificate, limits, log, onSocket } = deps;
  const sockets = new Set<Socket>();
  /** Those that have not said who they are, the oldest first. */
  const strangers = new Set<Socket>();
  const secureContext = certificate === null ? null : secureContextOf(certificate);

  function take(socket: Socket, isInside: boolean): void {
    sockets.add(socket);
    strangers.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      strangers.delete(socket);
    });
    onSocket(socket, isInside);
    if (strangers.size > limits.strangers) [...strangers][0]?.destroy();
  }

  async function open(at: string, on: number, wrap: (socket: Socket) => Socket, isInside: boolean) {
    const server = createServer({ noDelay: true }, (socket) => take(wrap(socket), isInside));
    await listening(server, at, on);
    server.on("error", (err) => {
      log.error({ err }, `The embedded broker cannot take a client (${err.message}).`);
    });
    return server;
  }

  const asIs = (socket: Socket) => socket;
  const servers: Server[] = [];
  const closeAll = async (farewell: () => Promise<void>) => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    const end = endInOrder(sockets, GONE_MS);
    await farewell();
    await end();
    await Promise.all(closed);
  };
  const secured = (socket: Socket) =>
    secureContext === null ? socket : new TLSSocket(socket, { isServer: true, secureContext });
  servers.push(await open(host, port, secured, false));
  if (secureContext !== null) {
    try {
      servers.push(await open(LOOPBACK, 0, asIs, true));
    } catch (error) {
      await closeAll(async () => {});
      throw error;
    }
  }
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  return {
    port: ports[0]!,
    innerPort: ports.at(-1)!,
    known: (socket) => void strangers.delete(socket),
    close: closeAll,
  };
}

/** A client that is told of the end has as long to go. */
const GONE_MS = 500;

/**
 * A socket that is closed with something unread in it takes along what its peer has not read yet (RFC 1122, 4.2.2.13): the last
 * words of the gateway among it. So what closes one from now on only ends it, and it is read until its peer has ended too.
 * Returns what closes them all then: after `ms` at most, real time, since networks know no other.
 */
function endInOrder(sockets: ReadonlySet<Socket>, ms: number): () => Promise<void> {
  const ends = [...sockets].map((socket) => {
    const destroy = socket.destroy.bind(socket);
    const ended = new Promise<void>((resolve) => {
      for (const event of ["end", "error", "close"]) socket.once(event, () => resolve());
    });
    socket.destroy = () => socket.end().resume();
    return { socket, ended, destroy };
  });
  return async () => {
    for (const { socket } of ends) socket.destroy();
    await within(Promise.all(ends.map(({ ended }) => ended)), ms, systemClock);
    for (const { destroy } of ends) destroy();
  };
}

/** Throws a GatewayError "broker" where none could listen there. */
export async function tryListening(host: string, port: number): Promise<void> {
  const server = createServer();
  await listening(server, host, port);
  await new Promise((resolve) => server.close(resolve));
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(cannotListen(host, port, error));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): GatewayError {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken, perhaps by another MQTT broker: set mqtt.url to mqtt://${LOOPBACK}:${port} to use that one, or mqtt.embedded.port to a free port.`,
    EACCES: `Port ${port} may not be opened by this user: set mqtt.embedded.port to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: set mqtt.embedded.host to one that it has, or to 0.0.0.0 for all.`,
    ENOTFOUND: `Nobody knows the name ${host}: set mqtt.embedded.host to an address of this machine.`,
  };
  const sentence =
    sentences[error.code ?? ""] ??
    `The embedded MQTT broker cannot listen on port ${port} of ${host} (${error.message}): set mqtt.embedded.port to another.`;
  return new GatewayError("broker", sentence, { cause: error });
}
