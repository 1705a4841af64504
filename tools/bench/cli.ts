// npm run bench: what the firmware weighs and how fast a virtual node lives, in one run. Machines differ and
// are shared: compare ratios, and figures of one run.
import { Command } from "commander";
import { VERSION } from "../../gateway/cli/version.ts";
import { createVirtualBoard } from "../board/board.ts";
import { BOARD_KINDS } from "../board/kinds.ts";
import { createSimClock } from "../board/sim-clock.ts";
import { boardIds, bundle } from "../build/bundle.ts";
import { synthesise } from "../district/synth.ts";
import { layOut, storageImage } from "../flash/layout.ts";
import { profileFor, TRANSDUCER } from "../flash/profile.ts";

const DAY = 86_400_000;

interface NodeFigures {
  board: string;
  bundle_bytes: number;
  /** Storage left for code before the journal. */
  free_bytes: number;
  virtual_days: number;
  /** Virtual time over real time. */
  times_real_time: number;
  readings: number;
  page_erases: number;
}

/** A node that is answered by nobody: every reading is taken, kept, sealed and sent, every ack waited for. */
function live(board: string, days: number): NodeFigures {
  const kind = BOARD_KINDS[board]!;
  const code = bundle(board);
  const profile = profileFor({ network: 1, node: 1, epoch: 0, key: "00".repeat(16) });
  const layout = layOut(kind.storage, kind.ringPages, code, profile);
  const clock = createSimClock(0);
  let readings = 0;
  const node = createVirtualBoard({
    kind,
    image: storageImage(kind.storage, layout),
    clock,
    signals: synthesise({ seed: 1, leak: null }),
    transducer: TRANSDUCER,
    onTransmit: () => {},
    flashHooks: {
      write: (_at, data) => {
        if (data[0] === 3) readings++;
        return undefined;
      },
    },
  });
  node.boot();
  clock.runUntil(DAY);
  const began = performance.now();
  clock.runUntil((1 + days) * DAY);
  const took = performance.now() - began;
  if (node.errors().length > 0) throw new Error(node.errors()[0]);
  return {
    board,
    bundle_bytes: code.length,
    free_bytes: layout.padding,
    virtual_days: days,
    times_real_time: Math.round((days * DAY) / took),
    readings,
    page_erases: node.flash.erases(),
  };
}

const program = new Command("npm run bench --")
  .description("Measures the firmware: size of each bundle, and how fast a virtual node lives.")
  .option("--days <n>", "virtual days a board", "30")
  .option("--json", "one JSON object", false);

const { days, json } = program.parse().opts<{ days: string; json: boolean }>();
const boards = boardIds().filter((board) => Object.keys(BOARD_KINDS[board]!.pins).length > 0);
const figures = boards.map((board) => live(board, Number(days)));
if (json) console.log(JSON.stringify({ version: VERSION, nodes: figures }));
else {
  console.log("board      bundle      room   times real time   readings   page erases");
  for (const f of figures) {
    console.log(
      `${f.board.padEnd(8)}${`${f.bundle_bytes} B`.padStart(9)}${`${f.free_bytes} B`.padStart(10)}` +
        `${String(f.times_real_time).padStart(18)}${String(f.readings).padStart(11)}${String(f.page_erases).padStart(14)}`,
    );
  }
}
