// npm run test:broker-attacks: attacks the embedded broker of a real gateway, one way after the other, and prints what came of
// it. Exits with 1 where one of them got further than it may.
import { table } from "../../gateway/text/table.ts";
import { ATTACKS, STALL_MS, startAttacker, undergo } from "./attacks.ts";
import { startAttackedSite } from "./site.ts";

const [only] = process.argv.slice(2);
const site = await startAttackedSite();
const attacker = startAttacker();
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const rows = [["ATTACK", "MEMORY, PEAK", "LEFT", "LONGEST STALL", ""]];
const sentences: string[] = [];
try {
  const witness = await site.join("witness");
  await witness.client.subscribeAsync("#", { qos: 1 });
  for (const attack of ATTACKS.filter(({ name }) => only === undefined || name === only)) {
    const { came, found, measured, wrong } = await undergo(
      { site, witness, attacker },
      attack,
      attack.amount,
    );
    if (measured.stall > STALL_MS) wrong.push(`publishing stalled for ${Math.round(measured.stall)} ms`);
    const { peak, left, stall } = measured;
    rows.push([
      attack.name,
      mb(peak),
      mb(left),
      `${Math.round(stall)} ms`,
      wrong.length === 0 ? "" : "BROKEN",
    ]);
    sentences.push(`${attack.name}: ${attack.what.replace("%n", attack.amount.toLocaleString("en"))}`);
    sentences.push(`  ${JSON.stringify({ ...came, ...found })}`, ...wrong.map((each) => `  BROKEN: ${each}`));
    if (wrong.length > 0) process.exitCode = 1;
  }
} finally {
  attacker.stop();
  await site.stop();
}
process.stdout.write(`${[...sentences, "", ...table(rows, { align: "lrrrl" })].join("\n")}\n`);
