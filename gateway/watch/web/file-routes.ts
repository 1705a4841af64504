// Files of alarms, as browsers send and fetch them. What somebody has sent is shown as the picture or document that it was found
// to be, and can do nothing on this page's behalf.
import { type AlarmFile, FILE_BYTES_MAX } from "../../alarms/files.ts";
import { evenly } from "../../clock.ts";
import { tokenBuckets } from "../../token-buckets.ts";
import type { FileRow } from "./api.ts";
import type { WebDeps } from "./deps.ts";
import { numberIn, refusal } from "./guard.ts";
import type { Define } from "./route.ts";

/** A crew adds what it has taken at one place, and then nothing for an hour. */
const RATE = { burst: 30, perS: 0.5 };
/** Each is whole in memory while it is judged. */
const AT_ONCE = 4;

export const fileRow = ({ id, name, type, size, at, who }: AlarmFile): FileRow => ({
  ...{ id, name, type, size, at, who },
});

export function fileRoutes(
  route: Define,
  { view, work, wall }: Pick<WebDeps, "view" | "work" | "wall">,
): void {
  const uploads = tokenBuckets(RATE, () => evenly(wall));
  let read = 0;

  route(
    "POST",
    "/api/alarms/:id/files",
    "work",
    async (c, { name: by }) => {
      const alarm = numberIn(c, "There is no such alarm.");
      if (!uploads.take(c.get("address")))
        throw refusal(429, "Too many files in a short time: wait a minute.");
      if (view.alarm(alarm) === null) throw refusal(404, "There is no such alarm.");
      if (read >= AT_ONCE) throw refusal(429, "Others are adding files just now: try again.");
      read++;
      c.env.mayTakeLong?.();
      try {
        const bytes = new Uint8Array(await c.req.arrayBuffer().catch(notWhole));
        return c.json(fileRow(work.addFile(alarm, { name: c.req.query("name") ?? "", bytes }, by)));
      } finally {
        read--;
      }
    },
    FILE_BYTES_MAX,
  );
  route("GET", "/api/files/:id", "look", (c) => {
    const file = view.alarmFile(numberIn(c, "There is no such file."));
    if (file === null) throw refusal(404, "There is no such file.");
    const etag = `"${file.sha256}"`;
    // Asked for each time, and sent once: whoever has logged out sees it no more.
    const headers = {
      ...{ "Cache-Control": "private, no-cache", ETag: etag },
      "Content-Security-Policy": "sandbox; default-src 'none'",
      "Cross-Origin-Resource-Policy": "same-origin",
    };
    if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
    return c.body(Buffer.from(file.bytes), 200, {
      ...headers,
      "Content-Type": file.type,
      "Content-Disposition": `inline; filename*=UTF-8''${asInHeader(file.name)}`,
    });
  });
  route("POST", "/api/files/:id/remove", "work", (c, { name }) => {
    const id = numberIn(c, "There is no such file.");
    if (view.alarmFile(id) === null) throw refusal(404, "There is no such file.");
    work.removeFile(id, name);
    return c.json({});
  });
}

/** Whoever sent it is gone, or was too slow. */
const notWhole = () => Promise.reject(refusal(400, "The file has not come whole: add it again."));

/** RFC 8187: letters, digits and some signs as they are, the rest as the bytes of UTF-8. */
const asInHeader = (name: string) =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
