// A broker inside the gateway, for the demo and for small sites that have none. Loopback only: it asks
// nobody for a password, so nobody but this machine may reach it.
import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";
import { GatewayError } from "../errors.ts";

export interface EmbeddedBroker {
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** Starts a broker of MQTT 3.1.1 on 127.0.0.1; port 0 takes a free one. Throws a GatewayError "broker". */
export async function startBroker(port: number): Promise<EmbeddedBroker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(port, error)));
    server.listen(port, LOOPBACK, resolve);
  }).catch((error) => {
    aedes.close();
    throw error;
  });
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => aedes.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function cannotListen(port: number, error: NodeJS.ErrnoException): GatewayError {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${LOOPBACK} is taken, perhaps by another MQTT broker: set mqtt.url to mqtt://${LOOPBACK}:${port} to use that one, or mqtt.embedded.port to a free port.`,
    EACCES: `Port ${port} may not be opened by this user: set mqtt.embedded.port to one above 1023.`,
  };
  const sentence =
    sentences[error.code ?? ""] ??
    `The embedded MQTT broker cannot listen on port ${port} (${error.message}): set mqtt.embedded.port to another.`;
  return new GatewayError("broker", sentence, { cause: error });
}
