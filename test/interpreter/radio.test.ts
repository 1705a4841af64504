// Days of a node with each radio module, on the real interpreter and on the virtual board: the same bundle, what
// the module says and when, and resets. Every byte to the module has to be the same at the same virtual millisecond,
// and so has the flash.
import { beforeAll, describe, expect, test } from "vitest";
import { MODULE_NAMES } from "../../shared/radio/modules/index.ts";
import { interpreterLimits, type Limits } from "../../tools/board/interpreter.ts";
import { liveOnInterpreter, onInterpreter } from "../../tools/board/interpreter-life.ts";
import { createTape } from "../../tools/board/lockstep.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { BOARD_KINDS, onRadio } from "../../tools/image/kinds.ts";
import { profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { DAY_MS, KEY, START } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";
import { imageOf } from "./room.ts";
import { sensors } from "./sensors.ts";

/** The smallest board has 2630 variables of 13 B, and 400 are kept free. */
const SIZE = 13;
const MOST = 2230;
/** The bench takes some 500 besides, which no board has to give. */
const LEAST = 3000;
const DAYS = 3;

describe.skipIf(!ESPRUINO)("on radio, on the interpreter and on the virtual board", () => {
  let limits: Limits;
  beforeAll(async () => {
    limits = await interpreterLimits(ESPRUINO!);
  });

  test.for(MODULE_NAMES)(
    `${DAYS} days with a %s are the same`,
    { timeout: 600_000 },
    async (module, { skip }) => {
      if (limits.variables < LEAST) {
        console.log(
          `SKIPPED: the bench needs more than the ${limits.variables} variables that this build has.`,
        );
        skip();
      }
      const found = onInterpreter(onRadio(BOARD_KINDS.puckjs!), limits);
      const kind = { ...found, ringPages: 4 };
      const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
      if (imageOf(kind, profile, limits, module) === undefined) return skip();
      const clock = createSimClock(START);
      const tape = createTape({ kind, clock, signals: sensors(), transducer: TRANSDUCER });
      const sent: { at: number; bytes: Uint8Array }[] = [];
      const site = createRadioSite({
        seed: 3,
        clock,
        loss: 0.2,
        module: "rak3172",
        nodes: [
          {
            board: kind,
            module,
            profile: { pressure: TRANSDUCER },
            signals: tape.signals,
            tap: {
              received: (bytes) => tape.received(bytes),
              sent: (bytes) => sent.push({ at: clock.now(), bytes }),
            },
          },
        ],
      });
      const [node] = site.nodes;
      const boot = () => {
        tape.boot();
        node!.board.boot();
      };
      boot();
      for (let cut = 1; cut < 4; cut++) {
        await site.run(START + Math.floor(((cut + 0.3 * site.random()) * DAYS * DAY_MS) / 4));
        boot();
      }
      await site.run(START + DAYS * DAY_MS);
      tape.end();
      expect(node!.board.errors()).toEqual([]);
      const life = await liveOnInterpreter({
        binary: ESPRUINO!,
        kind,
        image: node!.image.image,
        boots: tape.boots,
      });
      console.log(
        `puckjs with ${module}, ${DAYS} days on ${limits.version} with ${limits.variables} variables: ` +
          `${life.uplinks.length} lines to the module, ${life.peak} variables at most, ${life.idle} idle.`,
      );
      expect(life.errors).toEqual([]);
      const line = ({ at, bytes }: { at: number; bytes: Uint8Array }) =>
        `${new Date(at).toISOString()} ${JSON.stringify(Buffer.from(bytes).toString("latin1"))}`;
      expect(life.uplinks.map(line)).toEqual(
        sent.filter(({ bytes }) => !/^Sippra/.test(Buffer.from(bytes).toString("latin1"))).map(line),
      );
      expect(site.sent.filter(({ from }) => from === 1).length).toBeGreaterThan(20 * DAYS);
      expect(Buffer.compare(life.flash, node!.board.flash.bytes)).toBe(0);
      if (limits.variableSize === SIZE) expect(life.peak).toBeLessThan(MOST);
      await site.close();
    },
  );
});
