// Hands messages to a mail server: the only file that knows nodemailer. Each message has a connection of its own, which is
// closed after it whatever happens: a server may hang, hang up or want to be asked again later.

import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Mailbox } from "../../config/outgoing.ts";
import { quoted } from "../../text/quoted.ts";
import type { Courier, Message, Outcome, Refusal } from "./courier.ts";
import { htmlOf, textOf } from "./html.ts";
import { plain } from "./message.ts";

export interface MailSettings {
  /** smtps://host:port has TLS from the start; smtp://host:port asks for it, unless `isPlain`. */
  url: string;
  isPlain: boolean;
  username: string | null;
  password: string | null;
  /** PEM of the authority that signed the server's certificate; null for the public ones. */
  ca: Buffer | null;
  from: Mailbox;
  to: readonly Mailbox[];
  /** Of the way. */
  name: string;
}

/** RFC 8314, 3.3 and RFC 6409, 3.1. */
const PORTS = { tls: 465, submission: 587 } as const;
/** Of a server's silence, ms. */
const SILENT_MS = 30_000;

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; recipient?: string };

export function mailCourier(settings: MailSettings): Courier {
  const url = new URL(settings.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const recipients = settings.to.map(({ address }) => address);
  return {
    ...{ kind: "mail", host, recipients },
    async send(message, to, signal) {
      try {
        const raw = await composed(message, settings);
        return await handedOver(raw, to, { settings, url, host, signal });
      } catch (error) {
        return failed(error as SmtpError, to);
      }
    },
    async greet(signal) {
      try {
        await talkedTo({ settings, url, host, signal }, async () => {});
        return null;
      } catch (error) {
        return whyOf(error as SmtpError);
      }
    },
  };
}

/** As RFC 5322 has it. Names and texts are encoded by nodemailer, which reads no file and no address for it. */
function composed(message: Message, { from, to, name }: MailSettings): Promise<Buffer> {
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  const idOf = (text: string) => `<${text}.${name}@${domain}>`;
  const thread =
    message.thread === null ? {} : { inReplyTo: idOf(message.thread), references: [idOf(message.thread)] };
  const mail = new MailComposer({
    ...{ from, to: [...to], subject: message.title, text: textOf(message), html: htmlOf(message) },
    ...{ messageId: idOf(message.id), ...thread, date: new Date(message.time) },
    priority: message.urgency === 2 ? "high" : "normal",
    // RFC 3834, 5: nothing answers by itself that somebody is away.
    headers: { "Auto-Submitted": "auto-generated", "X-Entity-Ref-ID": message.id },
    ...{ disableFileAccess: true, disableUrlAccess: true, newline: "\r\n" },
  });
  return mail.compile().build();
}

interface Server {
  settings: MailSettings;
  url: URL;
  host: string;
  signal: AbortSignal;
}

/** Rejects where the server takes it for nobody. */
function handedOver(raw: Buffer, to: readonly string[], server: Server): Promise<Outcome> {
  const { from } = server.settings;
  return talkedTo(
    server,
    (connection) =>
      new Promise((resolve, reject) => {
        connection.send({ from: from.address, to: [...to] }, raw, (error, info) => {
          if (error) return reject(error);
          const rejected = info?.rejectedErrors ?? [];
          resolve({ accepted: info?.accepted ?? [], ...split(rejected as SmtpError[], to) });
        });
      }),
  );
}

/** What `work` makes of a connection on which the server knows us. Rejects with what keeps it from that. */
function talkedTo<T>(
  { settings, url, host, signal }: Server,
  work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
  const isTls = url.protocol === "smtps:";
  const { username, password, isPlain, ca } = settings;
  const connection = new SMTPConnection({
    ...{ host, port: Number(url.port) || (isTls ? PORTS.tls : PORTS.submission), secure: isTls },
    ...{ requireTLS: !isTls && !isPlain, ignoreTLS: isPlain, tls: ca === null ? {} : { ca } },
    ...{
      connectionTimeout: SILENT_MS,
      greetingTimeout: SILENT_MS,
      socketTimeout: SILENT_MS,
      dnsTimeout: SILENT_MS,
    },
    ...{
      socketCloseTimeout: 0,
      maxResponseSize: 65_536,
      logger: false,
      allowInternalNetworkInterfaces: true,
    },
  });
  return new Promise<T>((resolve, reject) => {
    const stop = () => {
      connection.close();
      reject(new Error("the server did not answer in time"));
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    // What else is wrong is told after it.
    connection.once("end", () => setImmediate(() => reject(new Error("the server has hung up"))));
    // What comes after the answer changes nothing.
    connection.on("error", (error: Error) => {
      connection.close();
      reject(error);
    });
    const talk = () =>
      void work(connection).then((result) => {
        connection.quit();
        resolve(result);
      }, reject);
    connection.connect((error) => {
      if (error) reject(error);
      else if (username === null) talk();
      else
        connection.login({ credentials: { user: username, pass: password ?? "" } }, (wrong) =>
          wrong ? reject(wrong) : talk(),
        );
    });
  }).finally(() => connection.close());
}

/** By their answers: 5xx is for good, RFC 5321, 4.2.1. */
function split(errors: readonly SmtpError[], to: readonly string[]): Pick<Outcome, "refused" | "later"> {
  const [refused, later]: [Refusal[], Refusal[]] = [[], []];
  for (const error of errors) {
    const who = error.recipient ?? to[0]!;
    (isForGood(error) ? refused : later).push({ who, why: whyOf(error) });
  }
  return { refused, later };
}

const isForGood = ({ responseCode = 0 }: SmtpError) => responseCode >= 500 && responseCode < 600;

/** Of all of them, unless the server has said something of each. */
function failed(error: SmtpError, to: readonly string[]): Outcome {
  const each = (error as { rejectedErrors?: SmtpError[] }).rejectedErrors ?? [];
  if (each.length > 0) return { accepted: [], ...split(each, to) };
  const all = to.map((who) => ({ who, why: whyOf(error) }));
  return isForGood(error)
    ? { accepted: [], refused: all, later: [] }
    : { accepted: [], refused: [], later: all };
}

const MEANS: Record<string, string> = {
  EAUTH: "the server does not take the user and password: check username and password_file",
  ENOAUTH: "the server wants a user and password, or offers no way to log in: set username and password_file",
  ETLS: "there is no TLS with the server that can be trusted: name its authority in ca_file, or ask for another port",
  EDNS: "the server's name is not found: check url and the network",
  ETIMEDOUT: "the server did not answer in time",
  ECONNREFUSED: "nothing listens there: check url, and whether the server runs",
};

/** nodemailer calls all that a socket does the same. */
function codeOf({ code = "", message }: SmtpError): string {
  if (/certificate|altname|issuer|ssl|tls/i.test(message)) return "ETLS";
  return message.includes("ECONNREFUSED") ? "ECONNREFUSED" : code;
}

/** What the server said, where it did, and what that means. */
function whyOf(error: SmtpError): string {
  const { response, message } = error;
  const means = MEANS[codeOf(error)];
  if (response !== undefined) return `${means === undefined ? "" : `${means}; `}it says ${quoted(response)}`;
  return means ?? plain(message).slice(0, WHY_MAX);
}

const WHY_MAX = 200;
