// Of what the contract's messages are made: fields, each with its unit, its decimals, and its meaning in English and
// Swedish. JSON Schemas, documents, types and writers are all made from these, so that none can say something else.
import { z } from "zod";

/** What something is, for people: one sentence or less, without a full stop. */
export interface Meaning {
  en: string;
  sv: string;
}

/** Words that a field may hold, each with its meaning. A later version may know more: a reader has to expect that. */
export type Vocabulary<Word extends string = string> = Readonly<Record<Word, Meaning>>;

/** Beside a field's schema. Keys that begin with "x-" come into the JSON Schemas as they are. */
export interface FieldMeta {
  description: string;
  "x-sv": string;
  /** As units are written: "kPa", "dB re full scale"; left out where a number has none. */
  "x-unit"?: string;
  /** Decimals that are always written: the field is a number with a fraction for every database from the first value on. */
  "x-decimals"?: number;
  /** Words known to this version, with their meanings. */
  "x-known"?: Vocabulary;
  /** Nothing in it has to be escaped in JSON. */
  "x-plain"?: true;
  format?: string;
}

/** RFC 3339 in UTC with milliseconds: "2025-11-23T02:00:00.000Z". */
export type Timestamp = string;

/** A name, as it stands in topics. */
export const NAME = /^[a-z0-9-]{1,64}$/;
const WORD = /^[a-z0-9-]+$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

export function integer(unit: string | null, en: string, sv: string) {
  return z.int().meta({ ...said(en, sv), ...(unit !== null && { "x-unit": unit }) });
}

/** A number that is always written with so many decimals. */
export function decimal(decimals: number, unit: string | null, en: string, sv: string) {
  return z.number().meta({
    ...said(en, sv),
    ...(unit !== null && { "x-unit": unit }),
    "x-decimals": decimals,
  });
}

export function time(en: string, sv: string) {
  return z
    .string()
    .regex(TIMESTAMP)
    .meta({ ...said(en, sv), "x-plain": true, format: "date-time" });
}

/** "2025-11-23" */
export function date(en: string, sv: string) {
  return z
    .string()
    .regex(DATE)
    .meta({ ...said(en, sv), "x-plain": true, format: "date" });
}

/** A node's, site's or gateway's name, or another text of small letters, digits and hyphens. */
export function name(en: string, sv: string) {
  return z
    .string()
    .regex(NAME)
    .meta({ ...said(en, sv), "x-plain": true });
}

/** One of a vocabulary's words, or one that only a later version knows. */
export function word<Known extends string, Later extends string = never>(
  known: Vocabulary<Known>,
  en: string,
  sv: string,
) {
  const schema = z
    .string()
    .regex(WORD)
    .meta({ ...said(en, sv), "x-plain": true, "x-known": known });
  return schema as unknown as z.ZodType<Known | Later>;
}

/** What people have written, in any alphabet. */
export function text(en: string, sv: string) {
  return z.string().meta(said(en, sv));
}

export function list<Item extends z.ZodType>(item: Item, en: string, sv: string) {
  return z.array(item).meta(said(en, sv));
}

export function group<Shape extends z.ZodRawShape>(shape: Shape, en: string, sv: string) {
  return z.strictObject(shape).meta(said(en, sv));
}

const said = (en: string, sv: string) => ({ description: en, "x-sv": sv }) satisfies FieldMeta;
