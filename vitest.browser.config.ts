import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";
import suite from "./vitest.config.ts";

// The page in a browser: needs Chromium, skips with a line where there is none.
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    env: suite.test!.env!,
  },
});
