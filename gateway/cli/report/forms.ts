// The report for a terminal, as Markdown, and as a page of HTML that is whole by itself.
import { escaped } from "../../text/html.ts";
import { UNPRINTABLE } from "../../text/quoted.ts";
import { table } from "../../text/table.ts";
import { wrap } from "../../text/wrap.ts";
import type { Document, Section } from "./document.ts";

/** On one line, with nothing that a terminal obeys. */
const plain = (text: string) => text.replace(new RegExp(UNPRINTABLE, "gu"), " ");

/** Within 80 columns where names are not long. */
export function asText({ title, paragraphs, sections }: Document): string {
  const blocks = [
    `${plain(title)}\n${"=".repeat(title.length)}`,
    ...paragraphs.map((text) => wrap(plain(text))),
    ...sections.map((each) => sectionText(each)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function sectionText({ heading, table: rows, paragraphs, list }: Section): string {
  const lines =
    rows === null
      ? []
      : table(
          [rows.columns, ...rows.rows].map((row) => row.map(plain)),
          rows,
        );
  const blocks = [
    ...(rows === null ? [] : [lines.join("\n")]),
    ...paragraphs.map((text) => wrap(plain(text))),
    ...(list.length === 0 ? [] : [list.map((text) => wrap(`- ${plain(text)}`, 80, "  ")).join("\n")]),
  ];
  return `${heading}\n${"-".repeat(heading.length)}\n${blocks.join("\n\n")}`;
}

/** What Markdown would take for something else: https://spec.commonmark.org/0.31.2/#backslash-escapes */
const marked = (text: string) => plain(text).replace(/[\\`*_[\]<>|#~]/g, "\\$&");

export function asMarkdown({ title, paragraphs, sections }: Document): string {
  const blocks = [
    `# ${marked(title)}`,
    ...paragraphs.map(marked),
    ...sections.flatMap(({ heading, table: rows, paragraphs: texts, list }) => [
      `## ${marked(heading)}`,
      ...(rows === null ? [] : [markdownTable(rows)]),
      ...texts.map(marked),
      ...(list.length === 0 ? [] : [list.map((text) => `- ${marked(text)}`).join("\n")]),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const alignOf = (align: string, i: number) => align[i] ?? align.at(-1)!;

function markdownTable({ columns, rows, align }: NonNullable<Section["table"]>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(marked).join(" | ")} |`;
  const rule = columns.map((_, i) => (alignOf(align, i) === "r" ? "---:" : "---"));
  return [line(columns), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

const STYLE =
  "body{font:15px/1.45 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}" +
  "h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.4rem 0 .4rem}p{margin:.4rem 0}" +
  "table{border-collapse:collapse}th,td{padding:.15rem .7rem .15rem 0;text-align:left;border-bottom:1px solid #ddd}" +
  ".r{text-align:right;font-variant-numeric:tabular-nums}@media print{body{margin:0}}";

export function asHtml({ title, paragraphs, sections }: Document, language: string): string {
  const text = (some: string) => escaped(plain(some));
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${STYLE}</style></head>
<body>
<h1>${text(title)}</h1>
${paragraphs.map((each) => `<p>${text(each)}</p>`).join("\n")}
${sections.map((each) => sectionHtml(each, text)).join("\n")}
</body>
</html>
`;
}

function sectionHtml({ heading, table: rows, paragraphs, list }: Section, text: (some: string) => string) {
  const cells = (row: readonly string[], tag: "th" | "td", align: string) =>
    row
      .map((cell, i) => `<${tag}${alignOf(align, i) === "r" ? ' class="r"' : ""}>${text(cell)}</${tag}>`)
      .join("");
  return [
    `<h2>${text(heading)}</h2>`,
    ...(rows === null
      ? []
      : [
          `<table><thead><tr>${cells(rows.columns, "th", rows.align)}</tr></thead><tbody>`,
          ...rows.rows.map((row) => `<tr>${cells(row, "td", rows.align)}</tr>`),
          "</tbody></table>",
        ]),
    ...paragraphs.map((each) => `<p>${text(each)}</p>`),
    ...(list.length === 0 ? [] : [`<ul>${list.map((each) => `<li>${text(each)}</li>`).join("\n")}</ul>`]),
  ].join("\n");
}
