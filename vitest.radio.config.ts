import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";

// Two months of nodes on radio at 35 % loss, and the firmware beside its simulation: some minutes. `npm test` lives a
// week of them.
export default defineConfig({
  test: {
    include: ["test/e2e/radio-loss.test.ts", "test/e2e/radio-simulation.test.ts"],
    testTimeout: 600_000,
    env: { CBOR_NATIVE_ACCELERATION_DISABLED: "true", DAYS: process.env.DAYS ?? "60" },
  },
});
