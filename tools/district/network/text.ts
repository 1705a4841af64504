// An EPANET file's bytes as text, whichever program wrote them.
import { ToolError } from "../../errors.ts";

/** Some 500,000 pipes; the largest here tried, Net6 of 3,829, has 0.4 MB. */
const MOST_BYTES = 50_000_000;

export function textOf(bytes: Uint8Array, name: string, notes: string[]): string {
  if (bytes.length > MOST_BYTES)
    throw new ToolError(
      "network",
      `${name} has ${Math.round(bytes.length / 1e6)} MB, more than the ${MOST_BYTES / 1e6} that are read: cut a part out of the network.`,
    );
  if (bytes.includes(0))
    throw new ToolError(
      "network",
      `${name} is no text in UTF-8 or Latin-1: export it from EPANET as a network file (.inp).`,
    );
  const text = decoded(bytes, name, notes);
  const lacks = ["JUNC", "PIPE"].filter((section) => !new RegExp(`^\\s*\\[${section}`, "im").test(text));
  if (lacks.length > 0)
    throw new ToolError(
      "network",
      `${name} is no EPANET network: it has no section ${lacks.map((section) => (section === "PIPE" ? "[PIPES]" : "[JUNCTIONS]")).join(" and no ")}. Export it from EPANET as a network file (.inp).`,
    );
  return text;
}

function decoded(bytes: Uint8Array, name: string, notes: string[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    notes.push(`${name} is not UTF-8 and was read as Latin-1: check å, ä and ö in its names.`);
    return Buffer.from(bytes).toString("latin1");
  }
}
