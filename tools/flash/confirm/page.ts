// A gateway's page as a program asks it: with a session of its own, and for no more and no longer than an answer can take.
import { isLoopback } from "../../../gateway/config/listening.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";

/** Of an answer, decompressed. */
const MOST_BYTES = 65_536;
const ANSWER_MS = 15_000;

export interface Login {
  name: string;
  password: string;
}

export interface Answer {
  status: number;
  /** Undefined where it is no JSON, or is longer. */
  body: unknown;
}

export interface Page {
  /** Throws ToolErrors "gateway" where nothing of a page's answers there, and "check" once it was interrupted. */
  get(path: string, signal: AbortSignal): Promise<Answer>;
  /** Whatever is asked afterwards is asked as this user. */
  logIn(login: Login, signal: AbortSignal): Promise<Answer>;
}

/** On this machine nobody listens in: a tunnel ends there. */
const isHere = ({ hostname }: URL) => isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"));

/** Throws a ToolError "usage" where it is no address of a page. */
export function addressOf(text: string, say: Sentences): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "" || url.username !== "")
    throw new ToolError("usage", say.confirm.noAddress(text));
  return new URL(url.origin);
}

/** `ask`: fetch, or what a test has instead. */
export function openPage(address: URL, say: Sentences, ask: typeof fetch = fetch): Page {
  const { confirm } = say;
  let cookie: string | undefined;

  async function answerTo(path: string, signal: AbortSignal, init: RequestInit): Promise<Answer> {
    const over = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const headers = { ...(init.headers as Record<string, string>), ...(cookie !== undefined && { cookie }) };
    try {
      // Where it leads elsewhere it is no page of a gateway, and a password does not go along.
      const response = await ask(new URL(path, address), {
        ...init,
        ...{ headers, signal: over, redirect: "manual" },
      });
      for (const each of response.headers.getSetCookie()) {
        const [pair] = /^(?:__Host-)?sippra=[\w-]{1,100}(?=;|$)/.exec(each) ?? [];
        if (response.ok && pair !== undefined) cookie = pair;
      }
      return { status: response.status, body: await bodyOf(response) };
    } catch (error) {
      if (signal.aborted) throw new ToolError("check", say.interrupted, { cause: error });
      throw new ToolError("gateway", troubleOf(error, address, confirm), { cause: error });
    }
  }

  return {
    get: (path, signal) => answerTo(path, signal, {}),
    logIn(login, signal) {
      if (address.protocol === "http:" && !isHere(address))
        throw new ToolError("gateway", confirm.openPassword(address.host));
      const headers = { "content-type": "application/json" };
      return answerTo("/api/login", signal, { method: "POST", headers, body: JSON.stringify(login) });
    },
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    // Leaving the loop lets the connection go.
    if (bytes > MOST_BYTES) return undefined;
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    return undefined;
  }
}

/** Codes of Node's, OpenSSL's and undici's: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /CERT|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH/;
const NO_TLS = /^(ERR_SSL|EPROTO)/;
const NO_HTTP = /^(HPE_|UND_ERR_SOCKET|ECONNRESET)/;

function troubleOf(error: unknown, { host, protocol }: URL, say: Sentences["confirm"]): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  const code = name === "TimeoutError" ? "ETIMEDOUT" : (cause?.code ?? name);
  if (CERTIFICATE.test(code)) return say.certificate(host, code);
  if (protocol === "https:" && NO_TLS.test(code)) return say.noTls(host);
  if (protocol === "http:" && NO_HTTP.test(code)) return say.noHttp(host);
  return say.unreached(host, code);
}
