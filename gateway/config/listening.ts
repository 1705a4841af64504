// What all sections have in common that open a port: where it listens, and what it needs to let other machines in.
import { isIPv4 } from "node:net";
import { z } from "zod";

/** Whether who connects there is on this machine. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));

/** Where it listens: this machine alone reaches it, unless it is said otherwise. `example`: of a name. */
export const listenHost = (example: string) =>
  z
    .string()
    .regex(/^[\w.:-]{1,253}$/, `must be an address or name of this machine, as 0.0.0.0 or ${example}`)
    .default("127.0.0.1");

interface Certificate {
  cert_file?: string | undefined;
  key_file?: string | undefined;
}

type Refuse = (key: string, message: string) => void;

/** `section`: its name in the configuration, for sentences. */
export function refuseHalf({ cert_file, key_file }: Certificate, section: string, refuse: Refuse): void {
  if ((cert_file === undefined) === (key_file === undefined)) return;
  const [has, wants] = cert_file === undefined ? ["key_file", "cert_file"] : ["cert_file", "key_file"];
  refuse(has!, `needs ${section}.${wants} beside it`);
}

/** Whether it has no TLS; half of it is refused otherwise. */
export const isPlain = ({ cert_file, key_file }: Certificate): boolean =>
  cert_file === undefined && key_file === undefined;

/** `missing`: what is not there of what other machines are let in with. */
export function refuseOpen(host: string, missing: readonly string[], refuse: Refuse): void {
  if (isLoopback(host) || missing.length === 0) return;
  refuse("host", `lets other machines in, and so needs ${missing.join(", and ")}, or must be 127.0.0.1`);
}
