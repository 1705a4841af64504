// Who sends slowly: a photograph may take its time while it keeps coming, and nothing else may.
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../../gateway/clock.ts";
import { silentLog } from "../../../../gateway/log.ts";
import type { Role } from "../../../../gateway/watch/web/api.ts";
import { BODY_LIMITS, type BodyLimits } from "../../../../gateway/watch/web/body-time.ts";
import { listen } from "../../../../gateway/watch/web/listen.ts";
import { atEnd } from "../../../later.ts";
import { png } from "../../store/pictures.ts";
import { pageSite } from "./site.ts";

const NEVER_MS = 3_600_000;
const QUICK: BodyLimits = { wholeMs: 100, stepMs: NEVER_MS, stepBytes: 1, longestMs: NEVER_MS };
const PHOTO = "/api/alarms/1/files";

async function opened(limits: BodyLimits, users: Map<string, Role> | null = null) {
  const site = pageSite({ users });
  const server = listen(site.web, {
    ...{ host: "127.0.0.1", port: 0, certificate: null, log: silentLog, wall: systemClock, limits },
  });
  await server.tried;
  atEnd(server.close);
  /** Asks, and sends what is said to come with it as the test wants. */
  const begin = (path: string, length: number | "chunked", headers: Record<string, string> = {}) => {
    const socket = connect(server.port()!, "127.0.0.1");
    atEnd(() => socket.destroy());
    const type = path === PHOTO ? "application/octet-stream" : "application/json";
    const size =
      length === "chunked" ? { "transfer-encoding": "chunked" } : { "content-length": `${length}` };
    const all = { host: "localhost", "content-type": type, connection: "close", ...size, ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    const status = new Promise<string>((resolve) =>
      socket.on("close", () => resolve(answer.slice("HTTP/1.1 ".length).split(" ")[0]!)),
    );
    return { send: (bytes: Uint8Array | string) => socket.write(bytes), status };
  };
  return { ...site, begin };
}

/** A photograph of several pieces. */
const BYTES = png();
const [FIRST, REST] = [BYTES.subarray(0, 20), BYTES.subarray(20)];

test("a photograph that keeps coming is there, however long after a deed would have been cut off", async () => {
  const { begin, store } = await opened(QUICK);
  const photo = begin(PHOTO, BYTES.length);
  photo.send(FIRST);
  for (let i = 0; i < 3; i++) {
    // It begins later than the photograph, and is cut off before it.
    expect(await begin("/api/alarms/1", 99).status).toBe("408");
    photo.send(REST.subarray(i, i + 1));
  }
  photo.send(REST.subarray(3));
  expect(await photo.status).toBe("200");
  expect(store.alarms.files(1)).toMatchObject([{ size: BYTES.length }]);
});

test("a photograph of which too little comes is cut off, and its place is another's", async () => {
  const { begin, store } = await opened({ ...QUICK, stepMs: 400, stepBytes: 1_000 });
  const stuck = Array.from({ length: 4 }, () => begin(PHOTO, 50_000));
  for (const { send } of stuck) send(FIRST);
  expect(await Promise.all(stuck.map(({ status }) => status))).toEqual(Array(4).fill("408"));
  const next = begin(PHOTO, BYTES.length);
  next.send(BYTES);
  expect(await next.status).toBe("200");
  expect(store.alarms.files(1)).toHaveLength(1);
});

describe("is cut off as ever", () => {
  test.each([
    ["a password", "/api/login", 99],
    ["a deed", "/api/alarms/1", 99],
    ["what does not say how much it is", PHOTO, "chunked"],
  ] as const)("%s", async (_, path, length) => {
    const { begin } = await opened(QUICK, path === "/api/login" ? new Map([["vera", "work"]]) : null);
    const slow = begin(path, length);
    slow.send(length === "chunked" ? "1\r\nx\r\n" : "{");
    expect(await slow.status).toBe("408");
  });

  test.each([
    ["who is nobody", null, "401"],
    ["who may only look", "lotta", "403"],
  ])("a photograph of %s: it is answered before it has come", async (_, who, status) => {
    const { begin, come, store } = await opened(QUICK, new Map([["lotta", "look"]]));
    const headers: Record<string, string> = who === null ? {} : await come(who);
    expect(await begin(PHOTO, 50_000, headers).status).toBe(status);
    expect(store.alarms.files(1)).toEqual([]);
  });
});

test("8 MB on one bar of signal have the time they need", () => {
  const { stepMs, stepBytes, longestMs } = BODY_LIMITS;
  expect((stepBytes / stepMs) * longestMs).toBeGreaterThan(8 * 1_048_576);
});
