import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";

// The suite of a fresh machine: nothing installed but this package.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/interpreter/**", "test/brokers/**"],
    // Most of them wait for processes and lines rather than compute.
    maxWorkers: 4,
    // Against a test that hangs; a busy machine takes five times as long as a quiet one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { CBOR_NATIVE_ACCELERATION_DISABLED: "true" },
  },
});
