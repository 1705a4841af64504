// What a node says of itself: hello, and the outcome of a command. Each body is put together in `out`, and its length
// returned.
import { type Cbor, cborPut } from "../../shared/cbor.ts";
import { RATE } from "../boards/board.ts";
import { PROFILE } from "../profile.ts";
import type { Outcome } from "./commands.ts";
import { faultsTold, moduleFaults } from "./health.ts";
import { boot, resetReason, skipped, thinned } from "./journal.ts";
import { out } from "./records.ts";
import { board, profile } from "./setup.ts";

/** What the node is, and why it has restarted: keys HELLO_... in shared/messages.ts. */
export function putHello(): number {
  let hello: { [key: number]: Cbor } = {
    0: FIRMWARE_VERSION,
    1: board.id,
    2: E.CRC32(require("Storage").read(PROFILE) as ByteString),
    3: 1,
    4: resetReason,
  };
  if (skipped[1] > 0) hello[5] = skipped;
  hello[6] = [RATE, board.bits, profile.acoustic || 0];
  if (thinned[1]) hello[7] = thinned;
  hello[8] = profile.interval / 1000;
  hello[9] = boot;
  hello[10] = E.CRC32(getSerial());
  if (RADIO && faultsTold) hello[11] = moduleFaults;
  return cborPut(out, 0, hello);
}

/** What a command came to: keys OUTCOME_... in shared/messages.ts. */
export function putOutcome(outcome: Outcome): number {
  let body: { [key: number]: Cbor } = { 0: outcome.id, 1: outcome.result };
  if (outcome.result) body[2] = outcome.key;
  return cborPut(out, 0, body);
}
