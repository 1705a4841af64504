// Starts an installed Sippra: what was compiled, on the Node that is there. Plain JavaScript that an old Node reads too,
// so that it can say in a sentence which one is needed.
import { fileURLToPath } from "node:url";

/** The first that can copy a store while it is written to: https://nodejs.org/api/sqlite.html#sqlitebackupsourcedb-path-options */
const NEEDED = "22.16";

const numbersOf = (version) => version.split(".").map(Number);

function isNewEnough(version) {
  const [major, minor] = numbersOf(version);
  const [least, leastMinor] = numbersOf(NEEDED);
  return major > least || (major === least && minor >= leastMinor);
}

/** Node 22 says of each process that its SQLite is experimental: whoever runs a gateway need not read that. */
function passOverSqlite() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...more) => {
    if (!String(warning).startsWith("SQLite is an experimental feature"))
      emitWarning.call(process, warning, ...more);
  };
}

/** Runs a command's module, in this process. */
export async function start(entry) {
  if (!isNewEnough(process.versions.node)) {
    console.error(
      `Sippra needs Node ${NEEDED} or later, this is Node ${process.versions.node}: install one from https://nodejs.org.`,
    );
    process.exit(1);
  }
  passOverSqlite();
  const args = process.argv.slice(2);
  process.argv[1] = fileURLToPath(entry);
  const { main } = await import(entry.href);
  const { ownSurroundings } = await import(new URL("../gateway/cli/program.js", import.meta.url).href);
  // Not process.exit, which would cut off what a pipe has not taken yet.
  process.exitCode = await main(args, ownSurroundings());
}
