// Radio modules that say anything: what real ones have said, by their fakes, spoiled and cut into pieces, while the driver
// sends, listens and is kept waiting.
import { MODULE_NAMES, RADIO_MODULES } from "../../../shared/radio/modules/index.ts";
import { alone, recorded } from "../../shared/radio/dialogue.ts";
import { joined, noise, spoil } from "../mutate.ts";
import { below, chance, must, type Parser, pick } from "../parser.ts";

const FRAME = new Uint8Array([0xe0, 1, 2, 3]);
const AIRTIME_MS = 100;
const A_MINUTE_MS = 60_000;
/** Tries of a frame that fails each time: see test/shared/radio/garbage.test.ts. */
const SENDS_MAX = 9;

export const modem: Parser = {
  about: "the lines of radio modules: rak3172, rn2483 and wio-e5 in turn",
  open() {
    const dialogues = MODULE_NAMES.map((kind) => ({ kind, said: Buffer.from(recorded(kind), "latin1") }));
    return (random) => {
      const { kind, said } = pick(random, dialogues);
      const other = pick(random, dialogues).said;
      const pieces = Array.from({ length: 1 + below(random, 4) }, () =>
        chance(random, 0.2)
          ? noise(random, 1 + below(random, 2000))
          : spoil(said, random, { changes: 30, other }),
      );
      const step = 1 + below(random, 64);
      const pauses = pieces.map(() => below(random, 3000));
      return {
        input: joined(...pieces),
        run() {
          const { modem: driver, clock, timers, written, sent, taken } = alone(kind);
          const pass = (ms: number) => clock.runUntil(clock.precise() + ms);
          driver.start();
          driver.listen(true);
          driver.send(FRAME, AIRTIME_MS);
          for (const [i, piece] of pieces.entries()) {
            const text = Buffer.from(piece).toString("latin1");
            for (let at = 0; at < text.length; at += step) {
              driver.data(text.slice(at, at + step));
              pass(pauses[i]! / 100);
            }
            pass(pauses[i]!);
          }
          const { send } = RADIO_MODULES[kind].driver;
          must(timers.size <= 1, `${timers.size} timers`);
          must(
            written.filter((each) => each.startsWith(send)).length <= SENDS_MAX,
            "a frame is sent for ever",
          );
          pass(A_MINUTE_MS);
          must(sent() === 1, `a frame was told of as sent ${sent()} times`);
          driver.stop();
          pass(A_MINUTE_MS);
          must(timers.size === 0, `${timers.size} timers after its end`);
          return taken() > 0;
        },
      };
    };
  },
};
