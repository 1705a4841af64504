// The frame of a report: one HTML file that needs nothing else, now or in ten years. It works without a network,
// by day and by night, on a phone and on paper.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { escapeHtml } from "./html.ts";

/** A table: numbers are set right, by the column's kind. Cells are plain text. */
export interface Table {
  head: string[];
  /** Columns that hold words; the others are numbers. The first one where it is left out. */
  words?: number[];
  rows: string[][];
  /** Rows that stand out, by their place. */
  strong?: number[];
}

export function table({ head, words = [0], rows, strong = [] }: Table): string {
  const cell = (tag: "th" | "td", text: string, i: number) =>
    `<${tag}${words.includes(i) ? "" : ' class="n"'}>${escapeHtml(text)}</${tag}>`;
  const row = (cells: string[], i: number) =>
    `<tr${strong.includes(i) ? ' class="strong"' : ""}>${cells.map((text, at) => cell("td", text, at)).join("")}</tr>`;
  return `<div class="table"><table>
<thead><tr>${head.map((text, i) => cell("th", text, i)).join("")}</tr></thead>
<tbody>
${rows.map(row).join("\n")}
</tbody></table></div>`;
}

/** Paragraphs of plain text. */
export const paragraphs = (...texts: string[]) =>
  texts.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n");

/** Some figures side by side where there is room. */
export const beside = (...figures: string[]) => `<div class="beside">${figures.join("\n")}</div>`;

export interface Section {
  title: string;
  /** HTML: from `paragraphs`, `table`, `beside`, and the functions of plots.ts. */
  parts: string[];
}

export interface Report {
  title: string;
  /** What was asked, and the answer, in a few sentences of plain text. */
  lead: string[];
  /** The figures to be seen first: a value, what it is, and what it is measured against. */
  facts: { value: string; name: string; note: string }[];
  sections: Section[];
  /** What it was made from, for the foot: data, seed, version. */
  origin: string;
}

const here = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
/** The script that draws the plots, with all that it imports, as one that is readable in the page. */
function client(): string {
  const entry = fileURLToPath(new URL("client.js", import.meta.url));
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    ...{ bundle: true, write: false, format: "iife", charset: "utf8" },
  });
  return outputFiles[0]!.text;
}

/** In a script element nothing but its end tag is markup. */
const script = (code: string) => `<script>${code.replaceAll("</script", "<\\/script")}</script>`;

/** The whole HTML document. */
export function page({ title, lead, facts, sections, origin }: Report): string {
  const require = createRequire(import.meta.url);
  const uplot = (file: string) => readFileSync(require.resolve(`uplot/dist/${file}`), "utf8");
  const slug = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${uplot("uPlot.min.css")}</style>
<style>${here("page.css")}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
${paragraphs(...lead)}
<dl class="facts">
${facts
  .map(
    (fact) =>
      `<div><dt>${escapeHtml(fact.name)}</dt><dd>${escapeHtml(fact.value)}</dd><dd class="note">${escapeHtml(fact.note)}</dd></div>`,
  )
  .join("\n")}
</dl>
<nav>${sections.map((section) => `<a href="#${slug(section.title)}">${escapeHtml(section.title)}</a>`).join(" ")}</nav>
</header>
<main>
${sections
  .map(
    (section) =>
      `<section>\n<h2 id="${slug(section.title)}">${escapeHtml(section.title)}</h2>\n${section.parts.join("\n")}\n</section>`,
  )
  .join("\n")}
</main>
<footer><p>${escapeHtml(origin)}</p></footer>
<noscript><p class="note">The plots are drawn by a script in this page; their numbers are in its source.</p></noscript>
${script(uplot("uPlot.iife.min.js"))}
${script(client())}
</body>
</html>
`;
}
