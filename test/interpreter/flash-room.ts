// Whether sippra-node can be tried here against the real interpreter, and the clear line that says where it cannot.
import { interpreterLimits } from "../../tools/board/interpreter.ts";
import { hasPty } from "../../tools/board/pty.ts";
import { BOARD_KINDS } from "../../tools/image/kinds.ts";

export const binary = process.env.ESPRUINO ?? "";
export const limits = binary === "" ? undefined : await interpreterLimits(binary);
const { interpreter } = BOARD_KINDS.linux!;

export let missing = "";
if (limits === undefined) missing = "ESPRUINO is not set";
else if (limits.board !== interpreter) missing = `it says it is ${limits.board}, not ${interpreter}`;
else if (!hasPty()) missing = "there is no `script`";
if (missing !== "") console.log(`skipped: sippra-node against the interpreter, because ${missing}`);
