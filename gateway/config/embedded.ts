// The broker inside the gateway: where it listens, and who may come. What leaves the machine is encrypted, and nobody comes
// from another one without a password.
import { isIPv4 } from "node:net";
import { z } from "zod";
import { path, port } from "./pieces.ts";

const HOST_RULE = "must be an address or name of this machine, as 0.0.0.0 or broker.local";

/** Whether who connects there is on this machine. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));

export const embedded = z
  .strictObject({
    host: z
      .string()
      .regex(/^[\w.:-]{1,253}$/, HOST_RULE)
      .default("127.0.0.1")
      .describe(
        "Where it listens: other machines get to it on another address, as 0.0.0.0, with users_file and TLS.",
      ),
    port: port.default(1883),
    users_file: path()
      .optional()
      .describe(
        'Who may do what there: made by "sippra-gateway users add". Left out: every program of this machine.',
      )
      .meta({ example: "./users.json" }),
    cert_file: path()
      .optional()
      .describe(
        "PEM: the broker's certificate, with those that it rests on, and its key. With them it speaks TLS only.",
      )
      .meta({ example: "./broker.pem" }),
    key_file: path().optional().meta({ example: "./broker-key.pem" }),
  })
  .superRefine(({ host, users_file, cert_file, key_file }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if ((cert_file === undefined) !== (key_file === undefined)) {
      const [has, wants] = cert_file === undefined ? ["key_file", "cert_file"] : ["cert_file", "key_file"];
      refuse(has!, `needs mqtt.embedded.${wants} beside it`);
    }
    if (isLoopback(host)) return;
    const missing = [
      ...(users_file === undefined ? ["users_file (sippra-gateway users add)"] : []),
      ...(cert_file === undefined && key_file === undefined ? ["cert_file and key_file (TLS)"] : []),
    ];
    if (missing.length > 0) {
      refuse("host", `lets other machines in, and so needs ${missing.join(", and ")}, or must be 127.0.0.1`);
    }
  });
