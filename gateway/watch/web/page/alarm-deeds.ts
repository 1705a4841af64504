// What somebody can do about an alarm. Each button says first what will come of it, and afterwards what has, and by whom.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Alarm, type AlarmState, FOUND_REASONS, WATER_KINDS } from "../../../alarms/alarm.ts";
import { capital } from "../../../alarms/sentences/words.ts";
import { NOTE_MAX } from "../../../alarms/workflow.ts";
import type { DeedRequest } from "../api.ts";
import { MutedNodes, MuteForm } from "./alarm-mute.ts";
import { ask } from "./ask.ts";
import { dateTime } from "./format.ts";
import { html } from "./html.ts";
import { sentenceOf } from "./refusal.ts";
import { type Known, learn } from "./state.ts";
import { meaning, person } from "./words/alarms.ts";
import { type Does, deedPage } from "./words/deeds.ts";
import { alarmWords } from "./words/words.ts";

/** In the order of the work; each later one also straight away. */
const DEEDS: Record<AlarmState, readonly Does[]> = {
  open: ["acknowledge", "locate", "repair", "close"],
  acknowledged: ["locate", "repair", "close"],
  located: ["repair", "close"],
  repaired: ["close"],
  closed: ["reopen"],
};

const deedsOf = ({ state, mergedInto }: Alarm): readonly Does[] => (mergedInto === null ? DEEDS[state] : []);

interface DeedsProps {
  alarm: Alarm;
  known: Known;
  onDone(): void;
}

export function Deeds({ alarm, known, onDone }: DeedsProps) {
  const [open, setOpen] = useState<Does | "mute" | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const answer = useRef<HTMLElement>(null);
  // The button that was pressed is gone: the keyboard goes on from what it did.
  useEffect(() => answer.current?.focus(), [said]);
  const { name, role } = known.now.who;
  if (role === "look") return html`<p>${deedPage.mayNot}</p>`;
  const done = (sentence: string) => {
    setOpen(null);
    setSaid(sentence);
    onDone();
  };
  const choose = (what: Does | "mute") => {
    setSaid(null);
    setOpen(open === what ? null : what);
  };
  const isMutable = WATER_KINDS.has(alarm.kind) && alarm.place.nodes.length > 0;
  const button = (what: Does | "mute", text: string, isFirst: boolean) =>
    html`<button type="button" class=${isFirst && open === null ? "" : "plain"} aria-expanded=${open === what} onClick=${() => choose(what)}>${text}</button>`;
  return html`<div class="deeds noprint">
    <p class="row">
      ${deedsOf(alarm).map((does, i) => button(does, deedPage.deeds[does].button, i === 0))}
      ${button("note", deedPage.deeds.note.button, false)}
      ${isMutable && button("mute", deedPage.mute.button, false)}
    </p>
    <div role="status">${said !== null && html`<p class="done" tabindex="-1" ref=${answer}>${said}</p>`}</div>
    ${
      open === "mute"
        ? html`<${MuteForm} nodes=${alarm.place.nodes} known=${known} onDone=${done} onCancel=${() => setOpen(null)} />`
        : open !== null &&
          html`<${DeedForm} key=${open} does=${open} alarm=${alarm} who=${name} onDone=${done} onCancel=${() => setOpen(null)} />`
    }
    <${MutedNodes} nodes=${alarm.place.nodes} known=${known} onDone=${done} />
  </div>`;
}

interface DeedFormProps {
  does: Does;
  alarm: Alarm;
  who: string | null;
  onDone(sentence: string): void;
  onCancel(): void;
}

function DeedForm({ does, alarm, who, onDone, onCancel }: DeedFormProps) {
  const [error, setError] = useState<string | null>(null);
  const [isSent, setSent] = useState(false);
  const { button, will, done } = deedPage.deeds[does];
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [reason, text] = [form.get("reason") as string | null, (form.get("text") as string).trim()];
    if (does === "close" && reason === null) return setError(deedPage.reasonNeeded);
    const request: DeedRequest = {
      does,
      ...(reason === null ? {} : { reason }),
      ...(text === "" ? {} : { text }),
    };
    setSent(true);
    try {
      const answer = await ask<Alarm>(`/api/alarms/${alarm.id}`, request);
      learn(answer);
      const by = does === "note" ? answer.notes.at(-1)?.by : answer.by;
      onDone(done(person(by ?? who ?? "–"), dateTime(answer.changed)));
    } catch (refused) {
      setError(sentenceOf(refused));
      setSent(false);
    }
  };
  return html`<form class="card" onSubmit=${send}>
    <p>${will} ${deedPage.doneAs(who)}</p>
    ${does === "close" && html`<${Reasons} />`}
    <label>${does === "note" ? deedPage.noteText : deedPage.note}
      <textarea name="text" maxlength=${NOTE_MAX} required=${does === "note"}></textarea>
    </label>
    ${error !== null && html`<p role="alert" class="refused">${error}</p>`}
    <p class="row">
      <button disabled=${isSent}>${deedPage.confirm} ${button.toLowerCase()}</button>
      <button type="button" class="plain" onClick=${onCancel}>${deedPage.cancel}</button>
    </p>
  </form>`;
}

/** What people find, with what it means where its name does not say it all. */
function Reasons() {
  return html`<fieldset>
    <legend>${deedPage.reason}</legend>
    ${FOUND_REASONS.map((reason) => {
      const { name, means } = alarmWords.reasons[reason];
      return html`<label class="choice" key=${reason}>
        <input type="radio" name="reason" value=${reason} />
        <span>${capital(name)}${means !== name && html`<br /><span class="faint">${meaning({ means })}</span>`}</span>
      </label>`;
    })}
  </fieldset>`;
}
