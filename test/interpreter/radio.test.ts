// Days of a node with each radio module, on the real interpreter and on the virtual board: the same bundle, what
// the module says and when, and resets. Every byte to the module has to be the same at the same virtual millisecond,
// and so has the flash.
import { beforeAll, describe, expect, test } from "vitest";
import { MODULE_NAMES, type ModuleName } from "../../shared/radio/modules/index.ts";
import { interpreterLimits, type Limits } from "../../tools/board/interpreter.ts";
import { liveOnInterpreter, onInterpreter } from "../../tools/board/interpreter-life.ts";
import { createTape } from "../../tools/board/lockstep.ts";
import { createSimClock } from "../../tools/board/sim-clock.ts";
import { createRadioSite } from "../../tools/district/radio-site.ts";
import { BOARD_KINDS, type BoardKind, onRadio } from "../../tools/image/kinds.ts";
import { profileFor, TRANSDUCER } from "../../tools/image/profile.ts";
import { DAY_MS, KEY, START } from "../rig.ts";
import { ESPRUINO } from "./espruino.ts";
import { imageOf } from "./room.ts";
import { sensors } from "./sensors.ts";

/** The smallest board has 2630 variables of 13 B, and 400 are kept free. */
const VARIABLE_BYTES = 13;
const MOST_VARIABLES = 2230;
/** The bench takes some 500 besides, which no board has to give. */
const LEAST_VARIABLES = 3000;
const DAYS = 3;

/** A node whose module loses a fifth of all packets, on the virtual board: what reaches it is put on tape. */
function createTapedSite(kind: BoardKind, module: ModuleName) {
  const clock = createSimClock(START);
  const tape = createTape({ kind, clock, signals: sensors(), transducer: TRANSDUCER });
  const toModule: { at: number; bytes: Uint8Array }[] = [];
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
          sent: (bytes) => toModule.push({ at: clock.now(), bytes }),
        },
      },
    ],
  });
  return { site, node: site.nodes[0]!, tape, toModule };
}

/** The node is reset three times. */
async function liveThroughResets({ site, node, tape }: ReturnType<typeof createTapedSite>): Promise<void> {
  const boot = () => {
    tape.boot();
    node.board.boot();
  };
  boot();
  for (let reset = 1; reset < 4; reset++) {
    await site.run(START + Math.floor(((reset + 0.3 * site.random()) * DAYS * DAY_MS) / 4));
    boot();
  }
  await site.run(START + DAYS * DAY_MS);
  tape.end();
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const lineOf = ({ at, bytes }: { at: number; bytes: Uint8Array }) =>
  `${new Date(at).toISOString()} ${JSON.stringify(textOf(bytes))}`;

describe.skipIf(!ESPRUINO)("on radio, on the interpreter and on the virtual board", () => {
  let limits: Limits;
  beforeAll(async () => {
    limits = await interpreterLimits(ESPRUINO!);
  });

  test.for(MODULE_NAMES)(
    `${DAYS} days with a %s are the same`,
    { timeout: 600_000 },
    async (module, { skip }) => {
      if (limits.variables < LEAST_VARIABLES) {
        console.log(
          `SKIPPED: the bench needs more than the ${limits.variables} variables that this build has.`,
        );
        skip();
      }
      const found = onInterpreter(onRadio(BOARD_KINDS.puckjs!), limits);
      const kind = { ...found, ringPages: 4 };
      const profile = profileFor({ network: 1, node: 7, epoch: 0, key: KEY });
      if (imageOf(kind, profile, limits, module) === undefined) return skip();
      const taped = createTapedSite(kind, module);
      await liveThroughResets(taped);
      const { site, node, tape, toModule } = taped;
      expect(node.board.errors()).toEqual([]);
      const life = await liveOnInterpreter({
        binary: ESPRUINO!,
        kind,
        image: node.image.image,
        boots: tape.boots,
      });
      console.log(
        `puckjs with ${module}, ${DAYS} days on ${limits.version} with ${limits.variables} variables: ` +
          `${life.uplinks.length} lines to the module, ${life.peak} variables at most, ${life.idle} idle.`,
      );
      expect(life.errors).toEqual([]);
      // What the interpreter prints when it starts is no line to the module.
      const lines = toModule.filter(({ bytes }) => !textOf(bytes).startsWith("Sippra"));
      expect(life.uplinks.map(lineOf)).toEqual(lines.map(lineOf));
      expect(site.sent.filter(({ from }) => from === 1).length).toBeGreaterThan(20 * DAYS);
      expect(Buffer.compare(life.flash, node.board.flash.bytes)).toBe(0);
      if (limits.variableSize === VARIABLE_BYTES) expect(life.peak).toBeLessThan(MOST_VARIABLES);
      await site.close();
    },
  );
});
