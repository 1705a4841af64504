// The suite without long simulations and without sites of processes: for while one writes.
import "./bin/demand-node24.js";
import { defineConfig, mergeConfig } from "vitest/config";
import suite from "./vitest.config.ts";

export default mergeConfig(
  suite,
  defineConfig({
    test: {
      exclude: [
        "test/e2e/**",
        "test/files/**",
        "test/fuzz/**",
        "test/nonces/judge.test.ts",
        "test/firmware/{days,full,journal,leak,line,night,no-leak,node,ring,supply,trouble}.test.ts",
        "test/gateway/assemble/pipeline-kill.test.ts",
        "test/gateway/cli/{ending,run}.test.ts",
        "test/shared/tables.test.ts",
        "test/tools/bench/**",
        "test/tools/contract/month.test.ts",
        "test/tools/demo/story.test.ts",
        "test/tools/board/modems-tty.test.ts",
        "test/tools/district/radio/run.test.ts",
        "test/tools/evaluate/{cli,recordings}.test.ts",
        "test/tools/flash/cli.test.ts",
        "test/tools/node/**",
        "test/tools/powercuts/**",
        "test/tools/supply/**",
      ],
    },
  }),
);
