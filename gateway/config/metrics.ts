// What Prometheus reads, and whoever asks whether the gateway is well: off, until somebody wants it. Who comes from another
// machine comes with a token and over TLS.
import { z } from "zod";
import { isLoopback } from "./embedded.ts";
import { path, port } from "./pieces.ts";

const HOST_RULE = "must be an address or name of this machine, as 0.0.0.0 or gateway.local";

export const metrics = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Whether /metrics, /healthz and /readyz can be asked for."),
    host: z
      .string()
      .regex(/^[\w.:-]{1,253}$/, HOST_RULE)
      .default("127.0.0.1")
      .describe("Other machines get to it on another address, as 0.0.0.0, with token_file and TLS."),
    port: port.default(9464),
    token_file: path()
      .optional()
      .describe("What a reader has to send as a bearer token, in a file that holds nothing else.")
      .meta({ example: "./metrics-token" }),
    cert_file: path()
      .optional()
      .describe("PEM: its certificate, with those that it rests on, and its key.")
      .meta({ example: "./metrics.pem" }),
    key_file: path().optional().meta({ example: "./metrics-key.pem" }),
  })
  .superRefine(({ host, token_file, cert_file, key_file }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if ((cert_file === undefined) !== (key_file === undefined)) {
      const [has, wants] = cert_file === undefined ? ["key_file", "cert_file"] : ["cert_file", "key_file"];
      refuse(has!, `needs metrics.${wants} beside it`);
    }
    if (isLoopback(host)) return;
    const missing = [
      ...(token_file === undefined ? ["token_file (a long random word)"] : []),
      ...(cert_file === undefined && key_file === undefined ? ["cert_file and key_file (TLS)"] : []),
    ];
    if (missing.length > 0)
      refuse("host", `lets other machines in, and so needs ${missing.join(", and ")}, or must be 127.0.0.1`);
  });

export type MetricsConfig = z.infer<typeof metrics>;
