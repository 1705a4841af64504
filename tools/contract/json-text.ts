// JSON laid out for people without parsing its numbers: 450.0 stays 450.0, as it was on the wire.

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
/** An array or object of at most so many characters stays on one line. */
const ONE_LINE = 88;

type Item = string | { open: "{" | "["; items: [key: string | null, value: Item][] };

/** `text` is valid JSON. Long lists are cut after `most` items. */
export function layOut(text: string, most = Number.POSITIVE_INFINITY): string {
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;
  const read = (): Item => {
    const token = tokens[at++]!;
    if (token !== "{" && token !== "[") return token;
    const items: [string | null, Item][] = [];
    while (tokens[at] !== "}" && tokens[at] !== "]") {
      if (tokens[at] === ",") at++;
      let key: string | null = null;
      if (token === "{") {
        key = tokens[at]!;
        at += 2;
      }
      items.push([key, read()]);
    }
    at++;
    return { open: token, items };
  };
  return written(read(), "", most);
}

function written(item: Item, indent: string, most: number): string {
  if (typeof item === "string") return item;
  const close = item.open === "{" ? "}" : "]";
  const isCut = item.open === "[" && item.items.length > most;
  const shown = isCut ? item.items.slice(0, most) : item.items;
  const parts = (deeper: string) => [
    ...shown.map(([key, value]) => `${key === null ? "" : `${key}: `}${written(value, deeper, most)}`),
    ...(isCut ? ["…"] : []),
  ];
  const flat = `${item.open}${parts("").join(", ")}${close}`;
  if (indent !== "" && flat.length + indent.length <= ONE_LINE && !flat.includes("\n")) return flat;
  if (item.items.length === 0) return `${item.open}${close}`;
  const deeper = `${indent}  `;
  return `${item.open}\n${parts(deeper)
    .map((part) => `${deeper}${part}`)
    .join(",\n")}\n${indent}${close}`;
}
