// Both ends of the connections between the gateway and the broker, which are in one process: so it is known when nothing is
// on its way between them any more.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

export interface SocketWatch {
  /** The broker has accepted one. */
  accepted(socket: Socket): void;
  /** Grows with whatever happens on them. */
  stirred(): number;
  /** What was written at one end has not been read at the other, or one end is not there yet, or still. */
  busy(): boolean;
  /** Every connection breaks. */
  cut(): void;
  close(): void;
}

/** Node.js tells here of each socket that this process opens. */
const OPENED = "net.client.socket";

/** Watches every connection that this process opens from now on. */
export function watchSockets(): SocketWatch {
  const servers = new Set<Socket>();
  const clients = new Set<Socket>();
  /** What has happened on those that are closed. */
  let past = 0;

  const keep = (ends: Set<Socket>, socket: Socket) => {
    past++;
    ends.add(socket);
    socket.once("close", () => {
      past += 1 + socket.bytesRead + socket.bytesWritten;
      ends.delete(socket);
    });
  };
  const onOpened = (message: unknown) => keep(clients, (message as { socket: Socket }).socket);
  subscribe(OPENED, onOpened);

  return {
    accepted: (socket) => keep(servers, socket),
    stirred: () => past + sum(servers, "bytesRead") + sum(servers, "bytesWritten"),
    busy: () =>
      servers.size !== clients.size ||
      sum(clients, "bytesWritten") !== sum(servers, "bytesRead") ||
      sum(servers, "bytesWritten") !== sum(clients, "bytesRead"),
    cut: () => {
      for (const socket of servers) socket.destroy();
    },
    close: () => void unsubscribe(OPENED, onOpened),
  };
}

function sum(sockets: Set<Socket>, what: "bytesRead" | "bytesWritten"): number {
  let bytes = 0;
  for (const socket of sockets) bytes += socket[what];
  return bytes;
}
