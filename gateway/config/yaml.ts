// From YAML to plain settings. Its readers recurse, and follow aliases: what is nested without end, or written to grow,
// is refused in a sentence like any other mistake.
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { GatewayError } from "../errors.ts";

/** Levels of sections and lists; settings have five. */
const MOST_LEVELS = 20;
/** Of brackets, and of columns before a line's first word: the reader's time grows with the square of the depth. */
const MOST_NESTED = 100;
/** So far to the right, or as many lists and keys that begin one in the other on a line. */
const FAR = new RegExp(`^[ \\t]{${MOST_NESTED}}|(?:[?:-][ \\t]+){${MOST_NESTED / 2}}`, "m");

export interface YamlSettings {
  /** Without what is empty: a section with nothing under it is one with its defaults. */
  settings: Record<string, unknown>;
  root: Node;
  /** "sippra.yaml, line 3"; the file alone, where there is no offset. */
  at(offset: number | undefined): string;
}

/** `file` is its name in sentences. Throws a GatewayError "config" where it is no YAML, or no settings. */
export function yamlSettings(text: string, file: string): YamlSettings {
  if (isNestedFar(text)) throw tooDeep(file);
  const lines = new LineCounter();
  // Its warnings go past our log, to stderr, and say nothing that the schema does not say in a sentence.
  const how = { lineCounter: lines, prettyErrors: false, logLevel: "error" } as const;
  const document = orRefused(file, () => parseDocument(text, how));
  const at = (offset: number | undefined) =>
    offset === undefined ? file : `${file}, line ${lines.linePos(offset).line}`;
  const [broken] = document.errors;
  if (broken?.code === "RESOURCE_EXHAUSTION") throw tooDeep(file);
  if (broken) throw invalid(at(broken.pos[0]), yamlReason(broken));
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) {
    throw new GatewayError(
      "config",
      `${file} is empty: start from the output of "sippra-gateway config example".`,
    );
  }
  if (!isMap(root)) {
    throw new GatewayError(
      "config",
      `${at(root.range?.[0])}: settings must be written as "key: value", as in "site: sundsvall".`,
    );
  }
  const settings = orRefused(file, () => withoutNull(document.toJS(), file, 0)) as Record<string, unknown>;
  return { settings, root, at };
}

/** Roughly: brackets count in quotes and comments too. */
function isNestedFar(text: string): boolean {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "[" || character === "{") {
      if (++open > MOST_NESTED) return true;
    } else if (open > 0 && (character === "]" || character === "}")) open--;
  }
  return FAR.test(text);
}

const invalid = (where: string, why: string) =>
  new GatewayError("config", `${where}: this is not valid YAML (${why}): mend it there.`);

const tooDeep = (file: string) =>
  new GatewayError("config", `${file} is nested over ${MOST_LEVELS} levels deep: no setting is.`);

/** The reader's own errors that are no fault of ours: of the stack where it recurses, of aliases where it follows them. */
function orRefused<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file);
    if (error instanceof ReferenceError) throw invalid(file, reasonOf(error.message));
    throw error;
  }
}

function yamlReason(error: { code: string; message: string }): string {
  if (error.code === "TAB_AS_INDENT") return "a tab indents it; use spaces";
  if (error.code === "DUPLICATE_KEY") return "a key is there twice";
  return reasonOf(error.message);
}

const reasonOf = (message: string) => message.replace(/\s+/g, " ").replace(/[.:]+$/, "");

/** An alias may stand for what it is in itself, so there is an end to it here. */
function withoutNull(value: unknown, file: string, level: number): unknown {
  if (level > MOST_LEVELS) throw tooDeep(file);
  if (Array.isArray(value)) return value.map((each) => withoutNull(each, file, level + 1));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNull(inner, file, level + 1)]),
  );
}
