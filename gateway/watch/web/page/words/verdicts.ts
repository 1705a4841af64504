// How a check has ended, the technician's and the node's own.
import { type Both, say } from "./language.ts";

type Verdicts = Record<"pass" | "doubtful" | "fail", string>;

const VERDICTS: Both<Verdicts> = {
  en: { pass: "pass", doubtful: "doubtful", fail: "fail" },
  sv: { pass: "godkänd", doubtful: "tveksam", fail: "underkänd" },
};

export const verdicts = say(VERDICTS);
