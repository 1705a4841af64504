// The file of who may do what at the embedded broker and at the web page: written by `sippra-gateway users`, read by the gateway, and by people,
// who may change what a user may do. It holds no password, but its hashes are still nobody's business: nothing
// of it stands in a sentence but names, topics and keys.
import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { z } from "zod";
import { GatewayError } from "../errors.ts";
import { ROLES } from "../page-roles.ts";
import { isTopicFilter } from "../topic-filter.ts";
import { passwordHash } from "./password.ts";

const FORMAT = "sippra-users-1";

export const USER_NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
export const USER_NAME_RULE =
  "must begin with a letter or digit, and have up to 64 letters a-z, digits, dots, hyphens, underscores and @";
export const FILTER_RULE = "must be a topic, or a filter like sippra/v1/+/node/#";
/** As long as the broker takes. */
const FILTER_MAX = 512;
const FILTERS_MAX = 50;
const USERS_MAX = 1_000;

export const isUserFilter = (text: string) => text.length <= FILTER_MAX && isTopicFilter(text);

const filters = z
  .array(z.string().refine(isUserFilter, FILTER_RULE))
  .max(FILTERS_MAX, `must be ${FILTERS_MAX} at most`);

const user = z
  .strictObject({
    name: z.string().regex(USER_NAME, USER_NAME_RULE),
    password: passwordHash,
    /** Left out: everything of the gateway's site. */
    read: filters.optional(),
    write: filters.default([]),
    requests: z.boolean().default(false),
    known_noise: z.boolean().default(false),
    /** At the web page; left out: may not come there. */
    page: z.enum(ROLES).optional(),
  })
  .refine(({ requests, known_noise }) => requests || !known_noise, {
    path: ["known_noise"],
    message: "needs requests beside it",
  });

const usersFile = z.strictObject({ format: z.literal(FORMAT), users: z.array(user).max(USERS_MAX) });

export type User = z.infer<typeof user>;

/** By name, in the order of the file. */
export type Users = ReadonlyMap<string, User>;

/** Throws a GatewayError "config" where it is missing, damaged or no such file. */
export function readUsers(file: string): Users {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const sentence =
      code === "ENOENT"
        ? `There is no users file ${file}: make it with "sippra-gateway users add NAME --file ${file}".`
        : `The users file ${file} cannot be read (${code}): give it to the user that the gateway runs as.`;
    throw new GatewayError("config", sentence, { cause: error });
  }
  return parse(text, file);
}

function parse(text: string, file: string): Users {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without the cause, which quotes what it does not understand.
    throw new GatewayError("config", `The users file ${file} is no JSON: mend it, or put back a copy of it.`);
  }
  const result = usersFile.safeParse(value);
  if (!result.success) {
    const sentences = result.error.issues.slice(0, 3).map((issue) => sentenceOf(issue, value, file));
    throw new GatewayError("config", [...new Set(sentences)].join("\n"));
  }
  const users = new Map(result.data.users.map((each) => [each.name, each]));
  if (users.size === result.data.users.length) return users;
  throw new GatewayError("config", `The users file ${file} has two users of one name: take one of them out.`);
}

function sentenceOf({ path, code, ...issue }: z.core.$ZodIssue, value: unknown, file: string): string {
  const [list, place, key] = path;
  if (list !== "users" || typeof place !== "number") {
    return `${file} is no users file (its format should be "${FORMAT}"): name the one that "sippra-gateway users add" wrote.`;
  }
  const name = (value as { users: { name?: unknown }[] }).users[place]?.name;
  const who = typeof name === "string" && USER_NAME.test(name) ? name : `number ${place + 1}`;
  const at = `In the users file ${file}, user ${who}`;
  if (key === "password")
    return `${at}: the password's hash is damaged: "sippra-gateway users passwd" gives a new one.`;
  if (code === "unrecognized_keys") {
    const { keys } = issue as z.core.$ZodIssueUnrecognizedKeys;
    return `${at}: there is no setting ${JSON.stringify(keys[0])}: known are ${Object.keys(user.shape).join(", ")}.`;
  }
  const what =
    code === "custom" || code === "invalid_format" || code === "too_big"
      ? issue.message
      : "is not as it must be";
  return `${at}: ${String(key ?? "it")} ${what}.`;
}

/**
 * Changes the file in one piece: whoever reads it meanwhile has it as it was or as it is then. Its mode is 0600, its owner
 * stays. `change` is given the users there are, none where there is no file. Throws a GatewayError "config", and what it throws.
 */
export function changeUsers(file: string, change: (users: Map<string, User>) => void): void {
  const target = targetOf(file);
  // Beside it, since only within a folder's file system one takes the other's place; and so two commands do not write at once.
  const draft = `${target}.new`;
  const handle = guarded(file, () => openSync(draft, "wx", 0o600));
  try {
    const owner = statSync(target, { throwIfNoEntry: false });
    const users = new Map(owner === undefined ? [] : readUsers(target));
    change(users);
    guarded(file, () => {
      if (owner !== undefined && process.getuid?.() === 0) fchownSync(handle, owner.uid, owner.gid);
      writeFileSync(handle, `${JSON.stringify({ format: FORMAT, users: [...users.values()] }, null, 2)}\n`);
      fsyncSync(handle);
      renameSync(draft, target);
    });
  } catch (error) {
    unlinkSync(draft);
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Of a link what it leads to, which is to be replaced and not the link. */
function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
}

function cannotWrite(file: string, error: NodeJS.ErrnoException): GatewayError {
  const sentences: Record<string, string> = {
    EEXIST: `${file}.new is there: another command is changing the users, or one was ended while it did. Try again, or remove it.`,
    ENOENT: `The directory of ${file} does not exist: make it first.`,
    ENOSPC: `The disk has no room for ${file}: free some, or choose another place.`,
  };
  const sentence =
    sentences[error.code ?? ""] ??
    `${file} cannot be written (${error.code ?? error.message}): run this as the user that owns it, or choose another place.`;
  return new GatewayError("config", sentence, { cause: error });
}
