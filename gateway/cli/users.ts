// `users add`, `list`, `allow`, `passwd` and `remove`: who may come to the embedded broker, in a file that a running gateway
// reads again when it changes. Passwords come from the terminal or a file: the words of a command can be read by every
// program of the machine, and stay in the shell's history.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { nearest } from "../config/nearest.ts";
import { hashPassword, wrongPassword } from "../config/password.ts";
import {
  changeUsers,
  FILTER_RULE,
  isUserFilter,
  readUsers,
  USER_NAME,
  USER_NAME_RULE,
  type User,
  type Users,
} from "../config/users.ts";
import { GatewayError } from "../errors.ts";
import { ROLES, type Role } from "../page-roles.ts";
import { table } from "../text/table.ts";
import { configOption, load } from "./options.ts";
import type { Surroundings } from "./program.ts";

interface Where {
  file?: string;
  config: string;
}

interface Rights {
  read?: string[];
  write?: string[];
  requests?: boolean;
  knownNoise?: boolean;
  /** false: takes it away. */
  page?: Role | false;
}

interface Password {
  passwordFile?: string;
}

export function defineUsers(program: Command, surroundings: Surroundings): void {
  const { out } = surroundings;
  const users = program
    .command("users")
    .description("say who may do what at the broker inside the gateway, and at the web page")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway users add scada
  sippra-gateway users list`,
    );
  const define = (name: string, description: string) =>
    users
      .command(name)
      .description(description)
      .option("--file <file>", "the users file (default: the one that the configuration names)")
      .addOption(configOption());

  withPassword(withRights(define("add <name>", "let somebody in, and make the file where there is none")))
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway users add scada
  sippra-gateway users add planner --requests --password-file planner.txt
  sippra-gateway users add pumps --read 'sippra/v1/+/node/#' --write 'pumps/#'
  sippra-gateway users add anna --page work       for the web page

Who is let in reads all of the site and writes nothing, where nothing else is
said. --requests: may change nodes' settings, and read what becomes of it.
--known-noise: may also say of a node that what it hears is no leak.
A running gateway takes changes over within ${RELOADED_S} seconds.`,
    )
    .action(async (name: string, flags: Where & Rights & Password) => {
      if (!USER_NAME.test(name)) throw new GatewayError("config", `A user's name ${USER_NAME_RULE}.`);
      const file = fileOf(flags, surroundings);
      // Before a password is typed for nothing.
      if (existsSync(file)) notThere(readUsers(file), name);
      const hash = await hashPassword(await newPassword(name, flags, surroundings));
      const added = changed({ name, password: hash, write: [], requests: false, known_noise: false }, flags);
      changeUsers(file, (all) => {
        notThere(all, name);
        all.set(name, added);
      });
      out.write(`${name} ${rightsText(added)}. ${hint(flags, file)}\n`);
    });
  withRights(define("allow <name>", "change what somebody may do; what is not named stays"))
    .option("--no-requests", "takes that away, and --known-noise with it")
    .option("--no-known-noise", "takes that away")
    .option("--no-page", "may not come to the web page any more")
    .option("--read-site", "reads all of the site again, in place of what --read has said")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway users allow pumps --write 'pumps/#' 'valves/#'
  sippra-gateway users allow planner --no-requests`,
    )
    .action((name: string, flags: Where & Rights & { readSite?: true }) => {
      let now: User | undefined;
      changeUsers(fileOf(flags, surroundings), (all) => {
        const { read, ...others } = userNamed(all, name);
        const before = flags.readSite || read === undefined ? others : { ...others, read };
        now = changed(before, flags);
        all.set(name, now);
      });
      out.write(`${name} ${rightsText(now!)}.\n`);
    });
  withPassword(define("passwd <name>", "give somebody another password"))
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway users passwd scada`,
    )
    .action(async (name: string, flags: Where & Password) => {
      const file = fileOf(flags, surroundings);
      userNamed(readUsers(file), name);
      const password = await hashPassword(await newPassword(name, flags, surroundings));
      changeUsers(file, (all) => void all.set(name, { ...userNamed(all, name), password }));
      out.write(
        `${name} has another password. Connections with the old one are closed by a running gateway.\n`,
      );
    });
  define("remove <name>", "let somebody in no more")
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway users remove pumps`,
    )
    .action((name: string, flags: Where) => {
      changeUsers(fileOf(flags, surroundings), (all) => void all.delete(userNamed(all, name).name));
      out.write(`${name} is removed. A running gateway closes what is open within ${RELOADED_S} seconds.\n`);
    });
  define("list", "list who may do what")
    .option("--json", "as JSON, for programs")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway users list
  sippra-gateway users list --json`,
    )
    .action((flags: Where & { json?: true }) => {
      const all = [...readUsers(fileOf(flags, surroundings)).values()];
      out.write(`${flags.json ? JSON.stringify(all.map(publicOf), null, 2) : usersTable(all)}\n`);
    });
}

/** What a running gateway promises; it looks more often (gateway/deliver/embedded-users.ts). */
const RELOADED_S = 5;

function withRights(command: Command): Command {
  return command
    .option("--read <filter...>", "what may be read, in place of all of the site", filters)
    .option("--write <filter...>", "what may be published, besides what is the gateway's", filters)
    .option("--requests", "may publish requests, and read their responses")
    .option("--known-noise", "may declare noise known by a request: goes with --requests")
    .addOption(
      new Option(
        "--page <role>",
        "may come to the web page: to look, to work on alarms, or to administer",
      ).choices(ROLES),
    );
}

const withPassword = (command: Command) =>
  command.option(
    "--password-file <file>",
    "a file with the password and nothing else, in place of the terminal",
  );

function filters(text: string, before: string[] | undefined): string[] {
  if (!isUserFilter(text)) throw new InvalidArgumentError(`It ${FILTER_RULE}.`);
  return [...(before ?? []), text];
}

function fileOf({ file, config }: Where, { env }: Surroundings): string {
  if (file !== undefined) return resolve(file);
  const { mqtt, web } = load({ config }, env);
  const files = [mqtt.embedded.users_file, web.users_file].filter((each) => each !== undefined);
  const [configured, other = configured] = files;
  if (configured !== undefined && configured === other) return configured;
  const sentence =
    configured === undefined
      ? `${config} names no users file: set mqtt.embedded.users_file or web.users_file in it, as to ./users.json, or name one with --file.`
      : `${config} names two users files, ${configured} for the broker and ${other} for the web page: name one with --file.`;
  throw new GatewayError("config", sentence);
}

function notThere(all: Users, name: string): void {
  if (!all.has(name)) return;
  const sentence = `There is a user ${name} already: "users allow" changes what somebody may do, "users passwd" the password.`;
  throw new GatewayError("exists", sentence);
}

function userNamed(all: Users, name: string): User {
  const found = all.get(name);
  if (found !== undefined) return found;
  const meant = nearest(name, all.keys());
  const mend = meant === null ? 'see "sippra-gateway users list".' : `did you mean ${meant}?`;
  throw new GatewayError("config", `There is no user ${JSON.stringify(name)}: ${mend}`);
}

function changed({ page: before, ...user }: User, { page = before, ...rights }: Rights): User {
  const { read, write, requests, knownNoise } = rights;
  const now: User = page ? { ...user, page } : { ...user };
  if (read !== undefined) now.read = read;
  if (write !== undefined) now.write = write;
  if (requests !== undefined) now.requests = requests;
  if (knownNoise !== undefined) now.known_noise = knownNoise;
  if (requests === false) now.known_noise = false;
  if (now.known_noise && !now.requests) {
    throw new GatewayError("config", "--known-noise is of requests: give --requests as well.");
  }
  return now;
}

async function newPassword(
  name: string,
  { passwordFile }: Password,
  surroundings: Surroundings,
): Promise<string> {
  const password = passwordFile === undefined ? await typed(name, surroundings) : readPassword(passwordFile);
  const wrong = wrongPassword(password);
  if (wrong !== null) throw new GatewayError("config", `A password ${wrong}.`);
  return password;
}

function readPassword(file: string): string {
  try {
    // Editors end a file with a newline; no password does.
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code;
    throw new GatewayError("config", `The password file ${file} cannot be read (${why}): name another.`, {
      cause,
    });
  }
}

async function typed(name: string, { askSecret }: Surroundings): Promise<string> {
  const sentence =
    "Run this in a terminal, which asks for the password, or name a file that holds it with --password-file.";
  if (askSecret === undefined) throw new GatewayError("config", sentence);
  const first = await askSecret(`Password of ${name}: `);
  const again = first === null ? null : await askSecret("The same again: ");
  if (first === null || again === null)
    throw new GatewayError("config", "No password was given: nothing is changed.");
  if (first !== again) throw new GatewayError("config", "That was not the same twice: nothing is changed.");
  return first;
}

/** "reads all of the site, writes pumps/#, makes requests" */
function rightsText({ read, write, requests, known_noise, page }: User): string {
  const parts = [`reads ${read === undefined ? "all of the site" : listed(read)}`];
  if (write.length > 0) parts.push(`writes ${listed(write)}`);
  if (requests) parts.push("makes requests");
  if (known_noise) parts.push("declares noise known");
  if (page !== undefined) parts.push(`may ${page} at the web page`);
  return parts.join(", ");
}

const listed = (topics: readonly string[]) => (topics.length === 0 ? "nothing" : topics.join(" "));

function hint({ file: named }: Where, file: string): string {
  return named === undefined
    ? `A running gateway knows of it within ${RELOADED_S} seconds.`
    : `Let mqtt.embedded.users_file or web.users_file name ${file}, where none does yet.`;
}

/** Without what only the broker needs. */
const publicOf = ({ name, read, write, requests, known_noise, page }: User) => ({
  ...{ name, read: read ?? null, write, requests, known_noise, page: page ?? null },
});

function usersTable(users: readonly User[]): string {
  if (users.length === 0) return "There are no users: add one with sippra-gateway users add NAME.";
  const yes = (is: boolean) => (is ? "yes" : "-");
  const rows = users.map(({ name, read, write, requests, known_noise, page }) => [
    name,
    yes(requests),
    yes(known_noise),
    page ?? "-",
    read === undefined ? "all of the site" : listed(read),
    write.length === 0 ? "-" : listed(write),
  ]);
  return table([["NAME", "REQUESTS", "KNOWN NOISE", "PAGE", "READS", "WRITES"], ...rows]).join("\n");
}
