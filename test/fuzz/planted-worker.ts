// A process that never comes back from its third case, or dies of it, for the test of who watches it.
import type { Order } from "./worker.ts";

process.once("message", ({ seed }: Order) => {
  process.send!({ progress: { case: 2, bytes: 20 } });
  if (seed === 1) while (true);
  setImmediate(() => {
    throw new TypeError("planted");
  });
});
