// A radio module's day, counted: a node with the firmware that is flashed lives with the module's fake and a gateway
// that answers as its rations allow, and what the module did in its third day is taken from the fake's own account.
import type { RadioDay } from "../../gateway/radio/energy.ts";
import type { ModuleName } from "../../shared/radio/modules/index.ts";
import { synthesise } from "../board/synth.ts";
import { createRadioSite } from "../district/radio-site.ts";

const DAY_MS = 86_400_000;
/** ms that JavaScript runs for a frame besides what a serial line's takes: assumed, as in gateway/radio/energy.ts. */
const DRIVER = 500;

/** Lives three days. */
export async function countedRadioDay(module: ModuleName): Promise<RadioDay> {
  const site = createRadioSite({
    seed: 1,
    module: "rak3172",
    nodes: [
      {
        board: "puckjs",
        module,
        signals: synthesise({ seed: 1, leak: null }),
        // What it samples between its readings is no matter here.
        profile: { tick: 180_000, windows: 1 },
      },
    ],
  });
  const { clock, nodes } = site;
  const { board, modem } = nodes[0]!;
  // Heard so well as it has to be, so that it goes on sending with all of its power.
  site.heardAs(() => ({ rssi: -118, snr: 0 }));
  board.boot();
  await site.run(clock.now() + 2 * DAY_MS);
  const before = modem.usage();
  await site.run(clock.now() + DAY_MS);
  const after = modem.usage();
  await site.close();
  if (board.errors().length > 0) throw new Error(board.errors()[0]);
  const [sending, listening, idle] = (["tx", "rx", "idle"] as const).map(
    (what) => after[what] - before[what],
  );
  return {
    sending: sending!,
    listening: listening!,
    idle: idle!,
    // The line is open while the module is awake, and a tenth of a second longer.
    line: sending! + listening! + idle!,
    driver: DRIVER * (after.transmissions - before.transmissions),
    source: "counted in a node's life with the module's fake",
  };
}
