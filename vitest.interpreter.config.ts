import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";

// On the real Espruino interpreter, named by the environment variable ESPRUINO; each test says so and skips
// where it is not set. One after the other: they keep time.
export default defineConfig({
  test: {
    include: ["test/interpreter/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    env: { CBOR_NATIVE_ACCELERATION_DISABLED: "true" },
  },
});
