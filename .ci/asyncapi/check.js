// Holds the AsyncAPI document against AsyncAPI's own parser. Says what is wrong with it, and ends with 1.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const file = new URL("../../docs/contract/v1/asyncapi.yaml", import.meta.url);
const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"));
/** 0 error, 1 warning, 2 information, 3 hint */
for (const { severity, message, path } of diagnostics) {
  console.log(`${["error", "warning", "information", "hint"][severity]}: ${path.join(".")}: ${message}`);
}
if (document === undefined || diagnostics.some(({ severity }) => severity === 0)) process.exit(1);
const channels = document.channels().all();
const messages = document.allMessages().all();
console.log(
  `AsyncAPI's parser takes the document: ${channels.length} channels, ${messages.length} messages.`,
);
