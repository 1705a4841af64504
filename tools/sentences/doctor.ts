// What can be found about a board that does not answer, by the names that findings and sentences have for it.

export type Found =
  // Of the machine.
  | "no-port"
  | "no-driver"
  | "braille"
  | "boot-loader"
  | "modem-manager"
  // Of a port that could not be looked at.
  | "unopened"
  | "udev"
  | "held"
  | "perhaps-held"
  // Of what was heard.
  | "silent"
  | "asleep"
  | "bluetooth-boot-loader"
  | "zeros"
  | "noise"
  | "echo"
  | "other-speed"
  | "held-back"
  | "mute"
  | "interpreter"
  | "holds-node"
  | "unknown-board"
  | "too-old"
  | "node"
  | "node-trouble"
  | "locked"
  | "debugger"
  | "frames"
  | "gateway"
  | "module"
  | "login"
  | "python"
  | "at"
  | "text";
