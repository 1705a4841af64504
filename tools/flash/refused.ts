// A board that is refused as it is, and would not be if the technician allowed something.
import { ToolError } from "../errors.ts";

export type Remedy =
  /** To make it another node; `held`, `wanted`: which nodes, for people. */
  | { allow: "replace"; held: string; wanted: string }
  /** To erase what is on it, which is none of Sippra's; `program`: its files, for people. */
  | { allow: "replace"; program: string; wanted: string }
  /** To open its console by the enrolment of the node that it was. */
  | { allow: "unlock" };

export class RefusedBoard extends ToolError {
  readonly remedy: Remedy;

  constructor(remedy: Remedy, sentence: string) {
    super("board", sentence);
    this.remedy = remedy;
  }
}
