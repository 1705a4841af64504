// The broker inside the gateway: where it listens, and who may come. What leaves the machine is encrypted, and nobody comes
// from another one without a password.
import { z } from "zod";
import { isPlain, listenHost, refuseHalf, refuseOpen } from "./listening.ts";
import { path, port } from "./pieces.ts";

export const embedded = z
  .strictObject({
    host: listenHost("broker.local").describe(
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
    refuseHalf({ cert_file, key_file }, "mqtt.embedded", refuse);
    const missing = [
      ...(users_file === undefined ? ["users_file (sippra-gateway users add)"] : []),
      ...(isPlain({ cert_file, key_file }) ? ["cert_file and key_file (TLS)"] : []),
    ];
    refuseOpen(host, missing, refuse);
  });
