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

export function fakePorts(ports: FakePort[]) {
  const state = { opened: 0, opens: [] as OpenOptions[], written: [] as Buffer[], listFails: false };
  let feed: ((bytes: Uint8Array) => void) | null = null;
  let unplug: ((how: Error) => void) | null = null;

  function open(options: OpenOptions): BindingPortInterface {
    const queue: Buffer[] = [];
    let pending: { resolve(): void; reject(cause: Error): void } | null = null;
    let isOpen = true;
    state.opened++;
    state.opens.push(options);
    feed = (bytes) => {
      queue.push(Buffer.from(bytes));
      pending?.resolve();
    };
    unplug = (how) => pending?.reject(how);
    return {
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
        state.written.push(Buffer.from(buffer));
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
  }

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
      return open(options);
    },
  };
  return {
    binding,
    state,
    /** Bytes from the node. */
    feed: (bytes: Uint8Array) => feed?.(bytes),
    /** The cable is pulled: the pending read fails. */
    unplug(how = new Error("Input/output error")) {
      ports.length = 0;
      unplug?.(how);
    },
    plug: (port: FakePort) => ports.push(port),
  };
}
