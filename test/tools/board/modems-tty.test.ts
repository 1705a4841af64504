// A fake radio module behind a real tty: opened by its path, set up, heard and heard by.
import { SerialPort } from "serialport";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { airtime } from "../../../shared/radio/airtime.ts";
import { createModem } from "../../../shared/radio/modem.ts";
import { MODULE_NAMES, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { createEther } from "../../../tools/board/modems/index.ts";
import { serveModem } from "../../../tools/board/modems/tty.ts";
import { hasPty } from "../../../tools/board/pty.ts";

async function until(condition: () => boolean) {
  const start = Date.now();
  while (!condition()) {
    if (Date.now() - start > 20_000) throw new Error(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test.skipIf(!hasPty()).each(MODULE_NAMES)("%s on a tty", async (kind) => {
  const sentOnAir: Uint8Array[] = [];
  const air = createEther({ clock: systemClock, onTransmit: (packet) => sentOnAir.push(packet) });
  const served = await serveModem(kind, { air });
  onTestFinished(served.close);
  air.attach(served.modem);
  const port = new SerialPort({ path: served.path, baudRate: served.modem.baud });
  onTestFinished(() => {
    if (port.isOpen) port.close();
  });
  port.on("error", () => {});

  const taken: Uint8Array[] = [];
  const sent: boolean[] = [];
  const settings = { frequency: 868_300_000, spreadingFactor: 7, power: 14 };
  const modem = createModem(RADIO_MODULES[kind].driver, settings, {
    write: (text) => port.write(text, "latin1"),
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    take: (packet) => taken.push(packet),
    sent: (ok) => sent.push(ok),
    asleep: () => {},
    trouble: () => {},
  });
  onTestFinished(() => modem.stop());
  port.on("data", (bytes: Buffer) => modem.data(bytes.toString("latin1")));
  await until(() => port.isOpen);
  modem.start();
  modem.listen(true);
  await until(() => served.modem.listening() !== undefined);

  const how = { frequency: 868_300_000, spreadingFactor: 7, syncWord: 0x12, rssi: -80, snr: 9, crcOk: true };
  const frame = Uint8Array.from({ length: 49 }, (_, i) => i);
  served.modem.hear(frame, how);
  await until(() => taken.length === 1);
  expect(taken[0]).toEqual(frame);
  modem.send(frame, airtime(49, 7));
  await until(() => sent.length === 1);
  expect(sent).toEqual([true]);
  expect(sentOnAir).toEqual([frame]);
});
