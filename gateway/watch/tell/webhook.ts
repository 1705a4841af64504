// Hands messages to a webhook: a POST of JSON. Nothing of the answer is used but whether it was taken, and where it leads
// elsewhere nobody follows: the message and its secrets are for this server alone.

import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect, isIP } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { quoted } from "../../text/quoted.ts";
import { VERSION } from "../../version.ts";
import type { Courier, Message, Outcome } from "./courier.ts";

export interface Posting {
  /** Where a template wants it elsewhere on the same server. */
  url?: URL;
  body: unknown;
}

export interface WebhookSettings {
  /** May hold a secret, and is never shown. */
  url: string;
  /** PEM; null for the public authorities. */
  ca: Buffer | null;
  token: string | null;
  headers: Readonly<Record<string, string>>;
  /** Of the way. */
  name: string;
  /** What is posted, by its receiver's form. */
  template(message: Message, url: URL): Posting;
}

/** Of an answer, letters: enough to say what is wrong. */
const ANSWER_MAX = 300;
/** Of what is posted, B. Slack takes 40,000 letters, Teams 28 kB. */
const BODY_MAX = 24_000;

/** Of these a later try may be taken: RFC 9110, 15.5.9, RFC 6585, 4, and RFC 8470, 5.2. */
const LATER = new Set([408, 425, 429]);

interface Answer {
  status: number;
  text: string;
  retryAfterMs: number;
}

export function webhookCourier(settings: WebhookSettings): Courier {
  const url = new URL(settings.url);
  const { host } = url;
  return {
    ...{ kind: "webhook", host, recipients: [host] },
    async send(message, _to, signal) {
      const posting = fitting(message, url, settings.template);
      if (posting === null) return { accepted: [], refused: [{ who: host, why: TOO_LONG }], later: [] };
      try {
        return outcomeOf(host, await posted(message.id, posting, settings, signal));
      } catch (error) {
        const why = signal.aborted ? "it did not answer in time" : whyOf(error as NodeJS.ErrnoException);
        return { accepted: [], refused: [], later: [{ who: host, why }] };
      }
    },
    async greet(signal) {
      try {
        await reached(url, settings.ca, signal);
        return null;
      } catch (error) {
        return signal.aborted ? "it did not answer in time" : whyOf(error as NodeJS.ErrnoException);
      }
    },
  };
}

/** Connects, where it is TLS with a certificate that is trusted, and hangs up. */
function reached({ hostname, port, protocol }: URL, ca: Buffer | null, signal: AbortSignal): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const isTls = protocol === "https:";
  const to = { host, port: Number(port) || (isTls ? 443 : 80) };
  const socket = isTls
    ? tlsConnect({ ...to, ...(isIP(host) === 0 && { servername: host }), ...(ca !== null && { ca }) })
    : connect(to);
  return new Promise<void>((resolve, reject) => {
    const stop = () => reject(new Error("aborted"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    socket.once(isTls ? "secureConnect" : "connect", resolve).on("error", reject);
  }).finally(() => socket.destroy());
}

function outcomeOf(who: string, { status, text, retryAfterMs }: Answer): Outcome {
  if (status >= 200 && status < 300) return { accepted: [who], refused: [], later: [] };
  const said = text === "" ? "" : `: ${quoted(text)}`;
  const why = `it answers ${status}${said}${MEANS[status] ?? (status < 400 ? MOVED : "")}`;
  if (status >= 500 || LATER.has(status))
    return { accepted: [], refused: [], later: [{ who, why }], retryAfterMs };
  return { accepted: [], refused: [{ who, why }], later: [] };
}

const MOVED = "; it leads elsewhere: set url to that place";
const MEANS: Partial<Record<number, string>> = {
  401: "; it does not know who this is: check token_file and headers",
  403: "; this is not allowed: check token_file and headers",
  404: "; there is nothing at this address: make the webhook anew, and set url",
  410: "; there is nothing at this address any more: make the webhook anew, and set url",
  413: "; the message is too long",
};

function whyOf({ code = "", message }: NodeJS.ErrnoException): string {
  if (/CERT|SIGNATURE|ALTNAME/.test(code))
    return `its certificate cannot be trusted (${code}): name its authority in ca_file`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name is not found: check url and the network";
  if (code === "ECONNREFUSED") return "nothing listens there: check url, and whether the server runs";
  // A message may name the address, which may hold a secret.
  return code === ""
    ? `it cannot be reached (${message.split(" ").slice(0, 4).join(" ")})`
    : `it cannot be reached (${code})`;
}

/** Where to, and what. */
interface Fitted {
  url: URL;
  bytes: Buffer;
}

/** With fewer and fewer lines, until there is room for it; null where there never is. */
function fitting(message: Message, base: URL, template: WebhookSettings["template"]): Fitted | null {
  for (let shorter = message; ; ) {
    const { url = base, body } = template(shorter, base);
    const bytes = Buffer.from(JSON.stringify(body));
    if (bytes.length <= BODY_MAX) return { url, bytes };
    if (shorter.sections.length === 0) return null;
    const sections = shorter.sections.map(({ title, lines }) => ({
      title,
      lines: lines.slice(0, lines.length / 2),
    }));
    shorter = { ...shorter, sections: sections.filter(({ lines }) => lines.length > 0) };
  }
}

const TOO_LONG = "what the template makes of it is too long: shorten it";

function posted(
  id: string,
  { url, bytes }: Fitted,
  { ca, token, headers, name }: WebhookSettings,
  signal: AbortSignal,
): Promise<Answer> {
  const isTls = url.protocol === "https:";
  const options = {
    ...{ method: "POST", signal, agent: false as const },
    ...(isTls && ca !== null ? { ca } : {}),
    headers: {
      ...{ "User-Agent": `sippra/${VERSION}`, "Idempotency-Key": `${id}.${name}` },
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
      ...{ "Content-Type": "application/json; charset=utf-8", "Content-Length": bytes.length },
    },
  };
  return new Promise((resolve, reject) => {
    const request = (isTls ? tlsRequest : plainRequest)(url, options, (response) => {
      answerOf(response).then(resolve, reject);
    });
    request.on("error", reject);
    request.end(bytes);
  });
}

/** Its beginning; what follows is not waited for. */
async function answerOf(response: IncomingMessage): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const seconds = Number(response.headers["retry-after"]);
  let text = "";
  try {
    for await (const piece of response) {
      text += String(piece).slice(0, ANSWER_MAX);
      if (text.length >= ANSWER_MAX) break;
    }
  } catch {
    // It has said whether it has taken it.
  } finally {
    response.destroy();
  }
  return {
    status,
    text: text.trim().slice(0, ANSWER_MAX),
    retryAfterMs: Number.isFinite(seconds) ? 1000 * seconds : 0,
  };
}
