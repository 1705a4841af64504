// Frames put into a store as the pipeline does it, and the error of what must not work.
import { expect } from "vitest";
import { admit } from "../../../gateway/admit/admit.ts";
import type { Admitted } from "../../../gateway/admit/message.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import type { Reception } from "../../../gateway/store/acceptance.ts";
import type { Store } from "../../../gateway/store/open.ts";

export function failure(run: () => unknown): GatewayError {
  try {
    run();
  } catch (cause) {
    expect(cause).toBeInstanceOf(GatewayError);
    return cause as GatewayError;
  }
  throw new Error("did not fail");
}

/** Admits and accepts a frame, as the pipeline does. */
export function take(
  store: Store,
  frame: Uint8Array,
  received = 1_000_000,
  reception: Partial<Reception> = {},
) {
  return store.transact(() => {
    const admitted = admit(frame, store.keyring);
    if ("refused" in admitted) throw new Error(admitted.refused);
    return store.accept(admitted as Admitted, { received, via: "test", now: received, ...reception });
  });
}
