// The enrolment of a node, and what is wrong with its file in the technician's language.
import { type EnrolmentFile, readEnrolment } from "../../gateway/config/enrolment.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { Sentences } from "../sentences.ts";

/** Throws a GatewayError "enrolment". */
export function enrolmentFrom(file: string, say: Sentences): EnrolmentFile {
  try {
    return readEnrolment(file);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.trouble === undefined) throw error;
    const { cause, trouble } = error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? "";
    throw new GatewayError("enrolment", say.enrolmentTrouble[trouble](file, code), { cause: error, trouble });
  }
}
