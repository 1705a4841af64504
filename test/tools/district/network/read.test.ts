// Any EPANET file becomes a network in SI units, or a sentence that says what to do.
import { describe, expect, test } from "vitest";
import { readNetwork } from "../../../../tools/district/network/read.ts";
import { simulate } from "../../../../tools/district/network/simulate.ts";
import { ALL, networkOf, read, small } from "./networks.ts";

const sentenceOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason as Error & { code: string },
  );
  expect(error?.name).toBe("ToolError");
  expect(error?.code).toBe("network");
  return error!.message;
};

describe("a network", () => {
  test("has its nodes, links and units", async () => {
    const { nodes, links, layout, notes } = await read(small("[TAGS]\nLINK p PE100\n"));
    expect(nodes.map(({ id, kind, x, demand }) => [id, kind, x, demand])).toEqual([
      ["a", "junction", 100, 1],
      ["b", "junction", 200, 1],
      ["r", "reservoir", 0, 0],
    ]);
    for (const [node, metres] of [10, 12, 60].entries())
      expect(nodes[node]!.elevation).toBeCloseTo(metres, 9);
    expect(links[0]).toMatchObject({
      ...{ id: "p", kind: "pipe", from: 2, to: 0, length: 100, diameter: 150 },
      ...{ roughness: 100, material: "pe", guessed: false, closed: false },
    });
    expect(links[1]).toMatchObject({ guessed: true });
    expect(layout).toBe("file");
    expect(notes).toEqual(["The material of 1 of 2 pipes is guessed by diameter: no tag names it."]);
  });

  test("in gallons and feet is the same network, with the same pressures", async () => {
    const feet = small()
      .replace("CMH", "GPM")
      .replaceAll(" 100 150 ", " 328.083990 5.90551181 ")
      .replace("a 10 1", "a 32.8083990 4.40286755")
      .replace("b 12 1", "b 39.3700787 4.40286755")
      .replace("r 60", "r 196.850394");
    const [network, other] = await Promise.all([read(small()), read(feet)]);
    for (const [i, { elevation, demand }] of network.nodes.entries()) {
      expect(other.nodes[i]!.elevation).toBeCloseTo(elevation, 5);
      expect(other.nodes[i]!.demand).toBeCloseTo(demand, 5);
    }
    expect(other.links[0]!.length).toBeCloseTo(100, 5);
    expect(other.links[0]!.diameter).toBeCloseTo(150, 5);
    const [metric, us] = await Promise.all([network, other].map((one) => simulate(one, 0)));
    for (const [node, pressure] of metric!.pressures[0]!.entries())
      expect(Math.abs(us!.pressures[0]![node]! - pressure)).toBeLessThan(0.1);
    const kpa = await simulate(await read(small("[OPTIONS]\nPressure kPa\n")), 0);
    expect(Math.abs(kpa.pressures[0]![0]! - metric!.pressures[0]![0]!)).toBeLessThan(0.1);
  });

  test("is made of what roughness and diameter suggest, where they differ", async () => {
    const text = small(
      "[PIPES]\ns a b 100 110 145 0 Open\nt a b 100 400 145 0 Open\nu a b 9 200 128 0 Open\n",
    );
    const { links } = await read(text);
    expect(links.map(({ id, material }) => [id, material])).toEqual([
      ["p", "cast-iron"],
      ["q", "cast-iron"],
      ["s", "plastic"],
      ["t", "ductile-iron"],
      ["u", "ductile-iron"],
    ]);
  });

  test("may have Latin-1 names", async () => {
    const latin = small()
      .replaceAll("b 12", "Ågatan 12")
      .replaceAll("a b ", "a Ågatan ")
      .replace("b 200", "Ågatan 200");
    const { nodes, notes, source } = await readNetwork(Buffer.from(latin, "latin1"), "latin.inp");
    expect(nodes[1]).toMatchObject({ id: "Ågatan", x: 200 });
    expect(notes[0]).toMatch(/^latin\.inp is not UTF-8 and was read as Latin-1/);
    expect(source).toContain("Ågatan 12 1");
    expect((await read(latin)).nodes[1]!.id).toBe("Ågatan");
    // EPANET's names have 31 bytes at most, so letters are given it as one each.
    const long = "ÅÄÖ".repeat(10);
    expect((await read(latin.replaceAll("Ågatan", long))).nodes[1]!.id).toBe(long);
    const other = latin.replaceAll("Ågatan", "Улица");
    expect((await read(other)).nodes[1]!.id).toBe("Улица");
  });

  test("may begin with a byte order mark, and have lines of Windows", async () => {
    expect((await read(`\ufeff${small().replaceAll("\n", "\r\n")}`)).nodes).toHaveLength(3);
  });

  test("without coordinates is drawn along its pipes, and says so", async () => {
    const { nodes, layout, notes } = await read(small("[PIPES]\ns a c 40 100 100 0 Open\n", "", "c 9 1\n"));
    expect(layout).toBe("pipes");
    expect(nodes.map(({ id, x, y }) => [id, x, y])).toEqual([
      ["a", 100, 40],
      ["b", 200, 80],
      ["c", 140, 0],
      ["r", 0, 40],
    ]);
    expect(notes.at(-1)).toBe("small.inp has no coordinates: it is drawn along its pipes.");
    const { notes: some } = await read(small("", "[COORDINATES]\na 1 1\nr 0 0\n"));
    expect(some.at(-1)).toBe("1 node has no coordinates (b).");
  });

  test.each([
    ["a part", "[JUNCTIONS]\nc 5 1\nd 5 1\n[PIPES]\nz c d 50 100 100 0 Open\n", /^2 nodes are .* \(c, d\)/],
    ["a node", "[JUNCTIONS]\nc 5 1\n", /^1 node is .* \(c\)/],
    ["a tank", "[TANKS]\nt 50 2 1 3 10 0\n", /^1 node is .* \(t\)/],
  ])("leaves out %s that nothing supplies, and computes the rest", async (_, more, note) => {
    const network = await read(small(more));
    expect(network.nodes.map(({ id }) => id)).toEqual(["a", "b", "r"]);
    expect(network.links.map(({ id }) => id)).toEqual(["p", "q"]);
    expect(network.notes[0]).toMatch(note);
    const [whole, rest] = await Promise.all(
      [read(small()), network].map(async (one) => simulate(await one, 1)),
    );
    expect(rest!.pressures[0]![1]).toBeCloseTo(whole!.pressures[0]![1]!, 3);
  });
});

describe("what is no network", () => {
  test.each([
    ["text", "hello", /no section \[JUNCTIONS\] and no \[PIPES\]\. Export it from EPANET/],
    ["a page", "<html>[JUNCTIONS][PIPES]</html>", /no EPANET network/],
    ["no reservoir", small().replace("[RESERVOIRS]\nr", "[JUNCTIONS]\nr"), /no reservoir and no tank/],
    ["no junctions", "[JUNCTIONS]\n[PIPES]\n[RESERVOIRS]\nr 1\n", /no junctions/],
    ["a node that is not there", small("[PIPES]\nz a x 5 100 100 0 Open"), /undefined node x .*z a x 5/],
    ["a number that is none", small().replace("a 10 1", "a nan 1"), /what is no number at a/],
    ["a name twice", small("[JUNCTIONS]\na 5 1"), /duplicate ID label a/],
    ["a pattern that is not there", small("[JUNCTIONS]\nc 5 1 week"), /undefined time pattern week/],
  ])("%s", async (_, text, sentence) => {
    const told = await sentenceOf(read(text));
    expect(told).toMatch(sentence);
    expect(told).toContain("small.inp");
  });

  test("bytes, and files that are too large", async () => {
    expect(await sentenceOf(readNetwork(Buffer.from([1, 0, 2]), "x.zip"))).toMatch(/^x\.zip is no text/);
    expect(await sentenceOf(readNetwork(new Uint8Array(50_000_001), "big.inp"))).toMatch(
      /has 50 MB, more than/,
    );
  });
});

const COUNTS: Record<string, readonly number[]> = {
  own: [187, 298],
  "Net3.inp": [97, 119],
  "ky10.inp": [935, 1061],
  "Net6.inp": [3356, 3892],
};
test.for(ALL)("$title has all its nodes and links", async ({ name, isMissing }, { skip }) => {
  skip(isMissing);
  const { nodes, links } = await networkOf(name);
  expect([nodes.length, links.length]).toEqual(COUNTS[name]);
});
