// Simulated days to years, which compute all the time: as many at once as there are cores.
import "./bin/demand-node24.js";
import { availableParallelism } from "node:os";
import { defineConfig, mergeConfig } from "vitest/config";
import { SIMULATIONS } from "./test/simulations.ts";
import suite from "./vitest.config.ts";

const config = mergeConfig(
  suite,
  defineConfig({
    test: { maxWorkers: Math.min(6, availableParallelism()), testTimeout: 600_000, hookTimeout: 600_000 },
  }),
);
// Merged, it would be added to what is there.
config.test.include = SIMULATIONS;
export default config;
