// A term that explains itself: whoever taps it reads one sentence on what it means, and nobody else has to.
import { useId, useState } from "preact/hooks";
import { html } from "./html.ts";

/** `name` as it stands in the text; `means` a whole sentence. */
export function Term({ name, means }: { name: string; means: string }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape") setOpen(false);
  };
  return html`<span class="term">
    <button type="button" aria-expanded=${isOpen} aria-controls=${isOpen ? id : null} onClick=${() => setOpen(!isOpen)} onKeyDown=${leave}>${name}</button>
    ${isOpen && html`<span class="means" id=${id} role="note">${means}</span>`}
  </span>`;
}
