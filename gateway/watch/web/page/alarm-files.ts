// Photographs and reports of an alarm: who added which and when, and what crews do about them.
import { useEffect, useRef, useState } from "preact/hooks";
import { FILE_BYTES_MAX, FILE_MB_MAX, FILE_TYPES, FILES_MAX } from "../../../alarms/files.ts";
import type { FileRow, Role } from "../api.ts";
import { ask, sendFile } from "./ask.ts";
import { dateTime, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { smaller } from "./photo.ts";
import { sentenceOf } from "./refusal.ts";
import { alarmView } from "./words/alarm.ts";
import { person } from "./words/alarms.ts";
import { fileWords } from "./words/files.ts";

interface FilesProps {
  alarm: number;
  files: readonly FileRow[];
  role: Role;
  /** They are asked for anew. */
  onChanged(): void;
}

export function Files({ alarm, files, role, onChanged }: FilesProps) {
  const [removing, setRemoving] = useState<number | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const answer = useRef<HTMLElement>(null);
  // The button that was pressed is gone: the keyboard goes on from what it did.
  useEffect(() => answer.current?.focus(), [said]);
  const mayChange = role !== "look";
  const removed = (name: string) => {
    setRemoving(null);
    setSaid(fileWords.removed(name));
    onChanged();
  };
  return html`<div class=${files.length === 0 ? "noprint" : ""}>
    <h2>${fileWords.head}</h2>
    ${files.length === 0 && html`<p class="faint">${fileWords.none}</p>`}
    <ul class="plainlist files">${files.map(
      (file) => html`<li key=${file.id}>
        <${Shown} file=${file} />
        ${
          removing === file.id
            ? html`<${RemoveForm} file=${file} onDone=${() => removed(file.name)} onCancel=${() => setRemoving(null)} />`
            : mayChange &&
              html`<button type="button" class="quiet" aria-label=${fileWords.removeWhat(file.name)} onClick=${() => setRemoving(file.id)}>${fileWords.remove}</button>`
        }
      </li>`,
    )}</ul>
    <div role="status" class="noprint">${said !== null && html`<p tabindex="-1" ref=${answer}>${said}</p>`}</div>
    ${mayChange && html`<${Adding} alarm=${alarm} count=${files.length} onChanged=${onChanged} />`}
  </div>`;
}

const sizeText = (bytes: number) =>
  bytes < 100_000
    ? withUnit(Math.max(1, Math.round(bytes / 1_000)), "kB")
    : withUnit(bytes / 1_000_000, "MB", 1);

function Shown({ file: { id, name, type, size, at, who } }: { file: FileRow }) {
  const path = `/api/files/${id}`;
  // Browsers show no document where it may do nothing: it is fetched, and opened beside the page.
  return html`
    ${
      type === "application/pdf"
        ? html`<a class="document" href=${path} download=${name} aria-label=${`${fileWords.pdf}: ${name}`}>${fileWords.pdf}</a>`
        : html`<a href=${path} target="_blank" rel="noopener"><img loading="lazy" src=${path} alt=${name} /></a>`
    }
    <p><span class="filename">${name}</span><br />
      <span class="faint">${dateTime(at)}, ${alarmView.by(person(who))}, ${sizeText(size)}</span></p>
  `;
}

interface RemoveFormProps {
  file: FileRow;
  onDone(): void;
  onCancel(): void;
}

function RemoveForm({ file: { id, name }, onDone, onCancel }: RemoveFormProps) {
  const [error, setError] = useState<string | null>(null);
  const first = useRef<HTMLElement>(null);
  useEffect(() => first.current?.focus(), []);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    ask(`/api/files/${id}/remove`, {}).then(onDone, (refused) => setError(sentenceOf(refused)));
  };
  return html`<form class="card" onSubmit=${send}>
    <p>${fileWords.will(name)}</p>
    ${error !== null && html`<p role="alert" class="refused">${error}</p>`}
    <p class="row">
      <button class="danger">${fileWords.remove}</button>
      <button type="button" class="plain" ref=${first} onClick=${onCancel}>${fileWords.cancel}</button>
    </p>
  </form>`;
}

/** Why it is not even sent; null where it is. */
function troubleOf(sent: Blob): string | null {
  if (sent.type !== "" && !FILE_TYPES.some((type) => type === sent.type)) return fileWords.wrongType;
  return sent.size > FILE_BYTES_MAX ? fileWords.tooLarge(FILE_MB_MAX) : null;
}

/** Throws a sentence. */
async function addFile(alarm: number, file: File): Promise<void> {
  const sent = await smaller(file);
  const trouble = troubleOf(sent);
  if (trouble !== null) throw trouble;
  // Drawn anew it is another kind: the gateway gives the name the ending of that.
  const name = sent === file ? file.name : file.name.replace(/\.\w+$/, "");
  try {
    await sendFile(`/api/alarms/${alarm}/files?name=${encodeURIComponent(name.toWellFormed())}`, sent);
  } catch (refused) {
    throw sentenceOf(refused);
  }
}

function Adding({ alarm, count, onChanged }: Pick<FilesProps, "alarm" | "onChanged"> & { count: number }) {
  const [doing, setDoing] = useState<string | null>(null);
  const [troubles, setTroubles] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const add = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const chosen = [...(input.files ?? [])];
    // So that the same one can be chosen again after it was refused.
    input.value = "";
    if (chosen.length === 0) return;
    const failed: string[] = [];
    setBusy(true);
    setTroubles([]);
    // One after the other: on a slow line each is there, or is not.
    for (const [i, file] of chosen.entries()) {
      setDoing(fileWords.adding(i + 1, chosen.length, file.name));
      await addFile(alarm, file).catch((why) => failed.push(fileWords.trouble(file.name, String(why))));
    }
    const added = chosen.length - failed.length;
    setDoing(added === 0 ? null : fileWords.added(added));
    setTroubles(failed);
    setBusy(false);
    onChanged();
  };
  return html`<div class="noprint">
    ${
      count >= FILES_MAX
        ? html`<p>${fileWords.full(FILES_MAX)}</p>`
        : html`<label class="button plain filepick">${fileWords.add}
            <input type="file" multiple accept=${FILE_TYPES.join(",")} disabled=${isBusy} onChange=${add} />
          </label>
          <p class="faint">${fileWords.hint(FILE_MB_MAX, FILES_MAX)}</p>`
    }
    <p role="status">${doing}</p>
    ${troubles.map((sentence) => html`<p role="alert" class="refused">${sentence}</p>`)}
  </div>`;
}
