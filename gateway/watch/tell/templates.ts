// Messages in the forms of those who take them. Where a form knows marks within text, only its plain text is used, so that no
// name can make a link or call people.

import type { Template } from "../../config/tell.ts";
import type { Message } from "./courier.ts";
import { textOf } from "./html.ts";
import type { Posting } from "./webhook.ts";

type Form = (message: Message, url: URL) => Posting;

/** At most so many letters, and no half of one. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** As UTF-8 at most so many bytes. */
function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  return `${bytes
    .subarray(0, most - 3)
    .toString()
    .replace(/\ufffd+$/, "")}…`;
}

/** https://docs.ntfy.sh/publish/#publish-as-json: at the root, with the topic; 4,096 B are shown, more is a file. */
function ntfy(message: Message, url: URL): Posting {
  const levels = url.pathname.split("/").filter((level) => level !== "");
  const root = new URL(url);
  root.pathname = `/${levels.slice(0, -1).join("/")}`;
  const { title, urgency, link } = message;
  return {
    url: root,
    body: {
      ...{
        topic: decodeURIComponent(levels.at(-1) ?? ""),
        title: cut(title, 250),
        message: cutBytes(textOf(message), 4000),
      },
      ...{ priority: [3, 4, 5][urgency], tags: [["droplet"], ["warning"], ["rotating_light"]][urgency] },
      ...(link === null ? {} : { click: link.url }),
    },
  };
}

/**
 * A workflow's "When a Teams webhook request is received": an adaptive card in a message. A text run is never marked up,
 * unlike a text block: https://adaptivecards.io/explorer/TextRun.html.
 */
function teams(message: Message): Posting {
  const { title, lead, facts, sections, link, foot, urgency } = message;
  const rich = (text: string, more: object = {}) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text: cut(text, 1000), ...more }],
  });
  const body = [
    rich(title, { weight: "bolder", size: "large", color: ["default", "warning", "attention"][urgency] }),
    ...(lead === "" ? [] : [rich(lead)]),
    ...facts.map(({ label, text }) => ({
      type: "RichTextBlock",
      spacing: "small",
      inlines: [
        { type: "TextRun", text: `${label}: `, isSubtle: true },
        { type: "TextRun", text: cut(text, 500) },
      ],
    })),
    ...sections.flatMap((section) => [
      rich(section.title, { weight: "bolder" }),
      ...section.lines.map((line) => ({ ...rich(`• ${line}`), spacing: "small" })),
    ]),
    rich(foot, { isSubtle: true, size: "small" }),
  ];
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    ...{ type: "AdaptiveCard", version: "1.4", body },
    ...(link === null ? {} : { actions: [{ type: "Action.OpenUrl", title: link.text, url: link.url }] }),
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { body: { type: "message", attachments: [{ contentType, contentUrl: null, content: card }] } };
}

/** Slack's own escapes, for the one text of a message that has marks: https://docs.slack.dev/messaging/formatting-message-text */
const slackText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** https://docs.slack.dev/reference/block-kit: 150 letters a header, 3,000 a text, 2,000 a field, 50 blocks. */
function slack(message: Message): Posting {
  const { title, lead, facts, sections, link, foot } = message;
  const text = (content: string, most: number) => ({
    type: "plain_text",
    text: cut(content, most),
    emoji: false,
  });
  const fields = facts.map(({ label, text: value }) => text(`${label}: ${value}`, 2000));
  const blocks = [
    { type: "header", text: text(title, 150) },
    ...(lead === "" ? [] : [{ type: "section", text: text(lead, 3000) }]),
    ...(fields.length === 0 ? [] : [{ type: "section", fields: fields.slice(0, 10) }]),
    ...sections.map(({ title: name, lines }) => ({
      type: "section",
      text: text([name, ...lines.map((line) => `• ${line}`)].join("\n"), 3000),
    })),
    { type: "context", elements: [text(foot, 2000)] },
    ...(link === null
      ? []
      : [{ type: "actions", elements: [{ type: "button", text: text(link.text, 75), url: link.url }] }]),
  ];
  return { body: { text: slackText(title), mrkdwn: false, blocks } };
}

/** For programs of one's own: all there is. */
function json(message: Message): Posting {
  const { id, subject, language, urgency, title, link } = message;
  const time = new Date(message.time).toISOString();
  return {
    body: {
      ...{ id, subject, time, language, urgency, title, text: textOf(message) },
      link: link?.url ?? null,
      ...message.fields,
    },
  };
}

export const TEMPLATE_FORMS: Record<Template, Form> = { ntfy, teams, slack, json };
