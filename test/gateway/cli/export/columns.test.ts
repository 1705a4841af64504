// Columns are the contract's fields: no field of a message is missing, none is under another name.
import { expect, test } from "vitest";
import { columnsOf, type Fields } from "../../../../gateway/cli/export/columns.ts";
import { csvFormat } from "../../../../gateway/cli/export/csv.ts";
import { alarm } from "../../../../gateway/deliver/contract/alarm.ts";
import { KEPT_SCHEMAS } from "../../../../gateway/deliver/formats/kept.ts";

const names = (schema: Parameters<typeof columnsOf>[0]) => columnsOf(schema).map(({ name }) => name);

test("every field of a reading, a night and an event has its column, or several", () => {
  for (const schema of Object.values(KEPT_SCHEMAS)) {
    const fields = Object.keys(schema.shape);
    expect(
      fields.filter(
        (field) => !names(schema).some((name) => name.startsWith(field.replace("bands_dbfs", "band_"))),
      ),
    ).toEqual([]);
  }
  expect(names(KEPT_SCHEMAS.reading).filter((name) => /^band/.test(name))).toHaveLength(8);
  expect(names(KEPT_SCHEMAS.event)).toContain("components_rise");
});

test("alarms have all but their evidence, which is a list of its own", () => {
  expect(
    Object.keys(alarm.shape).filter((field) => !names(alarm).some((name) => name.startsWith(field))),
  ).toEqual(["parts"]);
  expect(names(alarm)).toEqual(expect.arrayContaining(["stretch_length_m", "summary_sv", "awareness_h"]));
});

test("names end in their units, and each column says what it is", () => {
  const units: Record<string, RegExp> = {
    kPa: /_kpa$/,
    V: /_v$/,
    "°C": /_c$/,
    dB: /_db$/,
    "dB re full scale": /_dbfs$/,
    Hz: /_hz$/,
    s: /_s$/,
    m: /_m$/,
    h: /_h$/,
  };
  for (const schema of [...Object.values(KEPT_SCHEMAS), alarm])
    for (const { name, unit, description } of columnsOf(schema)) {
      expect(description, name).not.toBe("");
      if (unit !== null) expect(name).toMatch(units[unit]!);
    }
});

test("CSV quotes what RFC 4180 wants quoted, and makes no formula of what people write", () => {
  const column = (isFree: boolean) => ({
    ...columnsOf(alarm).find(({ name }) => name === "summary")!,
    name: "a",
    isFree,
    of: ({ a }: Fields) => a as string,
  });
  const line = (text: string | null, isFree = true) => {
    let csv = "";
    const format = csvFormat([column(isFree)], (chunk) => {
      csv += chunk;
    });
    format.add({ a: text });
    format.end();
    expect(csv.startsWith("a\r\n") && csv.endsWith("\r\n")).toBe(true);
    return csv.slice(3, -2);
  };
  expect([line("Ö, å"), line('say "no"'), line("two\nlines"), line(null), line("plain")]).toEqual([
    '"Ö, å"',
    '"say ""no"""',
    '"two\nlines"',
    "",
    "plain",
  ]);
  expect(["=1+1", "+46", "-1", "@a", "\tx"].map((text) => line(text))).toEqual([
    "'=1+1",
    "'+46",
    "'-1",
    "'@a",
    "'\tx",
  ]);
  expect(line('=HYPERLINK("http://a")')).toBe('"\'=HYPERLINK(""http://a"")"');
  expect(line("-", false)).toBe("-");
});
