// A message as the HTML of a mail: nothing is fetched from anywhere, and it is read in light and dark. All of the text is
// escaped where it is put in.
import { escaped } from "../../text/html.ts";
import type { Message } from "./courier.ts";

/** Reddish purple, bluish green and so on of Okabe and Ito are told apart by the colour-blind; words say the same. */
const EDGES = ["#56B4E9", "#E69F00", "#D55E00"] as const;

export function htmlOf({ language, urgency, title, lead, facts, sections, link, foot }: Message): string {
  const rows = facts.map(
    ({ label, text }) =>
      `<tr><td style="padding:2px 12px 2px 0;opacity:.75">${escaped(label)}</td><td style="padding:2px 0">${escaped(text)}</td></tr>`,
  );
  const parts = [
    `<h1 style="font-size:18px;margin:0 0 8px">${escaped(title)}</h1>`,
    ...(lead === "" ? [] : [`<p style="margin:0 0 12px">${escaped(lead)}</p>`]),
    ...(rows.length === 0
      ? []
      : [`<table role="presentation" style="border-collapse:collapse">${rows.join("")}</table>`]),
    ...sections.map(
      (section) =>
        `<h2 style="font-size:15px;margin:16px 0 4px">${escaped(section.title)}</h2>` +
        `<ul style="margin:0;padding-left:20px">${section.lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`,
    ),
    ...(link === null
      ? []
      : [`<p style="margin:16px 0 0"><a href="${escaped(link.url)}">${escaped(link.text)}</a></p>`]),
    `<p style="margin:16px 0 0;font-size:12px;opacity:.75">${escaped(foot)}</p>`,
  ];
  return (
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8">` +
    `<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title></head>` +
    `<body style="font-family:sans-serif;font-size:15px;line-height:1.4;margin:0">` +
    `<div style="max-width:640px;padding:12px 16px;border-left:6px solid ${EDGES[urgency]}">${parts.join("")}</div></body></html>`
  );
}

/** The same in plain text: the body of a mail, and what a webhook's receiver reads. */
export function textOf({ lead, facts, sections, link, foot }: Message): string {
  const blocks = [
    lead,
    facts.map(({ label, text }) => `${label}: ${text}`).join("\n"),
    ...sections.map(({ title, lines }) => [`${title}:`, ...lines.map((line) => `- ${line}`)].join("\n")),
    link === null ? "" : `${link.text}: ${link.url}`,
  ].filter((block) => block !== "");
  // "-- " begins a signature, which programs for mail show as such.
  return `${blocks.join("\n\n")}\n\n-- \n${foot}\n`;
}
