// Mail as servers get it, from a real one in this process that takes it, or does what servers do.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Alarm } from "../../../../gateway/alarms/alarm.ts";
import { type MailSettings, mailCourier } from "../../../../gateway/watch/tell/mail.ts";
import { T } from "../../alarms/alarms.ts";
import { CERT, KEY } from "../../deliver/certificate.ts";
import { messageOf } from "./messages.ts";
import { parsedMail } from "./mime.ts";
import { type SmtpManners, type SmtpServer, smtpServer } from "./smtp-server.ts";

const ANNA = { name: "Anna Åkesson", address: "anna@here.example" };
const BO = { name: "", address: "bo@here.example" };

async function rig(manners: SmtpManners = {}, more: Partial<MailSettings> = {}) {
  const server = await smtpServer(manners);
  const courier = mailCourier({
    ...{ url: server.url, isPlain: manners.tls === undefined, username: null, password: null, ca: null },
    ...{ from: { name: "Sippra", address: "sippra@here.example" }, to: [ANNA, BO], name: "on-call" },
    ...more,
  });
  const send = (alarm: Partial<Alarm> = {}, to = courier.recipients, signal = new AbortController().signal) =>
    courier.send(messageOf(alarm), to, signal);
  return { server, send };
}

/** The newest mail. */
const mailAt = ({ mails }: SmtpServer) => parsedMail(mails.at(-1)!.raw);

describe("a mail", () => {
  test("says it in plain text and in HTML that fetches nothing, and to which alarm it belongs", async () => {
    const { server, send } = await rig();
    expect(await send()).toEqual({ accepted: [ANNA.address, BO.address], refused: [], later: [] });
    expect(server.mails[0]).toMatchObject({ from: "sippra@here.example", to: [ANNA.address, BO.address] });
    const mail = mailAt(server);
    expect(mail.headers).toMatchObject({
      from: "Sippra <sippra@here.example>",
      to: "Anna Åkesson <anna@here.example>, bo@here.example",
      subject: "Suspected leak at elm-4: new alarm",
      "message-id": `<here.g.alarm-1.${T.toString(36)}.7.on-call@here.example>`,
      "in-reply-to": `<here.g.alarm-1.${T.toString(36)}.on-call@here.example>`,
      references: `<here.g.alarm-1.${T.toString(36)}.on-call@here.example>`,
      "x-entity-ref-id": `here.g.alarm-1.${T.toString(36)}.7`,
      "auto-submitted": "auto-generated",
    });
    expect(mail.text).toBe(
      [
        "New alarm.",
        "",
        "How sure: 40 % likely",
        "Since: 2026-11-01",
        "State: open",
        "Who has it: nobody yet",
        "",
        "What speaks for it:",
        "- 7 dB louder than usual, nine nights running.",
        "",
        "What to do:",
        "- Listen at the valves before anybody digs.",
        "",
        "Open the page: https://page.example/#/alarms/1",
        "",
        "-- ",
        "Sippra, g of here",
        "",
      ].join("\n"),
    );
    expect(mail.html).toContain("<li>7 dB louder than usual, nine nights running.</li>");
    expect(mail.html).toContain('content="light dark"');
    expect(mail.html.match(/(src|href|url)\s*[=(]/g)).toEqual(["href="]);
  });

  test("whatever a name, an area and a person are called: no header, no tag and no line is theirs", async () => {
    const { server, send } = await rig();
    const hostile = fc.oneof(
      fc.constantFrom(
        "a\r\nBcc: eve@bad.example",
        "<img src=x onerror=alert(1)>",
        '"><script>',
        "\u202eevil\u2028x",
        "=?utf-8?q?=0d=0aBcc:x?=",
      ),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (node, area, by) => {
        const place = { nodes: [node, "b"], stretch: null, area };
        expect((await send({ place, by, state: "acknowledged" })).accepted).toHaveLength(2);
        const { raw } = server.mails.at(-1)!;
        const mail = parsedMail(raw);
        expect(Object.keys(mail.headers).toSorted()).toEqual(HEADERS);
        expect(mail.headers.subject).not.toMatch(/[\r\n\u202e\u2028]/);
        expect(mail.html.match(/<[a-z!/][^>]*>/gi)!.map((tag) => tag.split(/[\s>]/)[0])).toEqual(TAGS);
        expect(mail.text.split("\n").filter((line) => line.startsWith("Who has it: "))).toHaveLength(1);
        expect(raw.split("\r\n").every((line) => line.length <= 998)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

const HEADERS = [
  ...[
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "references",
  ],
  ...["subject", "to", "x-entity-ref-id"],
];
const row = ["<tr", "<td", "</td", "<td", "</td", "</tr"];
const section = ["<h2", "</h2", "<ul", "<li", "</li", "</ul"];
const TAGS = [
  ...["<!DOCTYPE", "<html", "<head", "<meta", "<meta", "<title", "</title", "</head", "<body", "<div"],
  ...[
    "<h1",
    "</h1",
    "<p",
    "</p",
    "<table",
    ...row,
    ...row,
    ...row,
    ...row,
    "</table",
    ...section,
    ...section,
  ],
  ...["<p", "<a", "</a", "</p", "<p", "</p", "</div", "</body", "</html"],
];

describe("a server", () => {
  const refusing = (command: string, text: string): SmtpManners => ({
    answer: (each, line) => (`${each} ${line}`.includes(command) ? text : undefined),
  });

  test("with TLS is believed by its authority, and no other; without it gets no mail where it is asked for", async () => {
    const tls = { cert: CERT, key: KEY };
    const good = await rig(
      { tls, user: { name: "sippra", password: "hemligt" } },
      { ca: Buffer.from(CERT), username: "sippra", password: "hemligt" },
    );
    expect((await good.send()).accepted).toHaveLength(2);
    expect(good.server.commands.indexOf("(tls)")).toBeLessThan(
      good.server.commands.findIndex((line) => line.startsWith("AUTH")),
    );
    const stranger = await rig({ tls });
    expect(await stranger.send()).toMatchObject({
      accepted: [],
      later: [{ why: expect.stringMatching(/ca_file/) }, {}],
    });
    const without = await rig({}, { isPlain: false, username: "sippra", password: "hemligt" });
    expect(await without.send()).toMatchObject({
      accepted: [],
      refused: [],
      later: [{ why: expect.stringMatching(/TLS/) }, {}],
    });
    const refuses = await rig({ tls, ...refusing("STARTTLS", "454 not now") }, { ca: Buffer.from(CERT) });
    expect((await refuses.send()).later).toHaveLength(2);
    for (const { server } of [stranger, without, refuses]) {
      expect(server.mails).toEqual([]);
      expect(server.commands.join()).not.toMatch(/AUTH|MAIL/);
    }
  });

  test("that does not take the password says so, and is tried again later on", async () => {
    const { send } = await rig(
      { user: { name: "sippra", password: "right" } },
      { username: "sippra", password: "wrong-one" },
    );
    const { refused } = await send();
    expect(refused).toHaveLength(2);
    expect(refused[0]!.why).toMatch(/password_file; it says "535/);
    expect(refused[0]!.why).not.toContain("wrong-one");
  });

  test("that greylists is asked again; the others have it meanwhile, and do not get it twice", async () => {
    const { server, send } = await rig(refusing("RCPT TO:<bo", "451 4.7.1 come back"));
    expect(await send()).toMatchObject({
      accepted: [ANNA.address],
      refused: [],
      later: [{ who: BO.address, why: expect.stringContaining("451") }],
    });
    server.manners = {};
    expect((await send({}, [BO.address])).accepted).toEqual([BO.address]);
    expect(server.mails.map(({ to }) => to)).toEqual([[ANNA.address], [BO.address]]);
    expect(mailAt(server).headers.to).toContain(ANNA.address);
  });

  test.each([
    ["one recipient for good", "RCPT TO:<bo", "550 5.1.1 nobody", [BO.address], []],
    ["all of them", "RCPT TO", "550 no", [ANNA.address, BO.address], []],
    ["all of them for now", "RCPT TO", "451 wait", [], [ANNA.address, BO.address]],
    ["the sender", "MAIL FROM", "553 who?", [ANNA.address, BO.address], []],
    ["what it says, in the end", ". .", "554 spam", [ANNA.address, BO.address], []],
    ["for lack of room", ". .", "452 full", [], [ANNA.address, BO.address]],
    ["by hanging up before DATA", "DATA", "", [], [ANNA.address, BO.address]],
    ["by hanging up after the message", ". .", "", [], [ANNA.address, BO.address]],
    ["with nonsense", "MAIL FROM", "hello\u0007", [], [ANNA.address, BO.address]],
    ["as it greets", "EHLO", "421 busy", [], [ANNA.address, BO.address]],
  ])("that refuses %s", async (_, command, text, refused, later) => {
    const { send } = await rig(refusing(command, text));
    const outcome = await send();
    expect(outcome.refused.map(({ who }) => who)).toEqual(refused);
    expect(outcome.later.map(({ who }) => who)).toEqual(later);
    for (const { why } of [...outcome.refused, ...outcome.later]) expect(why).toMatch(/^[^\p{Cc}]{5,300}$/u);
  });

  test.each([
    ["at the beginning", { greeting: null }],
    ["after the message", { answer: (command: string) => (command === "." ? null : undefined) }],
  ])("that hangs %s is given up at once when asked to", async (_, manners) => {
    const { send } = await rig(manners);
    const controller = new AbortController();
    const sending = send({}, undefined, controller.signal);
    setImmediate(() => setImmediate(() => controller.abort()));
    expect((await sending).later).toHaveLength(2);
  });

  test("that nobody finds is away", async () => {
    const { server, send } = await rig();
    await server.close();
    expect(await send()).toMatchObject({
      accepted: [],
      refused: [],
      later: [{ who: ANNA.address }, { who: BO.address }],
    });
  });
});

test("a change that is told again, as after a crash, has the same Message-ID; another change or alarm has not", () => {
  const idOf = (alarm: Partial<Alarm>, waiting = 7) => messageOf(alarm, { waiting }).id;
  expect(idOf({})).toBe(idOf({ probability: 0.9 }));
  expect(new Set([idOf({}), idOf({}, 8), idOf({ id: 2 }), idOf({ opened: T + 1 })]).size).toBe(4);
});
