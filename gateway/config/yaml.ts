// A configuration's text as YAML 1.2, and no more of it than settings need: what means nothing here is refused with its
// line. The library would drop some of it in silence, and go round for minutes over some.
import {
  Composer,
  CST,
  type Document,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  type YAMLMap,
} from "yaml";
import { GatewayError } from "../errors.ts";
import { type Fault, faultsIn, invalid } from "./yaml-faults.ts";

/** The text's outermost section, and what all of it says. */
export interface Sections {
  root: YAMLMap;
  /** Null where nothing is given. */
  values: unknown;
  /** "sippra.yaml, line 3"; the file alone, where there is no offset. */
  at(offset: number | undefined): string;
}

// Beyond these there is no configuration, and the library is slow or dies: of 64 kB of "- - - -" Node runs out of memory
// in a regular expression (seen with yaml 2.9.1), and a megabyte of "}" takes it half a minute.
const DEEPEST = 64;
const MOST_TOKENS = 100_000;
const LONGEST = 65_536;
const MOST_TOLD = 20;

/** `file` is its name in sentences. Throws a GatewayError "config" with a line for each fault. */
export function sectionsOf(text: string, file: string): Sections {
  const lines = new LineCounter();
  const at = (offset: number | undefined) =>
    offset === undefined ? file : `${file}, line ${lines.linePos(offset).line}`;
  const refuse = (faults: Fault[]) => {
    const sentences = faults
      .sort((a, b) => a.offset - b.offset)
      .slice(0, MOST_TOLD)
      .map(({ offset, sentence }) => `${at(offset)}: ${sentence}`);
    throw new GatewayError("config", sentences.join("\n"));
  };
  const read = tokensOf(text, lines);
  if (read.fault !== null) refuse([read.fault]);
  const foreign = foreignIn(read);
  if (foreign.length > 0) refuse(foreign);
  // Whether a key is there twice is asked in yaml-faults.ts: the library compares each with all others.
  const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: false } as const;
  const [document] = [...new Composer(options).compose(read.tokens, true, text.length)] as [Document.Parsed];
  const [broken] = document.errors;
  if (broken) refuse([invalid(broken.pos[0], reasonOf(broken))]);
  const root = document.contents;
  const faults = faultsIn(document);
  if (faults.length > 0) refuse(faults);
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
  // How much aliases stand for is known by now.
  return { root, values: document.toJS({ maxAliasCount: -1 }), at };
}

/** What the library composes a document of, and its tags as they are written, which it drops some of. */
interface Read {
  tokens: CST.Token[];
  tags: { offset: number; source: string }[];
  /** Where it was too much to go on. */
  fault: Fault | null;
}

function tokensOf(text: string, lines: LineCounter): Read {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const read: Read = { tokens: [], tags: [], fault: null };
  let count = 0;
  let before = "";
  for (const source of new Lexer().lex(text)) {
    const { offset } = parser;
    if (before !== CST.SCALAR && CST.tokenType(source) === "tag") read.tags.push({ offset, source });
    read.tokens.push(...parser.next(source));
    const isDeep = parser.stack.length > DEEPEST;
    const sentence = isDeep ? TOO_DEEP : tooMuch(source, ++count);
    if (sentence !== null) return { ...read, fault: { offset, sentence } };
    before = source;
  }
  read.tokens.push(...parser.end());
  return read;
}

const TOO_DEEP = "this is nested deeper than any setting: take out brackets, hyphens or indentation.";

function tooMuch(source: string, count: number): string | null {
  if (count > MOST_TOKENS) return "this is too much for a configuration: name the right file.";
  if (source.length > LONGEST && !source.startsWith("#"))
    return `this is a text of over ${LONGEST / 1024} kB: no setting is so long.`;
  return null;
}

/** The tags that say what a value is anyhow: https://yaml.org/spec/1.2.2/#103-core-schema */
const CORE = /^!(!|<tag:yaml\.org,2002:)(str|int|float|bool|null|map|seq)>?$/;

/** What stands outside of the one document, and tags. */
function foreignIn({ tokens, tags }: Read): Fault[] {
  const faults = tags
    .filter(({ source }) => !CORE.test(source))
    .map(({ offset, source }) => ({
      offset,
      sentence: `the tag ${source.slice(0, 80)} means nothing here: write the value itself; text that begins with "!" in quotes.`,
    }));
  for (const token of tokens) {
    if (token.type !== "directive" || /^%YAML\s+1\.2\s*(#.*)?$/.test(token.source)) continue;
    const sentence = `the directive "${token.source.trim().slice(0, 80)}" means nothing here: take the line out.`;
    faults.push({ offset: token.offset, sentence });
  }
  const [, second] = tokens.filter(({ type }) => type === "document");
  if (second === undefined) return faults;
  const sentence = "there are several documents, separated by ---: write one.";
  return [...faults, { offset: second.offset, sentence }];
}

const REASONS: Record<string, string> = {
  TAB_AS_INDENT: "a tab indents it; use spaces",
  ALIAS_PROPS: "an alias has neither a tag nor an anchor",
  BAD_ALIAS: "an alias needs a name after its asterisk; put text that begins with one in quotes",
  BLOCK_AS_IMPLICIT_KEY: "it has a second colon; put text with a colon in quotes",
};

function reasonOf({ code, message }: { code: string; message: string }): string {
  return REASONS[code] ?? message.replace(/\s+/g, " ").replace(/[.:]+$/, "");
}
