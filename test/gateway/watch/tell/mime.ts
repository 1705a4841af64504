// A mail taken apart as mail programs do, as far as the gateway's mails go: headers, and a text with its HTML.
export interface Parsed {
  /** By their names in small letters, words decoded. */
  headers: Record<string, string>;
  text: string;
  html: string;
}

export function parsedMail(raw: string): Parsed {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "")?.[1];
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r\n/, "")));
  const contentOf = (type: string) => {
    const found = parts.find((part) => part.headers["content-type"]?.startsWith(type));
    if (found === undefined) throw new Error(`no ${type} in ${raw}`);
    return decoded(found.body, found.headers["content-transfer-encoding"] ?? "7bit").replaceAll("\r\n", "\n");
  };
  return { headers, text: contentOf("text/plain"), html: contentOf("text/html") };
}

function split(text: string): { headers: Record<string, string>; body: string } {
  const end = text.indexOf("\r\n\r\n");
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (name in headers || !/^[a-z-]+$/.test(name)) throw new Error(`a header twice, or none: ${line}`);
    headers[name] = words(line.slice(colon + 1).trim());
  }
  return { headers, body: text.slice(end + 4).replace(/\r\n$/, "") };
}

/** RFC 2047. */
const words = (text: string): string =>
  text.replace(/\?=\s+=\?/g, "?==?").replace(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, (run) => {
    const bytes = [...run.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(([, form, content]) =>
      form!.toLowerCase() === "b"
        ? Buffer.from(content!, "base64")
        : quotedPrintable(content!.replaceAll("_", " ")),
    );
    return Buffer.concat(bytes).toString();
  });

function decoded(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding === "quoted-printable") return quotedPrintable(body.replace(/=\r\n/g, "")).toString();
  return Buffer.from(body, "latin1").toString();
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
