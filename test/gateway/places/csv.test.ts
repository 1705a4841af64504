// A CSV is read as Excel, QGIS and people write it, and one that is wrong is refused with every line of it.
import { describe, expect, test } from "vitest";
import { KNOWN, NOWHERE, read, refused } from "./refusal.ts";

const A = {
  name: "a",
  latitude: 62.39131,
  longitude: 17.3063,
  address: "Älvgatan 4",
  pipeId: "V12",
  pipeMaterial: "grey-iron",
  pipeDiameter: 150,
};
const HEADER = "namn;breddgrad;längdgrad;adress;ledning;material;dimension";
const SWEDISH = `${HEADER}\r\na;62,39131;17,3063;Älvgatan 4;V12;gråjärn;DN 150\r\n`;

describe("read", () => {
  test.each([
    ["a Swedish Excel's", SWEDISH],
    ["with a BOM", `\uFEFF${SWEDISH}`],
    ["with Excel's delimiter line", `sep=;\r\n${SWEDISH}`],
    ["with an old Macintosh's lines", SWEDISH.replaceAll("\r\n", "\r")],
    ["with blank lines and rows", `\n${SWEDISH}\n;;;;;;\n\n`],
    [
      "an English one",
      "NAME,LAT,LON,Address,Pipe ID,Pipe material,Diameter (mm)\na,62.39131,17.3063,Älvgatan 4,V12,grey iron,150",
    ],
    [
      "with tabs",
      "node\tLatitude\tLongitude\tplats\tledningsid\tmaterial\tdn\na\t62.39131\t17.3063\tÄlvgatan 4\tV12\tgråjärn\t150",
    ],
    [
      "with quotes, and decimal commas between commas",
      'name, lat, lon, address, pipe, material, dn\n"a", "62,39131", "17,3063", "Älvgatan 4", "V12", "gråjärn", "150"',
    ],
    [
      "with columns in another order, and x and y",
      "material,dn,X,Y,nod,pipe,place\ngrey-iron,150,17.3063,62.39131,a,V12,Älvgatan 4",
    ],
    [
      "with minutes and seconds",
      'name;latitude;longitude;address;pipe;material;dn\na;62°23\'28.716""N;17°18\'22.68""E;Älvgatan 4;V12;gråjärn;150'.replaceAll(
        /62[^;]*N|17[^;]*E/g,
        '"$&"',
      ),
    ],
  ])("%s", (_, text) => {
    expect(read(text)).toEqual({ places: [A], ignored: [] });
  });

  test("in every encoding", () => {
    const latin1 = Uint8Array.from(SWEDISH, (character) => character.charCodeAt(0));
    const utf16le = new Uint8Array(Buffer.from(`\uFEFF${SWEDISH}`, "utf16le"));
    const utf16be = new Uint8Array(Buffer.from(utf16le).swap16());
    for (const bytes of [latin1, utf16le, utf16be]) expect(read(bytes).places).toEqual([A]);
    const windows = Uint8Array.from([...Buffer.from("name;pipe\na;"), 0x80, 0x96]);
    expect(read(windows).places[0]!.pipeId).toBe("€–");
  });

  test("what is empty is null, and a row without a position has none", () => {
    expect(read("name;lat;lon;address;pipe;material;dn\na;;;;;;\nb").places).toEqual(
      ["a", "b"].map((name) => ({ name, ...NOWHERE })),
    );
  });

  test("what the file has no columns for is told apart from what is empty", () => {
    expect(read("name;address;dn\na;x;").places).toEqual([{ name: "a", address: "x", pipeDiameter: null }]);
    expect(read("nod\tlat\tlon\tadress\na\t\t\tx y").places).toEqual([
      { name: "a", latitude: null, longitude: null, address: "x y" },
    ]);
  });

  test.each([
    ["N;E", "6669189,376;486557,055"],
    ["Northing;Easting", "6 669 189,376;486 557,055"],
    ["nord;öst", "6669189.376;486557.055"],
    ["N (SWEREF 99 TM);E (SWEREF 99 TM)", "6669189.376;486557.055"],
    ["sweref99tm_n;sweref99tm_e", "6669189.376;486557.055"],
    ["y_sweref;x_sweref", "6669189.376;486557.055"],
  ])("northings and eastings called %s", (columns, values) => {
    const [place] = read(`name;${columns}\na;${values}`, { system: "sweref99tm" }).places;
    expect(place).toMatchObject({ latitude: 60.1594118, longitude: 14.7578242 });
  });

  test("columns that nobody reads are told", () => {
    const text = "id;name;lat;lon;north;east;Anmärkning;;node\n1;a;62.4;17.3;1;2;x;;b";
    expect(read(text).ignored).toEqual(["id", "Anmärkning", "node", "north", "east"]);
  });

  test("a formula's apostrophe is taken off again", () => {
    expect(read("name;address\na;'=1+1\nb;''t Hofje\nc;'@x").places.map(({ address }) => address)).toEqual([
      "=1+1",
      "''t Hofje",
      "@x",
    ]);
  });

  test("accents are in one piece", () => {
    expect(read(`name;address\na;${"Å".normalize("NFD")}`).places[0]!.address).toBe("Å");
  });

  test("names of objects' own are columns and nodes like others", () => {
    const text = "name;__proto__;constructor;lat;lon\n__proto__;1;2;62.4;17.3\nconstructor;;;62.4;17.3";
    const { places, ignored } = read(text, { known: ["__proto__", "constructor"] });
    expect(places.map(({ name }) => name)).toEqual(["__proto__", "constructor"]);
    expect(ignored).toEqual(["__proto__", "constructor"]);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("1");
  });
});

describe("a file as a whole is refused", () => {
  const many = `name;pipe\n${"a;1\n".repeat(100_001)}`;
  test.each<[string, string | Uint8Array, object, string]>([
    ["empty", "", {}, "nodes.csv is empty: export it again."],
    ["blank", "\uFEFF \r\n", {}, "nodes.csv is empty: export it again."],
    [
      "delimiters only",
      ";;;\n;;",
      {},
      "nodes.csv is empty: write a header and a line for each node into it.",
    ],
    [
      "a header only",
      "name;lat;lon\n",
      {},
      "nodes.csv has no nodes: write a line for each node under the first one.",
    ],
    [
      "no header",
      "a;62.4;17.3\nb;62.4;17.3",
      {},
      'nodes.csv has no column for the nodes\' names: call it "name" in the first line.',
    ],
    [
      "names only",
      "name;colour\na;red",
      {},
      'nodes.csv has no columns for where the nodes stand: call them "latitude" and "longitude" in the first line.',
    ],
    [
      "half a position",
      "name;lat\na;62",
      {},
      "nodes.csv has a column for the latitude and none for the longitude: add it.",
    ],
    [
      "a column twice",
      "name;nod;lat;lat.;lon",
      {},
      'nodes.csv, line 1: "lat" and "lat." are both the latitude: leave one of them out.',
    ],
    [
      "metres without a system",
      "name;n;e\na;6917350;617405",
      {},
      "nodes.csv has northings and eastings: say their coordinate system, as in --system sweref99tm.",
    ],
    [
      "degrees with a system of metres",
      "name;lat;lon\na;62.4;17.3",
      { system: "sweref99tm" },
      'nodes.csv has latitudes and longitudes, and SWEREF 99 TM counts metres: leave out the system, or call the columns "north" and "east".',
    ],
    [
      "a system that is not known",
      "name;n;e\na;1;2",
      { system: "sweref99tn" },
      'The coordinate system "sweref99tn" is not known: did you mean "SWEREF 99 TM"?',
    ],
    [
      "a quote that is not closed",
      'name;address\na;x\nb;"y\nc;z\n',
      {},
      'nodes.csv, line 3: a text that begins with a " has no second one: write one where it ends.',
    ],
    [
      "a quote within",
      'name;address\na;x "y" z\n',
      {},
      'nodes.csv, line 2: a " stands inside a text: write it twice, and one more before and after the whole text.',
    ],
    [
      "a quote that ends too early",
      'name;address\na;"x" z\n',
      {},
      'nodes.csv, line 2: a " stands inside a text: write it twice, and one more before and after the whole text.',
    ],
    [
      "a workbook",
      Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]),
      {},
      "nodes.csv is an Excel workbook or an archive: open it and save it as CSV, or export GeoJSON, and read that.",
    ],
    [
      "a GeoPackage",
      Buffer.from("SQLite format 3\0"),
      {},
      "nodes.csv is a GeoPackage: export its layer as GeoJSON or CSV, and read that.",
    ],
    [
      "KML",
      '<?xml version="1.0"?><kml/>',
      {},
      "nodes.csv is XML, as KML and GML are: export its layer as GeoJSON or CSV.",
    ],
    [
      "noise",
      Uint8Array.from([0x61, 0, 0xff, 0x3b]),
      {},
      "nodes.csv is not text: save it as CSV in UTF-8, or export GeoJSON, and read that.",
    ],
    [
      "too large",
      new Uint8Array(8 * 1024 * 1024 + 1),
      {},
      "nodes.csv is larger than 8 MB: export the nodes only.",
    ],
    ["too many", many, {}, "nodes.csv has more than 100000 lines: split it, or export the nodes only."],
  ])("%s", (_, text, options, sentence) => expect(refused(text, options)).toBe(sentence));
});

describe("a line is refused", () => {
  const row = (values: string) => refused(`name;lat;lon;address;pipe;material;dn\n${values}`);
  test.each([
    [";62.4;17.3", "it has no name: write the node's."],
    ["aa;62.4;17.3", 'there is no node "aa": did you mean "a"?'],
    ["Älvgatan 4;62.4;17.3", 'there is no node "Älvgatan 4": did you mean "alvgatan-4"?'],
    ["ELM Street_4;62.4;17.3", 'there is no node "ELM Street_4": did you mean "elm-street-4"?'],
    ["elm-stret-4;62.4;17.3", 'there is no node "elm-stret-4": did you mean "elm-street-4"?'],
    [
      "ポンプ場;62.4;17.3",
      'there is no node "ポンプ場": enrol it first with "sippra-gateway nodes add", or leave it out.',
    ],
    [
      "\u001b[31mred;62.4;17.3",
      'there is no node "U+001B[31mred": enrol it first with "sippra-gateway nodes add", or leave it out.',
    ],
    ["a;62.4;", "it has no longitude: write it, or leave out the other coordinate as well."],
    ["a;x;17.3", 'the latitude "x" is not a number: write it like 62.39131.'],
    ["a;NaN;17.3", 'the latitude "NaN" is not a number: write it like 62.39131.'],
    ["a;1e1;17.3", 'the latitude "1e1" is not a number: write it like 62.39131.'],
    ["a;62.4;17,3,0", 'the longitude "17,3,0" is not a number: write it like 62.39131.'],
    ["a;62.4 E;17.3 E", 'the latitude "62.4 E" is not a number: write it like 62.39131.'],
    ["a;95;95", "latitude 95 is not between -90 and 90: write it in degrees."],
    [
      "a;6917350;617405",
      "latitude 6917350 is not between -90 and 90: if it is in metres, say its coordinate system, as in --system sweref99tm.",
    ],
    ["a;117;17", "latitude 117 and longitude 17 look swapped: write each where the other one is."],
    [
      "a;0;0",
      "the position is 0, 0, which programs write where there is none: leave it empty, or write the true one.",
    ],
    [
      "a;62.4;17.3;x;y;pe;100;z",
      "it has 8 values, more than the first line has columns (7): put quotes around a text that has the delimiter in it.",
    ],
    ["a;62.4;17.3;one\u0007;V1;pe;100", "the address has the control character U+0007: write it without."],
    ['a;62.4;17.3;"one\ntwo";V1;pe;100', "the address has more than one line: write it on one."],
    ["a;62.4;17.3;x;V1;guldd;100", /^the material "guldd" is not known: write one of grey-iron/],
    ["a;62.4;17.3;x;V1;pe;5000", "the diameter 5000 is not between 10 and 3000: write it in millimetres."],
  ])("%s", (values, sentence) => {
    const said = row(values);
    expect(said).toMatch(/^nodes\.csv, line 2: /);
    const rest = said.slice("nodes.csv, line 2: ".length);
    if (typeof sentence === "string") expect(rest).toBe(sentence);
    else expect(rest).toMatch(sentence);
  });

  test("with the line in which it begins, whatever stands before it", () => {
    const text = 'name;address;note\r\n\r\na;x;"one\r\ntwo\r\nthree"\r\n\r\nb;y;z\r\nq;y;"\n"\r\nr;;';
    expect(refused(text).split("\n")).toEqual([
      'nodes.csv, line 8: there is no node "q": did you mean "a"?',
      'nodes.csv, line 10: there is no node "r": did you mean "a"?',
    ]);
  });

  test("where its node was there already", () => {
    expect(refused("name;pipe\na;1\nb;2\na;3")).toBe(
      'nodes.csv, line 4: "a" is there already, in line 2: leave one of them out.',
    );
  });

  test("with all that is wrong, in the file's order, ten at most", () => {
    const lines = Array.from({ length: 12 }, (_, i) => `nobody-${i};${i === 3 ? 200 : 62.4};17.3`);
    const said = refused(`name;lat;lon\n${lines.join("\n")}`).split("\n");
    expect(said).toHaveLength(11);
    expect(said[3]).toContain("line 5: there is no node");
    expect(said[4]).toContain("line 5: latitude 200 is not between -90 and 90");
    expect(said[10]).toBe("and 3 more");
  });

  test("and swapped northings and eastings are told as such", () => {
    expect(refused("name;x;y\na;6917350;617405", { system: "sweref99tm" })).toBe(
      "nodes.csv, line 2: northing 617405 and easting 6917350 look swapped: write each where the other one is.",
    );
  });

  test("of many thousands, the first ten are looked into", () => {
    const known = Array.from({ length: 10_000 }, (_, i) => `node-${i}`);
    const text = `name;lat;lon\n${Array.from({ length: 20_000 }, (_, i) => `nod-${i};62.4;17.3`).join("\n")}`;
    expect(
      refused(text, { known: [...known, ...KNOWN] })
        .split("\n")
        .at(-1),
    ).toBe("and at least 990 more");
  });
});
