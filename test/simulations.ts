/**
 * Tests that compute rather than wait: days to years of nodes, sites and boards, lived by simulation. They have a script
 * of their own, `npm run test:simulations`: beside those that wait, they make them wait in vain.
 */
export const SIMULATIONS = [
  "test/e2e/{demo,loss}.test.ts",
  "test/firmware/{clocks,days,full,journal,leak,module-faults,night,no-leak,ring,supply,trouble}.test.ts",
  "test/gateway/assemble/pipeline-kill.test.ts",
  "test/gateway/store/commands-lost.test.ts",
  "test/gateway/watch/noise/**/*.test.ts",
  "test/home-assistant/month.test.ts",
  "test/shared/radio/faults.test.ts",
  "test/tools/bench/**/*.test.ts",
  "test/tools/contract/month.test.ts",
  "test/tools/demo/story.test.ts",
  "test/tools/district/radio/**/*.test.ts",
  "test/tools/evaluate/**/*.test.ts",
  "test/tools/flash/{good-boards,module-marks}.test.ts",
  "test/tools/node/**/*.test.ts",
  "test/tools/powercuts/**/*.test.ts",
  "test/tools/scenario/play.test.ts",
  "test/tools/supply/**/*.test.ts",
];

/** Weeks on the air: `npm run test:radio` lives sixty days of them. */
export const ON_THE_AIR = ["test/e2e/radio-loss.test.ts", "test/e2e/radio-simulation.test.ts"];
