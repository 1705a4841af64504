// Photographs and reports, as browsers send and fetch them: what comes back, and what is refused.
import { describe, expect, test } from "vitest";
import { FILE_BYTES_MAX } from "../../../../gateway/alarms/files.ts";
import type { AlarmDetail, FileRow, Refusal } from "../../../../gateway/watch/web/api.ts";
import { T } from "../../alarms/alarms.ts";
import { EXIF, jpeg, PDF, png, TURN } from "../../store/pictures.ts";
import { pageSite } from "./site.ts";

const ADD = "/api/alarms/1/files";

test("are shown with their alarm, as what they are and without what the camera says", async () => {
  const site = pageSite({ users: null });
  const name = "läcka (1)'s.png";
  const added = await site.send(`${ADD}?name=${encodeURIComponent(name)}`, jpeg(EXIF));
  expect(added.status).toBe(200);
  const row = (await added.json()) as FileRow;
  expect(row).toEqual({ id: 1, name: `${name}.jpg`, type: "image/jpeg", size: row.size, at: T, who: "page" });
  const detail = (await (await site.ask("/api/alarms/1")).json()) as AlarmDetail;
  expect(detail.files).toEqual([row]);
  const answer = await site.ask("/api/files/1");
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(jpeg(TURN));
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "image/jpeg",
    "content-disposition": "inline; filename*=UTF-8''l%C3%A4cka%20%281%29%27s.png.jpg",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
  });
  const again = await site.ask("/api/files/1", { headers: { "if-none-match": answer.headers.get("etag")! } });
  expect([again.status, again.headers.get("cache-control")]).toEqual([304, "private, no-cache"]);
});

test("are removed for everybody", async () => {
  const site = pageSite({ users: null });
  await site.send(`${ADD}?name=report`, PDF);
  expect((await site.ask("/api/files/1")).headers.get("content-type")).toBe("application/pdf");
  expect((await site.post("/api/files/1/remove", {})).status).toBe(200);
  expect((await site.ask("/api/files/1")).status).toBe(404);
  expect((await site.post("/api/files/1/remove", {})).status).toBe(404);
  expect(site.store.audit.list({}, 1)).toMatchObject([{ who: "page", what: "alarm-file-removed" }]);
});

describe("are refused with a sentence", () => {
  test.each([
    ["no picture", ADD, Buffer.from("<svg onload='1'/>"), {}, 409],
    ["nothing", ADD, Buffer.alloc(0), {}, 409],
    ["too large", ADD, Buffer.alloc(FILE_BYTES_MAX + 1), {}, 413],
    ["of no alarm", "/api/alarms/99/files", png(), {}, 404],
    ["of none at all", "/api/alarms/x/files", png(), {}, 404],
    ["from another site", ADD, png(), { "sec-fetch-site": "cross-site" }, 403],
    ["from another site of ours", ADD, png(), { "sec-fetch-site": "same-site" }, 403],
    ["as a form", ADD, png(), { "content-type": "multipart/form-data; boundary=x" }, 403],
    ["as text", ADD, png(), { "content-type": "text/plain" }, 403],
    ["as JSON", ADD, png(), { "content-type": "application/json" }, 403],
    ["as a picture", ADD, png(), { "content-type": "image/png" }, 403],
    ["where deeds are sent", "/api/alarms/1", png(), {}, 403],
  ])("%s", async (_, path, bytes, headers, status) => {
    const site = pageSite({ users: null });
    const answer = await site.send(path, bytes, headers);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as Refusal).error).toMatch(/^[A-Z].*[.]$/);
    expect(site.store.alarms.files(1)).toEqual([]);
  });

  test("too many in a short time", async () => {
    const site = pageSite({ users: null });
    const status = async () => (await site.send(ADD, png())).status;
    for (let i = 0; i < 30; i++) expect(await status()).toBe(200);
    expect(await status()).toBe(429);
    site.clock.runUntil(site.clock.now() + 2_000);
    expect([await status(), await status()]).toEqual([200, 429]);
  });

  test("more than some at once", async () => {
    const site = pageSite({ users: null });
    const statuses = (await Promise.all(Array.from({ length: 6 }, () => site.send(ADD, png())))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 429, 429]);
    expect((await site.send(ADD, png())).status).toBe(200);
  });
});

test.each(["0", "x", "1e3", "-1", "2", "__proto__"])("no file is called %s", async (id) => {
  const site = pageSite({ users: null });
  await site.send(ADD, png());
  expect((await site.ask(`/api/files/${id}`)).status).toBe(404);
  expect((await site.post(`/api/files/${id}/remove`, {})).status).toBe(404);
});
