// The choice of how far back charts go, for a node and for nodes beside each other. It stays in the address, so that it can be sent
// to somebody.
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.ts";
import type { Route } from "./route.ts";
import { SPANS, type Span, spanIn, withSpan } from "./span-data.ts";
import { chartWords as words } from "./words/charts.ts";

export function useSpan(route: Route): [Span, (span: Span) => void] {
  const [span, setSpan] = useState(() => spanIn(location.search));
  // A link to another span leads here again.
  useEffect(() => setSpan(spanIn(location.search)), [route]);
  const choose = (next: Span) => {
    setSpan(next);
    history.replaceState(null, "", withSpan(location, next));
  };
  return [span, choose];
}

interface SpanChoiceProps {
  span: Span;
  onSpan(span: Span): void;
}

export function SpanChoice({ span, onSpan }: SpanChoiceProps) {
  return html`<div class="choices" role="group" aria-label=${words.span}>
    ${SPANS.map((each) => html`<button type="button" class="plain" aria-pressed=${span === each} onClick=${() => onSpan(each)}>${words.spans[each]}</button>`)}
  </div>`;
}
