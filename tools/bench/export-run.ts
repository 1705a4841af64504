// An export in a process of its own, so that its memory is the export's: tools/bench/export.ts has filled the store. Takes the
// command's words, and prints figures as JSON after what the command says.
import { main } from "../../gateway/cli/main.ts";
import { ownSurroundings } from "../../gateway/cli/program.ts";

const began = performance.now();
const code = await main(process.argv.slice(2), ownSurroundings());
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage();
const rss_mb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ seconds, cpu_s: (user + system) / 1e6, rss_mb })}\n`);
process.exitCode = code;
