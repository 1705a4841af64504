// Webhooks: in which form each of their receivers gets a message, and what becomes of it where one does not take it.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "../../../../gateway/watch/tell/courier.ts";
import { type DigestContent, digestMessage } from "../../../../gateway/watch/tell/digest.ts";
import { ownTemplate } from "../../../../gateway/watch/tell/own-template.ts";
import { TEMPLATE_FORMS } from "../../../../gateway/watch/tell/templates.ts";
import { type WebhookSettings, webhookCourier } from "../../../../gateway/watch/tell/webhook.ts";
import { atEnd } from "../../../later.ts";
import { openAlarm, T } from "../../alarms/alarms.ts";
import { CERT, KEY } from "../../deliver/certificate.ts";
import { messageOf } from "./messages.ts";

interface Request {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was posted
  body: any;
}

async function rig(
  answer: (response: ServerResponse) => void = (response) => void response.end("ok"),
  more: Partial<WebhookSettings> & { isTls?: boolean; path?: string } = {},
) {
  const { isTls = false, path = "/hook?secret=s3cret", ...settings } = more;
  const requests: Request[] = [];
  const server = (isTls ? createTlsServer({ cert: CERT, key: KEY }) : createServer()).on(
    "request",
    (request, response) => {
      let text = "";
      request.on("data", (piece: Buffer) => {
        text += piece;
      });
      request.on("end", () => {
        requests.push({
          method: request.method!,
          path: request.url!,
          headers: request.headers,
          body: JSON.parse(text),
        });
        answer(response);
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const courier = webhookCourier({
    ...{
      url: `http${isTls ? "s" : ""}://127.0.0.1:${port}${path}`,
      ca: null,
      token: null,
      headers: {},
      name: "phone",
    },
    template: TEMPLATE_FORMS.json,
    ...settings,
  });
  const send = (message: Message = messageOf(), signal = new AbortController().signal) =>
    courier.send(message, courier.recipients, signal);
  return { requests, send, courier, server };
}

const EVIL = [
  "<!channel> & <https://bad.example|here>",
  "[x](https://bad.example)",
  '", "url": "https://bad.example',
  "\u202e*b*",
];
const named = (name: string) => messageOf({ place: { nodes: [name], stretch: null, area: name }, by: name });

describe("a webhook", () => {
  test("gets JSON under a key by which a second one is known, with its token and headers", async () => {
    const { requests, send } = await rig(undefined, { token: "t0ken", headers: { "X-Team": "water" } });
    expect((await send()).accepted).toHaveLength(1);
    const [{ method, path, headers, body }] = requests as [Request];
    expect([method, path]).toEqual(["POST", "/hook?secret=s3cret"]);
    expect(headers).toMatchObject({
      authorization: "Bearer t0ken",
      "x-team": "water",
      "idempotency-key": `here.g.alarm-1.${T.toString(36)}.7.phone`,
      "content-type": "application/json; charset=utf-8",
    });
    expect(body).toMatchObject({
      ...{
        subject: "alarm",
        title: "Suspected leak at elm-4: new alarm",
        alarm: 1,
        kind: "leak",
        state: "open",
      },
      ...{ probability: 0.4, node: "elm-4", change: "raised", link: "https://page.example/#/alarms/1" },
    });
  });

  test("with TLS is believed by its authority, and no other", async () => {
    expect(
      (await (await rig(undefined, { isTls: true, ca: Buffer.from(CERT) })).send()).accepted,
    ).toHaveLength(1);
    const stranger = await rig(undefined, { isTls: true });
    expect((await stranger.send()).later[0]!.why).toMatch(/ca_file/);
    expect(stranger.requests).toEqual([]);
  });

  test.each([
    [200, "accepted"],
    [202, "accepted"],
    [301, "refused"],
    [307, "refused"],
    [400, "refused"],
    [401, "refused"],
    [404, "refused"],
    [410, "refused"],
    [408, "later"],
    [429, "later"],
    [500, "later"],
    [503, "later"],
  ] as const)("that answers %i: %s", async (status, expected) => {
    const { send, requests } = await rig((response) => {
      response.writeHead(status, { "Retry-After": "90", Location: "http://127.0.0.1:9/elsewhere" });
      response.end(`<b>\u001b[31m${"no ".repeat(100_000)}`);
    });
    const outcome = await send();
    for (const what of ["accepted", "refused", "later"] as const)
      expect(outcome[what]).toHaveLength(what === expected ? 1 : 0);
    if (expected === "later") expect(outcome.retryAfterMs).toBe(90_000);
    const [{ why }] = [...outcome.refused, ...outcome.later, { why: "it says nothing wrong" }];
    expect(why).toMatch(/^[^\p{Cc}]{5,300}$/u);
    expect(why).not.toContain("s3cret");
    expect(requests).toHaveLength(1);
  });

  test("that hangs, hangs up, or is away: later, and its address stays secret", async () => {
    const hanging = await rig(() => {});
    const controller = new AbortController();
    const sending = hanging.send(messageOf(), controller.signal);
    while (hanging.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    const outcomes = [await sending];
    outcomes.push(await (await rig((response) => response.socket!.destroy())).send());
    const gone = await rig();
    gone.server.close();
    outcomes.push(await gone.send());
    for (const { accepted, refused, later } of outcomes) {
      expect([accepted.length, refused.length, later.length]).toEqual([0, 0, 1]);
      expect(later[0]!.why).not.toContain("s3cret");
    }
  });
});

describe("ntfy", () => {
  test("gets it at its root, with the topic, and how urgent it is", async () => {
    const { requests, send } = await rig(undefined, {
      template: TEMPLATE_FORMS.ntfy,
      path: "/base/vatten%C3%A5",
    });
    await send(messageOf({ kind: "burst" }));
    await send();
    await send(messageOf({ state: "closed", reason: "service", closed: T }));
    expect(requests.map(({ path, body }) => [path, body.topic, body.priority, body.tags[0]])).toEqual([
      ["/base", "vattenå", 5, "rotating_light"],
      ["/base", "vattenå", 4, "warning"],
      ["/base", "vattenå", 3, "droplet"],
    ]);
    expect(requests[0]!.body).toMatchObject({
      title: "Burst at elm-4: new alarm",
      click: "https://page.example/#/alarms/1",
    });
  });

  test("never more than it shows", async () => {
    const { requests, send } = await rig(undefined, { template: TEMPLATE_FORMS.ntfy });
    await send(named("å".repeat(5000)));
    await send(digestOf(200, "水".repeat(60)));
    for (const { body } of requests) expect(Buffer.byteLength(body.message)).toBeLessThanOrEqual(4096);
  });
});

test("Teams gets a card in which no name is marked up", async () => {
  const { requests, send } = await rig(undefined, { template: TEMPLATE_FORMS.teams });
  for (const name of EVIL) await send(named(name));
  for (const { body } of requests) {
    expect(body.attachments[0].contentType).toBe("application/vnd.microsoft.card.adaptive");
    const { type, version, body: blocks, actions } = body.attachments[0].content;
    expect([type, version]).toEqual(["AdaptiveCard", "1.4"]);
    // A TextBlock would be marked up.
    for (const block of blocks) {
      expect(block.type).toBe("RichTextBlock");
      for (const run of block.inlines)
        expect(run).toMatchObject({ type: "TextRun", text: expect.any(String) });
    }
    expect(actions).toEqual([
      { type: "Action.OpenUrl", title: "Open the page", url: "https://page.example/#/alarms/1" },
    ]);
  }
});

test("Slack gets blocks of plain text, and a text in which nothing calls anybody", async () => {
  const { requests, send } = await rig(undefined, { template: TEMPLATE_FORMS.slack });
  for (const name of EVIL) await send(named(name));
  await send(digestOf(100, "x".repeat(60)));
  for (const { body } of requests) {
    expect(body.text).not.toMatch(/[<>]/);
    const texts: { type: string; text: string }[] = [];
    JSON.stringify(body.blocks, (_, value) => {
      if (typeof value?.text === "string") texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(2);
    for (const { type, text } of texts) {
      expect(type).toBe("plain_text");
      expect(text.length).toBeLessThanOrEqual(3000);
    }
    expect(body.blocks[0].text.text.length).toBeLessThanOrEqual(150);
    expect(body.blocks.length).toBeLessThanOrEqual(50);
  }
  expect(requests[0]!.body.text).toContain("&lt;!channel&gt; &amp; ");
});

test("whatever an alarm is called, each form is as large as its receiver takes it", async () => {
  for (const form of ["ntfy", "teams", "slack", "json"] as const) {
    const { requests, send } = await rig(undefined, { template: TEMPLATE_FORMS[form] });
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.integer({ min: 1, max: 120 }),
        async (name, count) => {
          expect((await send(named(name))).accepted).toHaveLength(1);
          expect((await send(digestOf(count, name))).accepted).toHaveLength(1);
          for (const { body } of requests.splice(0))
            expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(24_000);
        },
      ),
      { numRuns: 20 },
    );
  }
});

function digestOf(count: number, name: string): Message {
  const open = Array.from({ length: count }, (_, i) => openAlarm([`${name}${i}`], { id: i + 1 }));
  const content: DigestContent = { open, changed: open.map((alarm) => ({ alarm, changes: ["raised"] })) };
  return digestMessage({ language: "sv" }, content, { site: "here", gateway: "g", pageUrl: null }, T, T);
}

describe("a template of one's own", () => {
  const formOf = (template: unknown) => {
    const read = ownTemplate(typeof template === "string" ? template : JSON.stringify(template));
    if ("wrong" in read) throw new Error(read.wrong);
    return read.form;
  };

  test("is filled in within its texts; a placeholder alone becomes what it stands for", () => {
    const template = {
      msg: "{{title}} ({{ kind }}, {{area}})",
      n: "{{alarm}}",
      sure: "{{probability}}",
      area: "{{area}}",
      list: [1, null, "{{state}}"],
    };
    expect(formOf(template)(messageOf()).body).toEqual({
      ...{
        msg: "Suspected leak at elm-4: new alarm (leak, )",
        n: 1,
        sure: 0.4,
        area: null,
        list: [1, null, "open"],
      },
    });
  });

  test("has a form that no text of an alarm changes", () => {
    const form = formOf({ a: "{{title}}", b: ["x {{by}} {{area}}"] });
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...EVIL, "{{id}}", '"}'), fc.string({ unit: "binary" })),
        (name) => {
          const body = JSON.parse(JSON.stringify(form(named(name)).body));
          expect(Object.keys(body)).toEqual(["a", "b"]);
          expect(body.b).toHaveLength(1);
        },
      ),
    );
  });

  test.each([
    ["{", /^is no JSON/],
    ['"{{title}}"', /^must be a JSON object or list$/],
    ['{"a": "{{titel}}"}', /^has \{\{titel\}\} in it, which is none of id, /],
    [`{"a": "${"x".repeat(17_000)}"}`, /^is larger than 16 kB/],
    [`${"[".repeat(30)}${"]".repeat(30)}`, /deeper than 20/],
    [`["{{${" ".repeat(16_000)}"]`, /./],
  ])("that cannot be used says so: %#", (text, sentence) => {
    const read = ownTemplate(text);
    expect("wrong" in read ? read.wrong : "is taken as it is").toMatch(sentence);
  });

  test("whose result is too long is refused, and does not hold up others", async () => {
    const form = formOf({ a: Array.from({ length: 500 }, () => "{{text}}") });
    const { send, requests } = await rig(undefined, { template: form });
    expect((await send(messageOf({ parts: [] }))).refused[0]!.why).toMatch(/too long/);
    expect(requests).toEqual([]);
  });
});

describe("whether it is there is seen without a message", () => {
  const soon = () => AbortSignal.timeout(60_000);

  test("over TLS, by an authority that is known", async () => {
    const known = await rig(undefined, { isTls: true, ca: Buffer.from(CERT) });
    expect(await known.courier.greet(soon())).toBeNull();
    expect(known.requests).toEqual([]);
    const stranger = await rig(undefined, { isTls: true });
    expect(await stranger.courier.greet(soon())).toMatch(/certificate cannot be trusted .*ca_file$/);
  });

  test("and why not, without the secret of its address", async () => {
    const { courier, server } = await rig();
    await new Promise((resolve) => server.close(resolve));
    expect(await courier.greet(soon())).toBe("nothing listens there: check url, and whether the server runs");
    expect(await courier.greet(AbortSignal.abort())).toBe("it did not answer in time");
  });
});
