// Collects garbage before memory is measured: what a test or the one before has dropped would count as kept.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

export const collectGarbage = runInNewContext("gc") as () => void;
// Worlds that are made after this have no `gc`, as boards have none: test files share their process.
setFlagsFromString("--no-expose-gc");
