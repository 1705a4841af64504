// A serial line inside one process: what a virtual board sends is read by the gateway's own serial code, and
// what that writes reaches the board. Bytes are delivered without delay; the board's UART has kept its time.
import type { BindingInterface, BindingPortInterface, OpenOptions } from "@serialport/bindings-interface";

export interface Line {
  path: string;
  /** Bytes from the node. */
  send(bytes: Uint8Array): void;
  /** Where bytes for the node go. */
  onReceive(listener: (bytes: Uint8Array) => void): void;
  /** Pulls the cable or puts it back. */
  plug(inserted: boolean): void;
  /** Nothing is on its way to a gateway that listens. */
  idle(): boolean;
}

interface OpenLine extends Line {
  open(options: OpenOptions): BindingPortInterface;
  plugged(): boolean;
}

/** An error as the stream expects it where a read or write ends because the port was closed. */
function canceled(): Error {
  return Object.assign(new Error("The port was closed"), { canceled: true });
}

function createLine(path: string): OpenLine {
  let queue = Buffer.alloc(0);
  let inserted = true;
  let listener: (bytes: Uint8Array) => void = () => {};
  let reader: { give: () => void; fail: (error: Error) => void } | undefined;
  let port: { isOpen: boolean } | undefined;

  const open = (options: OpenOptions): BindingPortInterface => {
    const openOptions = options as Required<OpenOptions>;
    // Like a tty that nobody had open: what came before is gone.
    queue = Buffer.alloc(0);
    const self: BindingPortInterface & { isOpen: boolean } = {
      openOptions,
      isOpen: true,
      close: async () => {
        self.isOpen = false;
        reader?.fail(canceled());
        reader = undefined;
      },
      read: (buffer, offset, length) =>
        new Promise((resolve, reject) => {
          const give = () => {
            reader = undefined;
            const bytesRead = queue.copy(buffer, offset, 0, length);
            queue = queue.subarray(bytesRead);
            resolve({ buffer, bytesRead });
          };
          if (!self.isOpen) reject(canceled());
          else if (queue.length > 0) give();
          else reader = { give, fail: reject };
        }),
      write: async (buffer) => {
        if (!self.isOpen || !inserted) throw new Error("The port is gone");
        listener(new Uint8Array(buffer));
      },
      update: async () => {},
      set: async () => {},
      get: async () => ({ cts: false, dsr: false, dcd: false }),
      getBaudRate: async () => ({ baudRate: openOptions.baudRate }),
      flush: async () => {},
      drain: async () => {},
    };
    port = self;
    return self;
  };

  return {
    path,
    send: (bytes) => {
      if (!inserted || !port?.isOpen) return;
      queue = Buffer.concat([queue, bytes]);
      reader?.give();
    },
    onReceive: (run) => {
      listener = run;
    },
    plug: (now) => {
      inserted = now;
      if (now) return;
      // The port stays open until its owner closes it, as after a real cable is pulled.
      reader?.fail(new Error("The port is gone"));
      reader = undefined;
    },
    idle: () => !inserted || !port?.isOpen || (queue.length === 0 && reader !== undefined),
    open,
    plugged: () => inserted,
  };
}

/** Lines by their paths, and the binding that opens them. */
export function createLines(paths: string[]): { lines: Line[]; binding: BindingInterface } {
  const lines = paths.map(createLine);
  const port = (path: string) => ({
    path,
    manufacturer: "virtual",
    serialNumber: undefined,
    pnpId: undefined,
    locationId: undefined,
    productId: undefined,
    vendorId: undefined,
  });
  return {
    lines,
    binding: {
      list: async () => lines.filter((line) => line.plugged()).map((line) => port(line.path)),
      open: async (options) => {
        const line = lines.find((each) => each.path === options.path && each.plugged());
        if (line === undefined)
          throw new Error(`Error: No such file or directory, cannot open ${options.path}`);
        return line.open(options);
      },
    },
  };
}
