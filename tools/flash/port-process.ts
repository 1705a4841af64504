// The process that holds one serial port for sippra-node. The `espruino` package queues and chunks what goes
// out; under it is a device of our own, because the package's opens only ports it finds listed, has no error
// listener, and gives up when a board on USB resets and its port goes away for a second.
import { createRequire } from "node:module";
import { SerialPort } from "serialport";
import { plainWords, portTroubleOf } from "../../gateway/intake/port-trouble.ts";
import type { FromPort, ToPort } from "./line.ts";

/** The part of the package that is used here. */
interface Espruino {
  Config: Record<string, unknown>;
  Core: {
    Serial: {
      devices: Device[];
      connection: { chunkSize: number; write(data: string, written: () => void): Promise<void> };
      startListening(listener: (data: ArrayBuffer) => void): void;
      open(path: string, opened: (info: unknown) => void, closed: () => void): void;
    };
  };
}

interface Device {
  name: string;
  init(): void;
  getStatus(): true;
  getPorts(callback: (ports: { path: string; type: string }[], all: boolean) => void): void;
  open(
    path: string,
    opened: (info: string | undefined) => void,
    received: (data: ArrayBuffer) => void,
    closed: () => void,
  ): void;
  write(data: string, written: () => void): void;
  close(): void;
}

/** How often a port that went away is tried again, ms: the console of a node listens for 3 s only. */
const RETRY = 200;
/** Bytes handed to the port at a time: half of the 1 kB that an interpreter takes in while it is busy. */
const CHUNK = 512;

const [path = "", baud = "9600"] = process.argv.slice(2);
const tell = (message: FromPort) => process.send?.(message);

function createDevice(): Device {
  let port: SerialPort | undefined;
  let closing = false;
  const connect = (received: (data: ArrayBuffer) => void, opened: (error: Error | null) => void) => {
    const candidate = new SerialPort({ path, baudRate: Number(baud) }, (error) => {
      if (error === null) port = candidate;
      opened(error);
    });
    candidate.on("data", (data: Buffer) => received(new Uint8Array(data).buffer));
    // A failure is told by the close that follows it.
    candidate.on("error", () => {});
    candidate.on("close", () => {
      if (closing) process.exit(0);
      port = undefined;
      tell({ is: "lost" });
      const again = () => connect(received, (error) => error !== null && setTimeout(again, RETRY));
      setTimeout(again, RETRY);
    });
  };
  return {
    name: "sippra",
    init: () => {},
    getStatus: () => true,
    getPorts: (callback) => callback([{ path, type: "usb" }], true),
    open: (_path, opened, received, _closed) =>
      connect(received, (error) => {
        if (error === null) return opened("open");
        const { message } = error;
        tell({ is: "failed", trouble: portTroubleOf(message), text: plainWords(message) });
      }),
    // What is written while the port is away is lost, as on a wire that is not there.
    write: (data, written) => {
      if (port === undefined) setTimeout(written, RETRY);
      else port.write(Buffer.from(data, "latin1"), () => written());
    },
    close: () => {
      closing = true;
      if (port === undefined) process.exit(0);
      port.close();
    },
  };
}

// A terminal sends Ctrl-C, and that it hangs up, to all that run in it: the tool decides when all is over, since the board has to
// be let go on before.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

// The package tells the console all it sends, and the key is part of it.
console.log = console.warn = console.error = () => {};

const device = createDevice();
const load = createRequire(import.meta.url)("espruino") as { init(ready: () => void): void };
load.init(() => {
  const { Config, Core } = (globalThis as unknown as { Espruino: Espruino }).Espruino;
  // No question of its own to the board (its answer would be looked up on the network), no port left out.
  Object.assign(Config, { ENV_ON_CONNECT: false, SERIAL_IGNORE: "" });
  Core.Serial.devices.length = 0;
  Core.Serial.devices.push(device);
  Core.Serial.startListening((data) => tell({ is: "text", text: Buffer.from(data).toString("latin1") }));
  Core.Serial.open(
    path,
    () => {
      Core.Serial.connection.chunkSize = CHUNK;
      tell({ is: "open" });
    },
    () => {},
  );
  process.on("message", (message: ToPort) => {
    if ("close" in message) device.close();
    else Core.Serial.connection.write(message.write, () => tell({ is: "written", id: message.id }));
  });
});
process.on("disconnect", () => process.exit(0));
