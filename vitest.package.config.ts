import "./bin/demand-node24.js";
import { defineConfig } from "vitest/config";

// What is given away, as somebody else installs it: by npm without a network, and in a clean Debian where this is root and
// has mmdebstrap; skips with a line where not.
export default defineConfig({
  test: {
    include: ["test/package/**/*.test.ts"],
    globalSetup: "test/package/made.ts",
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
