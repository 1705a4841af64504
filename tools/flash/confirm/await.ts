// Waits until a gateway has heard what a node found of itself: what a technician wants to know before going home.

import { setTimeout as pause } from "node:timers/promises";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import { worst } from "../check/judge.ts";
import { checkIn, isRefusal, type NodeCheck } from "./answer.ts";
import { type Answer, addressOf, type Login, openPage, type Page } from "./page.ts";

/** Between two questions, ms. */
const AGAIN_MS = 5_000;
/** An older one says little of a node that somebody has just worked on, ms. */
const RECENT_MS = 15 * 60_000;

export type Verdict = NodeCheck["findings"][number]["verdict"];

export interface Confirmed extends NodeCheck {
  received: string;
  /** The worst of its findings; doubtful where there are none. */
  verdict: Verdict;
}

export interface AwaitOptions {
  /** The address of the gateway's page. */
  gateway: string;
  enrolment: Pick<EnrolmentFile, "site" | "name">;
  /** How long a check is waited for, ms. */
  wait: number;
  /** Only one that the gateway has heard since this began. */
  fresh: boolean;
  /** One that is no older than this will do too, ms; a quarter of an hour where it is not said. */
  recent?: number;
  /** Told once where the gateway hears frames that say they are this node's and open under none of its keys. */
  onUnopened?(): void;
  /** Asked where the page wants to know who looks; null: nobody says. */
  login(): Promise<Login | null>;
  say: Sentences;
  /** Of a test, which has its own: ms that pass evenly, a sleep that an abort ends early, and fetch. */
  now?(): number;
  sleep?(ms: number, signal: AbortSignal): Promise<unknown>;
  ask?: typeof fetch;
}

const sleepUntil = (ms: number, signal: AbortSignal) => pause(ms, undefined, { signal }).catch(() => {});

/**
 * Returns what the node found. `onWait`: so many ms have passed of `wait`. Throws ToolErrors: "usage" where the address is none,
 * "gateway" where the page is not reached, refuses, or knows no such node, "check" where none came, none can come since the node's
 * key was revoked, or at an abort.
 */
export async function awaitCheck(
  options: AwaitOptions,
  signal: AbortSignal,
  onWait: (passed: number) => void,
): Promise<Confirmed> {
  const { gateway, wait, fresh, recent = RECENT_MS, say } = options;
  const { name } = options.enrolment;
  const { now = () => performance.now(), sleep = sleepUntil } = options;
  const address = addressOf(gateway, say);
  const page = openPage(address, say, options.ask);
  let who: Promise<Login | null> | undefined;
  // A gateway that has begun anew knows no session any more: nobody types twice for that.
  const login = () => (who ??= options.login());
  const begun = now();
  let isHeard: Heard | undefined;
  let last: string | null = null;
  let isUnopened = false;
  for (;;) {
    let trouble: ToolError | undefined;
    try {
      const check = await question(page, address, { ...options, login }, signal);
      const passed = now() - begun;
      isHeard ??= heardSince(check, fresh ? passed : Math.max(recent, passed));
      last = check.received;
      if (check.revoked) throw new ToolError("check", say.confirm.revoked(name));
      if (last !== null && isHeard(check, "received")) {
        const verdict = check.findings.length === 0 ? "doubtful" : worst(check.findings);
        return { ...check, received: last, verdict };
      }
      const wasUnopened = isUnopened;
      isUnopened = isHeard(check, "unopened");
      if (isUnopened && !wasUnopened) options.onUnopened?.();
    } catch (error) {
      // A network that comes and goes is waited for, once it was there.
      if (isHeard === undefined || signal.aborted || !(error instanceof PassingError)) throw error;
      trouble = error;
    }
    const passed = now() - begun;
    onWait(Math.min(passed, wait));
    if (passed >= wait) {
      const came = last === null ? null : timeText(last);
      const { none, otherKey } = say.confirm;
      throw trouble ?? new ToolError("check", isUnopened ? otherKey(name) : none(name, wait / 60_000, came));
    }
    await sleep(Math.min(AGAIN_MS, wait - passed), signal);
    if (signal.aborted) throw new ToolError("check", say.interrupted);
  }
}

type Heard = (check: NodeCheck, what: "received" | "unopened") => boolean;

/**
 * Whether a gateway has heard it, understood or not, within so many ms before its first answer, or after that: by its own clock,
 * whatever that does later. What it heard longer ago was of another flash.
 */
function heardSince(first: NodeCheck, ms: number): Heard {
  const until = Date.parse(first.now);
  return (check, what) => {
    const heard = check[what];
    if (heard !== first[what]) return heard !== null;
    const at = heard === null ? Number.NaN : Date.parse(heard);
    return at >= until - ms && at <= until;
  };
}

/** "2026-11-29 03:15", in the time of whoever waits. */
const timeText = (iso: string) =>
  new Date(iso).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });

/** What may be otherwise in a while. */
class PassingError extends ToolError {}

async function question(
  page: Page,
  address: URL,
  { enrolment: { site, name }, login, say }: AwaitOptions,
  signal: AbortSignal,
): Promise<NodeCheck> {
  const { confirm } = say;
  const fail = (sentence: string) => new ToolError("gateway", sentence);
  const path = `/api/nodes/${encodeURIComponent(name)}/check?lang=${confirm.language}`;
  const get = () =>
    page.get(path, signal).catch((error: Error) => {
      throw error instanceof ToolError && error.code === "gateway"
        ? new PassingError("gateway", error.message, { cause: error })
        : error;
    });
  let answer = await get();
  if (answer.status === 401 && isRefusal(answer.body)) {
    const who = await login();
    if (who === null) throw fail(confirm.whoAreYou(address.host));
    const come = await page.logIn(who, signal);
    if (come.status !== 200) throw fail(refusedText(come, who.name, address, confirm));
    answer = await get();
  }
  const { status, body } = answer;
  if (status !== 200) {
    const Kind = status === 429 || status >= 500 ? PassingError : ToolError;
    throw new Kind("gateway", refusedText(answer, name, address, confirm));
  }
  const check = checkIn(body);
  if (check === null || check.node !== name) throw fail(confirm.notSippra(address.host));
  if (check.site !== site) throw fail(confirm.otherSite(address.host, check.site, site));
  return check;
}

function refusedText(
  { status, body }: Answer,
  name: string,
  { host, hostname }: URL,
  say: Sentences["confirm"],
): string {
  if (!isRefusal(body)) return say.notSippra(host);
  switch (status) {
    case 401:
      return say.loginRefused(name);
    case 404:
      return say.unknownNode(host, name);
    case 421:
      return say.otherName(hostname);
    case 429:
      return say.tooOften(host);
    default:
      return say.failed(host, status);
  }
}
