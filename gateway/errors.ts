// One error class for the gateway's side. Its sentence says what to do; nobody matches on the sentence,
// the code is for that.

export type GatewayErrorCode =
  | "config" // the configuration cannot be used: the operator has to change it
  | "port" // a serial port is not there or is taken: tried again
  | "broker" // a broker refuses or is away: tried again
  | "store" // the database cannot be opened or written
  | "exists" // a node of that name or number is there already
  | "command" // a command cannot be queued or called off
  | "enrolment"; // an enrolment file cannot be written or is damaged

export class GatewayError extends Error {
  readonly code: GatewayErrorCode;

  constructor(code: GatewayErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "GatewayError";
    this.code = code;
  }
}
