// A serial port in this process, with what real ones do: it can be absent, taken, unplugged with an error on
// the pending read, and replugged under another path.
import type { BindingInterface, BindingPortInterface, OpenOptions } from "@serialport/bindings-interface";

/** What a line is told of an authenticated hello. */
export const hello = (consoleOff: boolean) => ({ type: "hello", body: { consoleOff } });

export interface FakePort {
  path: string;
  vendorId?: string;
  productId?: string;
  serialNumber?: string;
}

/** A port that is open: what its other end can do to it. */
interface OpenPort {
  port: BindingPortInterface;
  feed(bytes: Uint8Array): void;
  /** Fails the pending read. */
  fail(how: Error): void;
}

function openPort(options: OpenOptions, written: Buffer[]): OpenPort {
  const queue: Buffer[] = [];
  let pending: { resolve(): void; reject(cause: Error): void } | null = null;
  let isOpen = true;
  const port: BindingPortInterface = {
    openOptions: options as Required<OpenOptions>,
    get isOpen() {
      return isOpen;
    },
    async close() {
      isOpen = false;
      pending?.reject(Object.assign(new Error("closed"), { canceled: true }));
    },
    async read(buffer, offset, length) {
      if (queue.length === 0) {
        await new Promise<void>((resolve, reject) => {
          pending = { resolve, reject };
        });
        pending = null;
      }
      const bytes = queue.shift()!;
      const bytesRead = bytes.copy(buffer, offset, 0, length);
      if (bytesRead < bytes.length) queue.unshift(bytes.subarray(bytesRead));
      return { buffer, bytesRead };
    },
    async write(buffer) {
      written.push(Buffer.from(buffer));
    },
    async update() {},
    async set() {},
    async get() {
      return { cts: false, dsr: false, dcd: false };
    },
    async getBaudRate() {
      return { baudRate: options.baudRate };
    },
    async flush() {},
    async drain() {},
  };
  return {
    port,
    feed(bytes) {
      queue.push(Buffer.from(bytes));
      pending?.resolve();
    },
    fail: (how) => pending?.reject(how),
  };
}

export function fakePorts(ports: FakePort[]) {
  const state = {
    opened: 0,
    opens: [] as OpenOptions[],
    written: [] as Buffer[],
    listFails: false,
    openFails: "",
  };
  /** The one that was opened last. */
  let open: OpenPort | null = null;

  const binding: BindingInterface = {
    async list() {
      if (state.listFails) throw new Error("spawn udevadm ENOENT");
      const nothing = { manufacturer: undefined, pnpId: undefined, locationId: undefined };
      return ports.map((port) => ({
        ...nothing,
        vendorId: undefined,
        productId: undefined,
        serialNumber: undefined,
        ...port,
      }));
    },
    async open(options) {
      if (!ports.some((port) => port.path === options.path)) {
        throw new Error(`No such file or directory, cannot open ${options.path}`);
      }
      if (state.openFails !== "") throw new Error(state.openFails);
      state.opened++;
      state.opens.push(options);
      open = openPort(options, state.written);
      return open.port;
    },
  };
  return {
    binding,
    state,
    /** Bytes from the node. */
    feed: (bytes: Uint8Array) => open?.feed(bytes),
    /** The cable is pulled: the pending read fails. */
    unplug(how = new Error("Input/output error")) {
      ports.length = 0;
      open?.fail(how);
    },
    plug: (port: FakePort) => ports.push(port),
  };
}
