// A fake radio module on a tty: for programs that open a serial port by its path, in the time that they live in.
import { SerialPort } from "serialport";
import { systemClock } from "../../../gateway/clock.ts";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import { createCable } from "../pty.ts";
import type { FakeModem } from "./fake.ts";
import { createFakeModem, type FakeModemOptions } from "./index.ts";

export interface ModemOnTty {
  /** The path to open. */
  path: string;
  modem: FakeModem;
  /** Unplugs it: the path is gone. */
  close(): void;
}

/**
 * Plugs a fake in, and powers it. A pty has no rate, so that neither a wrong one nor a break is noticed, and the
 * bytes of the host are there when they are written. Throws ToolError "port" where there are no pseudo-terminals.
 */
export async function serveModem(
  kind: ModuleName,
  options: Omit<FakeModemOptions, "toHost" | "clock" | "hostKeepsTime">,
): Promise<ModemOnTty> {
  const cable = await createCable();
  const [path, there] = cable.ends;
  const modem = createFakeModem(kind, {
    ...options,
    clock: systemClock,
    toHost: (bytes) => {
      if (port.isOpen) port.write(Buffer.from(bytes));
    },
  });
  const port = new SerialPort({ path: there, baudRate: modem.baud, autoOpen: false });
  // The cable was taken away: what is written then is lost, as it should be.
  port.on("error", () => {});
  port.on("data", (bytes: Buffer) => modem.fromHost(bytes));
  await new Promise<void>((resolve, reject) => {
    port.open((error) => {
      if (!error) return resolve();
      cable.close();
      reject(error);
    });
  });
  modem.powerOn();
  return {
    path,
    modem,
    close: () => {
      modem.powerOff();
      if (port.isOpen) port.close();
      cable.close();
    },
  };
}
