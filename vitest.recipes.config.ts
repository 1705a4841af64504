import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";
import suite from "./vitest.config.ts";

// The recipes of docs/recipes, with the programs that they are for where those are installed, on a month of a simulated
// site that is recorded before.
export default defineConfig({
  test: {
    include: ["test/recipes/**/*.test.ts"],
    globalSetup: "test/recipes/month.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Databases commit to disk for each message: theirs are in memory, where there is enough.
    env: suite.test!.env!,
  },
});
