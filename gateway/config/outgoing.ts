// Where the gateway may be told to send something: addresses of e-mail, and of servers that take it or a webhook.
import { domainToASCII } from "node:url";
import { LITERAL, literal } from "./pieces.ts";

export type WayKind = "mail" | "webhook";

const PROTOCOLS: Record<WayKind, readonly [secure: string, plain: string]> = {
  mail: ["smtps:", "smtp:"],
  webhook: ["https:", "http:"],
};
const EXAMPLES: Record<WayKind, string> = {
  mail: "smtps://mail.example:465 or smtp://mail.example:587",
  webhook: "https://ntfy.example/water-7hx2",
};
const LENGTH_MAX = 2000;

/** The end of a sentence; null where it may be one. It is never shown: it may hold a secret. */
export function wrongUrl(text: string, kind: WayKind): string | null {
  if (!literal(text)) return LITERAL;
  const [secure, plain] = PROTOCOLS[kind];
  if (text.length > LENGTH_MAX || !URL.canParse(text)) return `must be a URL like ${EXAMPLES[kind]}`;
  const url = new URL(text);
  if (url.protocol !== secure && url.protocol !== plain)
    return `must start with ${secure}// or ${plain}//, as in ${EXAMPLES[kind]}`;
  if (url.hostname === "") return `must name a host, as in ${EXAMPLES[kind]}`;
  if (url.username !== "" || url.password !== "")
    return kind === "mail"
      ? "must not hold a user or a password: use username and password_file"
      : "must not hold a user or a password: use token_file, or headers";
  if (url.port === "0") return "must have a port that a server can have, 1 to 65535";
  if (kind === "mail" && (url.pathname.replace("/", "") !== "" || /[?#]/.test(text)))
    return "must end after the port";
  return null;
}

/** Whether nobody on the way can read along: it does not leave the machine, or has TLS. */
export function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^(smtps|https):$/.test(protocol) || isLocal(hostname);
}

export const isLocal = (host: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host.toLowerCase().replace(/\.$/, ""));

/** RFC 5321, 4.5.3.1: with the domain. */
const ADDRESS_MAX = 254;
const NAME_MAX = 100;

export interface Mailbox {
  /** As people read it; empty where there is none. */
  name: string;
  address: string;
}

/** "Leak duty <duty@example.org>", or the address alone; null where it is neither. */
export function mailboxOf(text: string): Mailbox | null {
  const match = /^(?:([^<>"\p{Cc}]*?)\s*<([^<>]+)>|([^<>]+))$/u.exec(text.trim());
  if (match === null) return null;
  const [local, domain = "", ...more] = (match[2] ?? match[3]!).split("@");
  // Not every server knows others: RFC 5890.
  const address = [local, domainToASCII(domain), ...more].join("@");
  const name = match[1] ?? "";
  // What stands for several, or ends a command, is in no address of somebody.
  const isAddress = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(address);
  return isAddress && address.length <= ADDRESS_MAX && name.length <= NAME_MAX ? { name, address } : null;
}

export const wrongAddress = (text: string): string | null =>
  mailboxOf(text) === null
    ? "must be an address, as duty@example.org or Leak duty <duty@example.org>, one an entry"
    : null;
