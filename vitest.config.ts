import "./bin/demand-node24.js";
import { statfsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * Stores commit to disk, which takes some ms each time (measured: 8 on a busy machine), thousands of times in a run.
 * Where there is a gigabyte of memory for files, temporary ones are there.
 */
function temporary(): Record<string, string> {
  if (process.env.TMPDIR !== undefined || process.platform !== "linux") return {};
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > 2 ** 30 ? { TMPDIR: "/dev/shm" } : {};
  } catch {
    return {};
  }
}

// All that needs nothing installed but this package. `npm test` runs it without its simulations.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/interpreter/**",
      "test/brokers/**",
      "test/recipes/**",
      "test/browser/**",
      "test/package/**",
    ],
    // Most of them wait for processes and lines rather than compute.
    maxWorkers: 4,
    // A worker of its own for each file starts for half a second (measured), most of it to load the same modules.
    isolate: false,
    // Files that follow one another in a worker find nothing spied upon.
    restoreMocks: true,
    // Against a test that hangs; a busy machine takes five times as long as a quiet one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Processes of the product start with what others have compiled, in half the time (measured).
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
      CBOR_NATIVE_ACCELERATION_DISABLED: "true",
      ...temporary(),
    },
  },
});
