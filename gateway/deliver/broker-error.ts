// What ended a connection to a broker, or kept one from being made.

/** Our own, beside those of the socket, of TLS and of MQTT. */
export type LinkErrorCode =
  | "SILENT"
  | "NO_TCP"
  | "NO_TLS"
  | "NO_CONNACK"
  | "NO_PINGRESP"
  | "NOT_MQTT"
  | "TOO_LONG";

/** The error of `mqtt`, the socket or TLS: its code is an errno, an OpenSSL code, a reason code of MQTT, or ours. */
export interface BrokerError {
  code?: string | number;
  message: string;
  /** Where the broker sends us. */
  server?: string;
}
