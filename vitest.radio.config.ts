import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";
import { ON_THE_AIR } from "./test/simulations.ts";

// Two months of nodes on radio at 35 % loss, and the firmware beside its simulation: some minutes. By themselves, in a
// run of one file, they live a week.
export default defineConfig({
  test: {
    include: ON_THE_AIR,
    testTimeout: 600_000,
    env: { CBOR_NATIVE_ACCELERATION_DISABLED: "true", DAYS: process.env.DAYS ?? "60" },
  },
});
