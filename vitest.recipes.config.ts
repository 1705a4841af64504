import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";

// The recipes of docs/recipes, with the programs that they are for where those are installed, on a month of a simulated
// site that is recorded before.
export default defineConfig({
  test: {
    include: ["test/recipes/**/*.test.ts"],
    globalSetup: "test/recipes/month.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { CBOR_NATIVE_ACCELERATION_DISABLED: "true" },
  },
});
