// What a check of a board can find, by the names that findings and sentences have for it.

export type Verdict = "pass" | "doubtful" | "fail";

export type Fault =
  | "pressure-no-supply"
  | "pressure-no-signal"
  | "pressure-at-end"
  | "pressure-below-zero"
  | "pressure-none"
  | "pressure-over-range"
  | "pressure-unsteady"
  | "pressure-stuck"
  | "sound-at-rail"
  | "sound-constant"
  | "sound-not-settled"
  | "sound-off-middle"
  | "sound-clipped"
  | "sound-too-quiet"
  | "sound-hum"
  | "supply-unknown"
  | "supply-low"
  | "supply-moves"
  | "clock-off"
  | "clock-stands";

export type Part = "pressure" | "sound" | "supply" | "clock";
