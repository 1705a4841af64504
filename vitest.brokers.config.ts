import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";

// Against brokers that people run: needs mosquitto (and openssl) installed, skips with a line where not.
export default defineConfig({
  test: {
    include: ["test/brokers/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
