// npm run build: the bundles of all boards, or of those named, into dist/firmware, with their sizes.
import { mkdirSync, writeFileSync } from "node:fs";
import { boardIds, bundle } from "./bundle.ts";

const folder = new URL("../../dist/firmware/", import.meta.url);
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
try {
  for (const board of wanted.length > 0 ? wanted : boardIds()) {
    const code = bundle(board);
    writeFileSync(new URL(`${board}.js`, folder), code);
    console.log(`${board.padEnd(14)}${String(code.length).padStart(7)} B  dist/firmware/${board}.js`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
