// What does not change is compressed once, as well as can be, and not again where a browser has it already.
import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Context } from "hono";
import type { Env } from "./guard.ts";
import type { Asset } from "./modules.ts";

const QUALITY = 9;

/** Compresses it when it is asked for first. */
export function packed({ type, body }: Asset): (c: Context<Env>) => Response {
  const made = new Map<string, Buffer<ArrayBuffer>>();
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const form = (name: "br" | "gzip", make: () => Buffer) => {
    const found = made.get(name) ?? Buffer.from(make());
    made.set(name, found);
    return found;
  };
  return (c) => {
    const headers: Record<string, string> = { "Content-Type": type, ETag: etag, Vary: "Accept-Encoding" };
    if (!c.res.headers.has("Cache-Control")) headers["Cache-Control"] = "no-cache";
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    const takes = c.req.header("accept-encoding") ?? "";
    if (/\bbr\b/.test(takes)) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
      const bytes = form("br", () => brotliCompressSync(body, { params }));
      return c.body(bytes, 200, { ...headers, "Content-Encoding": "br" });
    }
    if (/\bgzip\b/.test(takes))
      return c.body(
        form("gzip", () => gzipSync(body)),
        200,
        { ...headers, "Content-Encoding": "gzip" },
      );
    return c.body(Buffer.from(body), 200, headers);
  };
}
