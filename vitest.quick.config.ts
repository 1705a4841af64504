// What `npm test` runs: the suite without what computes for minutes.
import "./bin/demand-node24.js";
import { defineConfig, mergeConfig } from "vitest/config";
import { ON_THE_AIR, SIMULATIONS } from "./test/simulations.ts";
import suite from "./vitest.config.ts";

export default mergeConfig(suite, defineConfig({ test: { exclude: [...SIMULATIONS, ...ON_THE_AIR] } }));
