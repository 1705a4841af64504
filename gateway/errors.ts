// One error class for the gateway's side. Its sentence says what to do; nobody matches on the sentence,
// the code is for that.

export type GatewayErrorCode =
  | "config" // the configuration cannot be used: the operator has to change it
  | "port" // a serial port is not there or is taken: tried again
  | "broker" // a broker refuses or is away: tried again
  | "store" // the database cannot be opened or written
  | "gateway" // the gateway that runs cannot be asked, or none runs
  | "exists" // a node of that name or number, or a file, is there already
  | "command" // a command cannot be queued or called off
  | "alarm" // there is no such alarm, or it cannot become what is asked
  | "flow" // what a flow meter has told cannot be read: its file or its settings have to be mended
  | "place" // where nodes stand cannot be read: the file or position has to be mended
  | "output" // a file that was asked for cannot be written
  | "journal" // the file of a node's journal cannot be read, or is none of a node that is here
  | "enrolment"; // an enrolment file cannot be written or is damaged

/** Which of several of one code, where a program is told. */
export type ErrorReason = "unknown-node" | "too-many" | "transaction-reused";

/** What is wrong with a store's file, where it does not come back by itself. */
export type StoreFault =
  | "damaged" // it cannot be relied on any more
  | "missing"; // there was one, and it is gone

/** What is wrong with an enrolment file, for who says it in another language. */
export type EnrolmentTrouble =
  | "missing"
  | "unreadable" // there, but it cannot be read
  | "damaged" // cut off, or no text
  | "foreign" // something else than an enrolment
  | "edited" // it misses something, or says what no enrolment does
  | "changed"; // its checksum is that of another

export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly reason: ErrorReason | undefined;
  readonly fault: StoreFault | undefined;
  readonly trouble: EnrolmentTrouble | undefined;

  constructor(
    code: GatewayErrorCode,
    sentence: string,
    options?: ErrorOptions & { reason?: ErrorReason; fault?: StoreFault; trouble?: EnrolmentTrouble },
  ) {
    super(sentence, options);
    this.name = "GatewayError";
    this.code = code;
    this.reason = options?.reason;
    this.fault = options?.fault;
    this.trouble = options?.trouble;
  }
}
