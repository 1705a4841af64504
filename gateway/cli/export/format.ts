// The form of a file that rows are put into, one after the other.
import type { Fields } from "./columns.ts";

/** What takes the bytes, or the text, in order. */
export type Emit = (chunk: string | Uint8Array) => void;

export interface Format<Row = Fields> {
  add(row: Row): void;
  /** What is left, and what ends a file: one without rows, too. */
  end(): void;
}

/** Text goes out in pieces of so many characters. */
const PIECE = 65_536;

/** Lines of text, gathered. */
export function lineFormat(head: string, lineOf: (fields: Fields) => string, emit: Emit): Format {
  let text = head;
  return {
    add(fields) {
      text += lineOf(fields);
      if (text.length < PIECE) return;
      emit(text);
      text = "";
    },
    end() {
      if (text !== "") emit(text);
      text = "";
    },
  };
}
