// What sippra-node confirm says where its address is none, another's, or that of something that only says that it is a gateway.
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../../tools/sentences.ts";
import { T } from "../../gateway/alarms/alarms.ts";
import { atEnd } from "../../later.ts";
import { gateway, NAME, waited } from "./confirming.ts";

const { en } = LANGUAGES;

describe("what is at the address", () => {
  test.each(["pumphouse.local:8443", "ftp://pump", "https://anna:x@pump", "", "https://"])(
    "is told where %j is none",
    async (text) => expect((await waited(text)).sentence).toBe(en.confirm.noAddress(text)),
  );

  test("is told where it is another site, knows no such node, or goes by another name", async () => {
    const { url, port } = await gateway();
    const host = new URL(url).host;
    const other = await waited(url, { enrolment: { site: "alby", name: NAME } });
    expect(other.sentence).toBe(en.confirm.otherSite(host, "here", "alby"));
    const unknown = await waited(url, { enrolment: { site: "here", name: "oak-9" } });
    expect(unknown.sentence).toBe(en.confirm.unknownNode(host, "oak-9"));
    const named = await waited(`http://127.0.0.1:${port}`);
    expect(named.sentence).toBe(en.confirm.otherName("127.0.0.1"));
  });

  test("is told where nothing is, and where TLS is on one side only", async () => {
    const plain = await gateway();
    const secure = await gateway({ tls: true });
    const unused = createServer().listen(0, "127.0.0.1");
    await once(unused, "listening");
    const free = (unused.address() as AddressInfo).port;
    await new Promise((resolve) => unused.close(resolve));
    const host = (port: number) => `localhost:${port}`;
    const said = async (url: string) => (await waited(url)).sentence;
    expect(await said(`http://localhost:${free}`)).toMatch(/is not reached \(ECONNREFUSED\)/);
    expect(await said(`https://${host(plain.port)}`)).toBe(en.confirm.noTls(host(plain.port)));
    expect(await said(`http://${host(secure.port)}`)).toBe(en.confirm.noHttp(host(secure.port)));
    expect(await said(`https://${host(secure.port)}`)).toMatch(
      /does not trust the certificate .*DEPTH_ZERO_SELF_SIGNED_CERT/,
    );
  });

  /** What answers to everything. */
  async function stranger(answer: RequestListener): Promise<string> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    await once(server, "listening");
    atEnd(() => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const now = new Date(T).toISOString();
  const figures = {
    ...{ time: null, pressure_kpa: null, level_dbfs: null, flags: [], battery_v: null },
    ...{ battery_sending_v: null, temperature_c: null, module_sleepless: null, module_resets: null },
    ...{ rssi_dbm: null, snr_db: null, margin_db: null },
  };
  const good = { site: "here", node: NAME, now, received: now, ...figures, findings: [] };
  const finding = { part: "radio", verdict: "pass", reason: "radio-roomy", sentence: "12.5 dB" };

  test("is believed in its own form, also with what is not known yet", async () => {
    const url = await stranger((_, answer) =>
      answer.end(JSON.stringify({ ...good, more: 1, findings: [{ ...finding, part: "new" }] })),
    );
    expect((await waited(url)).found).toMatchObject({ verdict: "pass", findings: [{ part: "new" }] });
  });

  test.each<[string, string | object]>([
    ["a page", "<html>"],
    ["nothing", ""],
    ["another's JSON", {}],
    ["a list", "[]"],
    ["another node's", { ...good, node: "oak-9" }],
    ["no time", { ...good, received: "yesterday" }],
    ["another verdict", { ...good, findings: [{ ...finding, verdict: "constructor" }] }],
    ["a cursor that moves", { ...good, findings: [{ ...finding, sentence: "\u001b[2Jall is well" }] }],
    ["text that turns around", { ...good, findings: [{ ...finding, sentence: "\u202eall is well" }] }],
    ["a site that moves a cursor", { ...good, site: "\u001b[2J" }],
    ["a novel", { ...good, findings: [{ ...finding, sentence: "x".repeat(501) }] }],
    ["a crowd", { ...good, findings: Array(21).fill(finding) }],
    ["more than 64 kB", { ...good, more: "x".repeat(65_536) }],
  ])("is not believed where it answers %s", async (_, body) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const url = await stranger((_request, answer) => answer.end(text));
    expect((await waited(url)).sentence).toBe(en.confirm.notSippra(new URL(url).host));
  });

  test("is not read for longer than an answer takes", async () => {
    let sent = 0;
    const url = await stranger((_, answer) => {
      const piece = Buffer.alloc(16_384, " ");
      const more = () => {
        while (!answer.destroyed) {
          sent += piece.length;
          if (!answer.write(piece)) return;
        }
      };
      answer.on("drain", more);
      more();
    });
    expect((await waited(url)).sentence).toBe(en.confirm.notSippra(new URL(url).host));
    expect(sent).toBeLessThan(64_000_000);
  });

  test.each([301, 302, 307])("is not followed elsewhere by %i", async (status) => {
    const led: string[] = [];
    const url = await stranger((request, answer) => {
      led.push(request.url!);
      answer.writeHead(status, { location: "/elsewhere" }).end();
    });
    expect((await waited(url)).sentence).toBe(en.confirm.notSippra(new URL(url).host));
    expect(led).toHaveLength(1);
  });
});
