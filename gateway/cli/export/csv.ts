// A table as text (RFC 4180): UTF-8, a comma between, a point for decimals, times in UTC (RFC 3339), nothing where nothing
// was measured.
import { decimalText } from "../../deliver/contract/writer.ts";
import type { Column, Fields } from "./columns.ts";
import { type Emit, type Format, lineFormat } from "./format.ts";

/** What makes a formula of a cell: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

export function csvFormat(columns: readonly Column[], emit: Emit): Format {
  const head = `${columns.map(({ name }) => name).join(",")}\r\n`;
  const lineOf = (fields: Fields) => {
    let line = "";
    for (const column of columns) line += `,${cellOf(column, fields)}`;
    return `${line.slice(1)}\r\n`;
  };
  return lineFormat(head, lineOf, emit);
}

function cellOf({ of, type, decimals, isFree }: Column, fields: Fields): string {
  const value = of(fields);
  if (value === null) return "";
  if (typeof value === "number") return type === "number" ? decimalText(value, decimals) : `${value}`;
  // A spreadsheet shows what follows an apostrophe as it stands.
  const safe = isFree && FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
