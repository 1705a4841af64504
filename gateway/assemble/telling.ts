// Who is told of alarms, from the configuration and the files that it names.
import type { Where } from "../config/load.ts";
import type { Named } from "../config/named.ts";
import { readNamed } from "../config/named.ts";
import { isLocal, isPrivate, mailboxOf, wrongUrl } from "../config/outgoing.ts";
import { certificatesIn, outOfForce } from "../config/pem.ts";
import type { CommonConfig } from "../config/schema.ts";
import { secretIn } from "../config/secret.ts";
import { dotted } from "../config/sentences.ts";
import type { WayConfig } from "../config/tell.ts";
import { GatewayError } from "../errors.ts";
import { doubtful, type Finding } from "../findings.ts";
import type { Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import { decode } from "../text/decode.ts";
import { minutesOf } from "../text/local-time.ts";
import { seconds } from "../text/time.ts";
import type { About, Courier } from "../watch/tell/courier.ts";
import type { TellDeps } from "../watch/tell/deps.ts";
import { mailCourier } from "../watch/tell/mail.ts";
import { ownTemplate } from "../watch/tell/own-template.ts";
import { startTelling } from "../watch/tell/tell.ts";
import { TEMPLATE_FORMS } from "../watch/tell/templates.ts";
import type { Way } from "../watch/tell/way.ts";
import { webhookCourier } from "../watch/tell/webhook.ts";

export interface TellingSettings {
  ways: readonly Way[];
  /** What can be used, and should be seen to. */
  warnings: readonly Finding[];
}

/** What is told of the gateway itself. */
export const aboutMessages = ({ site, gateway, page_url }: CommonConfig): About => ({
  ...{ site, gateway, pageUrl: page_url ?? null },
});

/**
 * What `config` says of ways of telling; secrets read from their files. `where`: where each setting stands, for sentences.
 * Throws a GatewayError "config" with a line for each file that cannot be used.
 */
export function tellingSettings(config: CommonConfig, where?: Where): TellingSettings {
  const faults: string[] = [];
  const warnings: Finding[] = [];
  const ways = config.tell.flatMap((way, i) => {
    try {
      return [
        wayOf(way, filesOf(way, i, where), {
          warn: (key, what) =>
            warnings.push(doubtful("configuration", sentenceAt(["tell", i, key], what, where))),
          found: (findings) => warnings.push(...findings),
        }),
      ];
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      faults.push(error.message);
      return [];
    }
  });
  if (faults.length > 0) throw new GatewayError("config", faults.join("\n"));
  return { ways, warnings };
}

const sentenceAt = (path: readonly PropertyKey[], what: string, where?: Where) =>
  `${where === undefined ? "" : `${where(path)}: `}${dotted(path)} ${what}.`;

type FileKey = "url_file" | "password_file" | "ca_file" | "token_file" | "template_file";

/** Takes what is to be seen to: of a setting, or a finding as it is. */
interface Doubts {
  warn(key: keyof WayConfig, what: string): void;
  found(findings: readonly Finding[]): void;
}

interface Files {
  /** What `read` makes of the file that this setting names; null where it names none. */
  read<T>(key: FileKey, read: (named: Named) => T): T | null;
  /** A fault of what is in it. */
  fault(key: FileKey, why: string): GatewayError;
}

function filesOf(way: WayConfig, i: number, where?: Where): Files {
  const named = (key: FileKey): Named | null => {
    const path = ["tell", i, key];
    return way[key] === undefined ? null : { file: way[key], setting: dotted(path), at: where?.(path) };
  };
  return {
    read(key, read) {
      const file = named(key);
      return file === null ? null : read(file);
    },
    fault(key, why) {
      const { file, setting, at } = named(key)!;
      return new GatewayError(
        "config",
        `${at === undefined ? "" : `${at}: `}${file}, which ${setting} names, ${why}.`,
      );
    },
  };
}

function wayOf(way: WayConfig, files: Files, doubts: Doubts): Way {
  const { name, language, quiet, escalate, digest, time_zone: zone } = way;
  if (zone === "UTC" && (quiet !== undefined || digest !== undefined))
    doubts.warn(
      "time_zone",
      "is UTC where it is left out: name the one of your people's clocks, as Europe/Stockholm",
    );
  return {
    ...{ name, language, zone, kinds: new Set(way.kinds), leastProbability: way.least_probability },
    quiet:
      quiet === undefined
        ? null
        : { from: minutesOf(quiet.from), to: minutesOf(quiet.to), zone, bursts: quiet.bursts },
    escalate: escalate === undefined ? null : { to: escalate.to, afterMs: 1000 * seconds(escalate.after)! },
    digest: digest === undefined ? null : { minute: minutesOf(digest.at), instead: digest.instead },
    courier: courierOf(way, files, doubts),
  };
}

function courierOf(way: WayConfig, files: Files, { warn, found: take }: Doubts): Courier {
  const { kind, name } = way;
  const url = way.url ?? files.read("url_file", secretIn)!;
  const wrong = wrongUrl(url, kind);
  if (wrong !== null) throw files.fault("url_file", wrong);
  const key = way.url === undefined ? "url_file" : "url";
  const ca = files.read("ca_file", (file) => {
    const found = certificatesIn(file);
    take(outOfForce(found, file, Date.now()));
    return found.pem;
  });
  if (kind === "mail") {
    const isPlain = way.security === "none";
    if (isPlain && !isLocal(new URL(url).hostname))
      warn(
        "security",
        "none sends mail, and the password, so that it can be read on the way: leave it out where the server has TLS",
      );
    const password = files.read("password_file", secretIn);
    const [from, ...to] = [way.from!, ...way.to!].map((text) => mailboxOf(text)!);
    return mailCourier({
      ...{ url, isPlain, password, ca, name, to },
      username: way.username ?? null,
      from: from!,
    });
  }
  if (!isPrivate(url))
    warn(key, "has no TLS, so that messages can be read on the way: use https:// where the server has it");
  const own = files.read("template_file", (file) => ownTemplate(textIn(readNamed(file))));
  if (own !== null && "wrong" in own) throw files.fault("template_file", own.wrong);
  const template = own === null ? TEMPLATE_FORMS[way.template!] : own.form;
  const token = files.read("token_file", secretIn);
  return webhookCourier({ ...{ url, ca, token, name, template }, headers: way.headers ?? {} });
}

/** Empty where it is none: then it is no template either. */
function textIn(bytes: Buffer): string {
  const decoded = decode(bytes);
  return decoded.is === "text" ? decoded.text : "";
}

type Deps = Pick<TellDeps, "clock" | "wall" | "log" | "random">;

/** Tells people of alarms until it is closed. */
export function tellPeople(store: Store, config: CommonConfig, ways: readonly Way[], deps: Deps) {
  const { alarms, tellings } = store;
  const view = viewOf(store);
  return startTelling({
    ...deps,
    ...{ ways, tellings, about: aboutMessages(config) },
    alarms: { ...alarms, find: (id) => found(alarms, id) },
    onChanged: (listener) =>
      view.onChanged(({ of }) => {
        if (of === "alarm" || of === "all") listener();
      }),
  });
}

function found({ find }: Pick<Store["alarms"], "find">, id: number) {
  try {
    return find(id);
  } catch (error) {
    if (error instanceof GatewayError && error.code === "alarm") return null;
    throw error;
  }
}
