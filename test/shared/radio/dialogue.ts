// What a radio module says, and its driver without one: for whoever has it hear something else.
import { createModem, type Modem } from "../../../shared/radio/modem.ts";
import { type ModuleName, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { createEther } from "../../../tools/board/modems/index.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { createBench, SETTINGS } from "./bench.ts";

/** What a real module of the kind has said, command by command. */
export function recorded(kind: ModuleName): string {
  const clock = createSimClock(0);
  const bench = createBench(kind, { clock, air: createEther({ clock }) });
  bench.fake.powerOn();
  bench.modem.start();
  bench.modem.listen(true);
  bench.run(8000);
  for (let i = 0; i < 3; i++) {
    const how = { ...SETTINGS, syncWord: 0x12, rssi: -90, snr: 7, crcOk: true };
    bench.fake.hear(new Uint8Array([0xe0, i, 3, 4]), how);
    bench.run(2000);
    bench.send(new Uint8Array([0xe1, i, 3, 4]));
    bench.run(2000);
  }
  return bench.printed();
}

/** A driver on its own: what was written by it, and timers that it has. */
export function alone(kind: ModuleName) {
  const clock = createSimClock(0);
  const timers = new Set<unknown>();
  const written: string[] = [];
  let sent = 0;
  let taken = 0;
  const modem: Modem = createModem(RADIO_MODULES[kind].driver, SETTINGS, {
    write: (text) => written.push(text),
    setTimeout: (run, ms) => {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      timers.delete(timer);
      clock.clearTimeout(timer);
    },
    take: (packet) => {
      taken++;
      if (packet.length === 0 || packet.length > 255) throw new Error(`a packet of ${packet.length} B`);
    },
    sent: () => sent++,
    asleep: () => {},
    trouble: () => {},
  });
  return { modem, clock, timers, written, sent: () => sent, taken: () => taken };
}
