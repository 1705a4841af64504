// EPANET's own binary output file (manual of its toolkit, "Output File"): only to hold our pressures against it.

/** Prolog: 15 numbers, three lines of title, two file names, and what the water's quality is. */
const PROLOG_BYTES = 15 * 4 + 3 * 80 + 2 * 260 + 2 * 32;
/** At the end: how many reports, a warning, and a number that marks such files. */
const EPILOG_BYTES = 3 * 4;

/** By report and node, in the file's unit. */
export function pressuresOf(output: Buffer): Float32Array[] {
  const [nodes, tanks, links, pumps] = [2, 3, 4, 5].map((i) => output.readInt32LE(4 * i)) as [
    ...[number, number, number, number],
  ];
  const reports = output.readInt32LE(output.length - EPILOG_BYTES);
  // Names; ends and kinds of links; tanks; elevations; lengths and diameters; the pumps' energy and its dearest hour.
  const start = PROLOG_BYTES + 36 * nodes + 52 * links + 8 * tanks + 28 * pumps + 4;
  const report = 16 * nodes + 32 * links;
  return Array.from({ length: reports }, (_, i) =>
    // Of demand, head, pressure and quality the third.
    Float32Array.from({ length: nodes }, (_, node) =>
      output.readFloatLE(start + i * report + 8 * nodes + 4 * node),
    ),
  );
}
