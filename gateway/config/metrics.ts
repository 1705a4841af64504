// What Prometheus reads, and whoever asks whether the gateway is well: off, until somebody wants it. Who comes from another
// machine comes with a token and over TLS.
import { z } from "zod";
import { isPlain, listenHost, refuseHalf, refuseOpen } from "./listening.ts";
import { path, port } from "./pieces.ts";

export const metrics = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Whether /metrics, /healthz and /readyz can be asked for."),
    host: listenHost("gateway.local").describe(
      "Other machines get to it on another address, as 0.0.0.0, with token_file and TLS.",
    ),
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
    refuseHalf({ cert_file, key_file }, "metrics", refuse);
    const missing = [
      ...(token_file === undefined ? ["token_file (a long random word)"] : []),
      ...(isPlain({ cert_file, key_file }) ? ["cert_file and key_file (TLS)"] : []),
    ];
    refuseOpen(host, missing, refuse);
  });

export type MetricsConfig = z.infer<typeof metrics>;
