// What somebody types of a place is understood in the spellings that there are, and never guessed.
import { describe, expect, test } from "vitest";
import { parseDetails, parsePosition } from "../../../gateway/places/typed.ts";
import { refusal } from "./refusal.ts";

const SUNDSVALL = { latitude: 62.39131, longitude: 17.3063 };
const IN_MINUTES = { latitude: 62.3913056, longitude: 17.3063056 };

describe("a position in degrees", () => {
  test.each([
    ["62.39131, 17.30630", SUNDSVALL],
    ["62.39131 17.30630", SUNDSVALL],
    ["62.39131,17.30630", SUNDSVALL],
    ["62.39131;17.30630", SUNDSVALL],
    ["62,39131 17,30630", SUNDSVALL],
    ["62,39131, 17,30630", SUNDSVALL],
    ["62,39131; 17,30630", SUNDSVALL],
    ["62.39131°N 17.30630°E", SUNDSVALL],
    ["62.39131N,17.3063E", SUNDSVALL],
    ["N 62.39131 E 17.3063", SUNDSVALL],
    ["N62.39131E17.3063", SUNDSVALL],
    ["17.3063 E, 62.39131 N", SUNDSVALL],
    ["62,39131° N, 17,3063° Ö", SUNDSVALL],
    ["  62.39131\t17.30630\n", SUNDSVALL],
    ["62°23'28.7\"N 17°18'22.7\"E", IN_MINUTES],
    ["62°23'28.7\"N17°18'22.7\"E", IN_MINUTES],
    ["62° 23′ 28,7″ N, 17° 18′ 22,7″ Ö", IN_MINUTES],
    ["62°23'28.7'' 17°18'22.7''", IN_MINUTES],
    ["62º 23.4783333' N 17º 18.3783333' E", IN_MINUTES],
    ["-33.9, -18.5", { latitude: -33.9, longitude: -18.5 }],
    ["\u221233.9, 18.5", { latitude: -33.9, longitude: 18.5 }],
    ["33.9 S 18.5 W", { latitude: -33.9, longitude: -18.5 }],
    ["33,9 S 18,5 V", { latitude: -33.9, longitude: -18.5 }],
    ["62 17", { latitude: 62, longitude: 17 }],
    ["0.0 6.5", { latitude: 0, longitude: 6.5 }],
  ])("%j", (text, position) => expect(parsePosition(text)).toEqual(position));
});

describe("a position in metres", () => {
  test.each([
    ["6669189.376 486557.055", "sweref99tm"],
    ["6669189.376, 486557.055", "EPSG:3006"],
    ["6 669 189,376; 486 557,055", "sweref99tm"],
    ["6\u00A0669\u00A0189,376 486557,055", "sweref99tm"],
    ["N 6669189.376 E 486557.055", "sweref99tm"],
    ["E 486557.055 N 6669189.376", "sweref99tm"],
    ["6671665.273 1441843.186", "RT90 2.5 gon V"],
    ["6669189.376 486557.055", "UTM 33N"],
  ])("%j in %s", (text, system) => {
    // Point C of Lantmäteriet's "Kontrollpunkter RT90 <-> SWEREF 99"
    expect(parsePosition(text, system)).toEqual({ latitude: 60.1594118, longitude: 14.7578242 });
  });
});

describe("what is not a position is refused with what to write", () => {
  const example = 'write latitude first and then longitude, as in "62.39131, 17.30630".';
  test.each([
    ["", undefined, `The position "" is not two coordinates: ${example}`],
    ["Storgatan 4", undefined, `The position "Storgatan 4" is not two coordinates: ${example}`],
    ["62.39131", undefined, `The position "62.39131" is not two coordinates: ${example}`],
    ["62.39, 17.3, 5", undefined, `The position "62.39, 17.3, 5" is not two coordinates: ${example}`],
    [
      "62,39131,17,30630",
      undefined,
      `The position "62,39131,17,30630" has commas of which nobody can tell which is a decimal one: ${example}`,
    ],
    [
      "62,39",
      undefined,
      `The position "62,39" has commas of which nobody can tell which is a decimal one: ${example}`,
    ],
    ["62.3 N 17.3", undefined, `The position "62.3 N 17.3" has a letter for one coordinate only: ${example}`],
    ["62.3 N 17.3 S", undefined, `The position "62.3 N 17.3 S" says one direction twice: ${example}`],
    [
      "-62.3 N 17.3 E",
      undefined,
      `The position "-62.3 N 17.3 E" has more than 59 minutes or seconds, or a sign too many: ${example}`,
    ],
    [
      "62°60' 17°18'",
      undefined,
      `The position "62°60' 17°18'" has more than 59 minutes or seconds, or a sign too many: ${example}`,
    ],
    [
      "0, 0.0",
      undefined,
      "The position is 0, 0, which programs write where there is none: leave it empty, or write the true one.",
    ],
    ["91 17", undefined, "Latitude 91 and longitude 17 look swapped: write each where the other one is."],
    [
      "117.3 62.4",
      undefined,
      "Latitude 117.3 and longitude 62.4 look swapped: write each where the other one is.",
    ],
    ["62 181", undefined, "Longitude 181 is not between -180 and 180: write it in degrees."],
    ["95 95", undefined, "Latitude 95 is not between -90 and 90: write it in degrees."],
    [
      "6917350 617405",
      undefined,
      "Latitude 6917350 is not between -90 and 90: if it is in metres, say its coordinate system, as in --system sweref99tm.",
    ],
    [
      "617405 6917350",
      "sweref99tm",
      "Northing 617405 and easting 6917350 look swapped: write each where the other one is.",
    ],
    [
      "6917350 150000",
      "sweref99tm",
      "Northing 6917350 and easting 150000 do not lie where SWEREF 99 TM is used (northing 6100000 to 7700000, easting 200000 to 1000000): check them and the system.",
    ],
    [
      "6917350 617405",
      "sweref991630",
      "Northing 6917350 and easting 617405 do not lie where SWEREF 99 16 30 is used (northing 6100000 to 7700000, easting 20000 to 280000): check them and the system.",
    ],
    [
      "62.39 17.3",
      "sweref99tm",
      "Northing 62.39 and easting 17.3 do not lie where SWEREF 99 TM is used (northing 6100000 to 7700000, easting 200000 to 1000000): if they are degrees, leave out the system.",
    ],
    [
      "62°23' 17°18'",
      "rt90",
      `The position "62°23' 17°18'" is in degrees, and its coordinate system counts metres: write northing first and then easting, as in "6917350 617405".`,
    ],
    ["1 1", "swref99tm", 'The coordinate system "swref99tm" is not known: did you mean "SWEREF 99 TM"?'],
  ])("%j in %s", (text, system, sentence) =>
    expect(refusal(() => parsePosition(text, system))).toBe(sentence),
  );

  test.each(["1".repeat(1e6), " ".repeat(1e6), `${"1 ".repeat(5e5)}`, `62${"°".repeat(1e5)} 17`])(
    "however long it is",
    (text) => expect(refusal(() => parsePosition(text))).toContain("is not two coordinates"),
  );
});

describe("where nodes stand already, a position is held against theirs", () => {
  const near = [SUNDSVALL, { latitude: 62.4, longitude: 17.29 }];

  test("and taken among them", () => {
    expect(parsePosition("62.41 17.25", undefined, { near })).toEqual({ latitude: 62.41, longitude: 17.25 });
  });

  test("and refused where it is swapped", () => {
    expect(refusal(() => parsePosition("17.3063 62.39131", undefined, { near }))).toBe(
      "Latitude 17.3063 and longitude 62.39131 look swapped, because that is where other nodes are: write each where the other one is, or add --far if they are right.",
    );
  });

  test("and refused where it is far, unless it is meant", () => {
    expect(refusal(() => parsePosition("59.33 18.06", undefined, { near }))).toBe(
      "The position 59.33, 18.06 lies 343 km from the nearest other node: check it and its coordinate system, or add --far if it is right.",
    );
    expect(parsePosition("59.33 18.06", undefined, { near, far: true }).latitude).toBe(59.33);
  });
});

describe("details", () => {
  test("those that are given are read, and an empty one takes out what is there", () => {
    expect(parseDetails({})).toEqual({});
    expect(parseDetails({ address: "", pipeId: " ", pipeMaterial: "", pipeDiameter: "" })).toEqual({
      address: null,
      pipeId: null,
      pipeMaterial: null,
      pipeDiameter: null,
    });
    expect(parseDetails({ address: "  Storgatan 4 ", pipeDiameter: "DN 150" })).toEqual({
      address: "Storgatan 4",
      pipeDiameter: 150,
    });
  });

  test.each([
    ["gråjärn", "grey-iron"],
    ["Grått gjutjärn", "grey-iron"],
    ["Segjärn", "ductile-iron"],
    ["SEGJÄRN, cementbruksisolerat", "ductile-iron"],
    ["ductile_iron", "ductile-iron"],
    ["Gjutjärn", "cast-iron"],
    ["Stål", "steel"],
    ["stainless steel", "steel"],
    ["PE", "pe"],
    ["PEH", "pe"],
    ["PE100 SDR11", "pe"],
    ["PE 100 SDR 11", "pe"],
    ["PVC", "pvc"],
    ["PVC tryck", "pvc"],
    ["plast", "plastic"],
    ["Betong", "concrete"],
    ["eternit", "asbestos-cement"],
    ["Asbestos cement, lined", "asbestos-cement"],
    ["koppar", "copper"],
    ["övrigt", "other"],
    ["okänt", null],
    ["-", null],
  ])("material %s is %s", (text, pipeMaterial) =>
    expect(parseDetails({ pipeMaterial: text })).toEqual({ pipeMaterial }),
  );

  test.each([
    ["100", 100],
    ["100 mm", 100],
    ["DN100", 100],
    ["Ø63", 63],
    ["152,4", 152],
    ["okänd", null],
    ["?", null],
  ])("diameter %s is %s", (text, pipeDiameter) =>
    expect(parseDetails({ pipeDiameter: text })).toEqual({ pipeDiameter }),
  );

  test.each([
    [{ address: "a".repeat(121) }, "The address has 121 characters, more than 120: shorten it."],
    [{ address: "one\ntwo" }, "The address has more than one line: write it on one."],
    [{ address: "a\u0007b" }, "The address has the control character U+0007: write it without."],
    [{ address: "a\u202Eb" }, "The address has the control character U+202E: write it without."],
    [{ address: "a\uD800b" }, "The address has the control character U+D800: write it without."],
    [{ pipeId: "x".repeat(65) }, "The pipe's id has 65 characters, more than 64: shorten it."],
    [{ pipeMaterial: "segjarnn" }, 'The material "segjarnn" is not known: did you mean "ductile-iron"?'],
    [
      { pipeMaterial: "guld" },
      'The material "guld" is not known: write one of grey-iron, ductile-iron, cast-iron, steel, pe, pvc, plastic, concrete, asbestos-cement, copper, other.',
    ],
    [{ pipeMaterial: "塩ビ" }, /^The material "塩ビ" is not known: write one of/],
    [{ pipeDiameter: "110/97.4" }, 'The diameter "110/97.4" is not a number: write millimetres, as in 100.'],
    [{ pipeDiameter: "-100" }, 'The diameter "-100" is not a number: write millimetres, as in 100.'],
    [{ pipeDiameter: "1" }, "The diameter 1 is not between 10 and 3000: write it in millimetres."],
    [{ pipeDiameter: "3001" }, "The diameter 3001 is not between 10 and 3000: write it in millimetres."],
  ])("%j is refused", (texts, sentence) => {
    const said = refusal(() => parseDetails(texts));
    if (typeof sentence === "string") expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });

  test("120 characters of any alphabet are an address", () => {
    const address = "漢字🚰".repeat(40);
    expect(parseDetails({ address })).toEqual({ address });
  });
});
