// What does not change is compressed once, as well as can be, and not again where a browser has it already. Beside the gateway's
// own work: the large ones take a tenth of a second.
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Context } from "hono";
import type { Env } from "./guard.ts";
import type { Asset } from "./modules.ts";

const QUALITY = 9;
const brotli = promisify<Buffer, object, Buffer>(brotliCompress);
const zip = promisify<Buffer, Buffer>(gzip);

const MAKERS = {
  br: (body: Buffer) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }),
  gzip: (body: Buffer) => zip(body),
};

/** Compresses it when it is asked for first. */
export function packed({ type, body }: Asset): (c: Context<Env>) => Promise<Response> {
  const made = new Map<keyof typeof MAKERS, Promise<Buffer<ArrayBuffer>>>();
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const form = (name: keyof typeof MAKERS) => {
    const found = made.get(name) ?? MAKERS[name](body).then((bytes) => Buffer.from(bytes));
    made.set(name, found);
    return found;
  };
  return async (c) => {
    const headers: Record<string, string> = { "Content-Type": type, ETag: etag, Vary: "Accept-Encoding" };
    if (!c.res.headers.has("Cache-Control")) headers["Cache-Control"] = "no-cache";
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    const takes = c.req.header("accept-encoding") ?? "";
    const name = (["br", "gzip"] as const).find((each) => new RegExp(`\\b${each}\\b`).test(takes));
    if (name === undefined) return c.body(Buffer.from(body), 200, headers);
    return c.body(await form(name), 200, { ...headers, "Content-Encoding": name });
  };
}
