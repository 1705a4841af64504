// Everything that takes bytes from outside, by name.
import type { Parser } from "../parser.ts";
import { body, frame } from "./cbor.ts";
import { config } from "./config.ts";
import { enrolment } from "./enrolment.ts";
import { line } from "./line.ts";
import { modem } from "./modem.ts";
import { places } from "./places.ts";
import { requests } from "./requests.ts";
import { wav } from "./wav.ts";

export const PARSERS = {
  line,
  modem,
  body,
  frame,
  requests,
  config,
  enrolment,
  places,
  wav,
} satisfies Record<string, Parser>;

export type ParserName = keyof typeof PARSERS;
export const PARSER_NAMES = Object.keys(PARSERS) as ParserName[];
