// A noise that is known: until when it raises no alarm, and how that is taken back.
import { useState } from "preact/hooks";
import { ask } from "./ask.ts";
import { date } from "./format.ts";
import { html } from "./html.ts";
import { sentenceOf } from "./refusal.ts";
import { type Known, load } from "./state.ts";
import { deedPage } from "./words/deeds.ts";

interface MuteProps {
  nodes: readonly string[];
  known: Known;
  onDone(sentence: string): void;
}

const DAY_MS = 86_400_000;
/** What is offered: works on a street last so long. */
const DAYS = 14;

/** Of all that it changes the answer says nothing: all is asked for anew. */
const muteNode = (node: string, until: number | null) =>
  ask(`/api/nodes/${encodeURIComponent(node)}/mute`, { until }).then(load);

export function MuteForm({ nodes, known, onDone, onCancel }: MuteProps & { onCancel(): void }) {
  const [error, setError] = useState<string | null>(null);
  const now = Date.now() + known.ahead;
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [node, day] = [form.get("node") as string, form.get("until") as string];
    // To the end of that day, where the reader is.
    const until = new Date(`${day}T23:59:59`).getTime();
    if (!(until > now)) return setError(deedPage.mute.untilPast);
    try {
      await muteNode(node, until);
      onDone(deedPage.mute.done(node, day));
    } catch (refused) {
      setError(sentenceOf(refused));
    }
  };
  return html`<form class="card" onSubmit=${send}>
    <p>${deedPage.mute.will} ${deedPage.doneAs(known.now.who.name)}</p>
    <div class="row">
      <label>${deedPage.mute.which}
        <select name="node">${nodes.map((node) => html`<option key=${node}>${node}</option>`)}</select>
      </label>
      <label>${deedPage.mute.until}
        <input type="date" name="until" required min=${date(now)} defaultValue=${date(now + DAYS * DAY_MS)} />
      </label>
    </div>
    ${error !== null && html`<p role="alert" class="refused">${error}</p>`}
    <p class="row">
      <button>${deedPage.mute.button}</button>
      <button type="button" class="plain" onClick=${onCancel}>${deedPage.cancel}</button>
    </p>
  </form>`;
}

/** Nodes of the place whose noise is known, each with the way back. */
export function MutedNodes({ nodes, known, onDone }: MuteProps) {
  const [error, setError] = useState<string | null>(null);
  const end = (node: string) =>
    muteNode(node, null).then(
      () => onDone(deedPage.mute.ended(node)),
      (refused) => setError(sentenceOf(refused)),
    );
  const muted = nodes.flatMap((name) => {
    const until = known.nodes.get(name)?.mutedUntil ?? null;
    return until === null ? [] : [{ name, until }];
  });
  return html`
    ${error !== null && html`<p role="alert" class="refused">${error}</p>`}
    ${muted.map(
      ({ name, until }) => html`<p key=${name}>${deedPage.mute.isMuted(name, date(until))}
        <button type="button" class="quiet" onClick=${() => end(name)}>${deedPage.mute.end}</button></p>`,
    )}`;
}
