// One error class for the tools. Its sentence says what to do; the code is for programs.

export type ToolErrorCode =
  | "contract" // a change breaks what was promised to partners
  | "board" // no such board, or the wrong one
  | "build" // the firmware does not build
  | "enrolment" // an enrolment file is missing, damaged or of another version
  | "port" // a serial port cannot be opened
  | "flash" // a board does not take what is written to it
  | "network" // a water network's file cannot be read, or its hydraulics not be solved
  | "recording" // a recording cannot be played
  | "browser" // Chromium, or what drives it, is not there
  | "folder" // no temporary folder can be made
  | "check" // a board or its sensors are not as they should be
  | "gateway" // a gateway's page is not reached, or refuses
  | "position" // a receiver of satellites does not tell where it is
  | "usage";

export class ToolError extends Error {
  readonly code: ToolErrorCode;

  constructor(code: ToolErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "ToolError";
    this.code = code;
  }
}
