// The process of npm run node.
import { ownSurroundings } from "../../gateway/cli/program.ts";
import { main } from "./main.ts";

// As with `| head`: nobody reads on.
process.stdout.on("error", () => process.exit());

process.exitCode = await main(process.argv.slice(2), ownSurroundings());
