// All nodes: found by state, area and name, sorted by what matters, and chosen to be compared.
import { useEffect, useMemo, useState } from "preact/hooks";
import { NODE_STATES, type NodeRow, type NodeState } from "../api.ts";
import { useTicks } from "./asked.ts";
import { withUnit } from "./format.ts";
import { html } from "./html.ts";
import { batteryText, heardAt, pipeText } from "./node-facts.ts";
import { ALL_NODES, COMPARED_MAX, type NodesFilter, SORTS, type Sort, shownOf } from "./nodes-data.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import type { ViewProps } from "./view.ts";
import { nodesWords } from "./words/nodes.ts";
import { words } from "./words/words.ts";

const MINUTE_MS = 60_000;
/** Rows that are drawn at once: five hundred make a phone wait. */
const PAGE = 100;

/** As in the address, so that it can be sent to somebody. */
function filterIn(search: string): NodesFilter {
  const asked = new URLSearchParams(search);
  const state = NODE_STATES.find((each) => each === asked.get("state")) ?? null;
  const sort = SORTS.find((each) => each === asked.get("sort")) ?? "state";
  return { state, area: asked.get("area"), text: asked.get("text") ?? "", sort };
}

function addressOf({ state, area, text, sort }: NodesFilter): string {
  const asked = new URLSearchParams();
  if (state !== null) asked.set("state", state);
  if (area !== null) asked.set("area", area);
  if (text !== "") asked.set("text", text);
  if (sort !== "state") asked.set("sort", sort);
  return asked.size === 0 ? "/nodes" : `/nodes?${asked}`;
}

export function NodesView({ route, known }: ViewProps) {
  const [filter, setFilter] = useState(() => filterIn(location.search));
  const [count, setCount] = useState(PAGE);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // What was heard an hour ago was so whether anything comes or not.
  useTicks(MINUTE_MS);
  // A link to another state leads here again.
  useEffect(() => setFilter(filterIn(location.search)), [route]);
  const change = (news: Partial<NodesFilter>) => {
    const next = { ...filter, ...news };
    setFilter(next);
    setCount(PAGE);
    history.replaceState(null, "", addressOf(next));
  };
  const rows = useMemo(() => shownOf(known.nodes.values(), filter), [known.nodes, filter]);
  const choose = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  if (known.nodes.size === 0) return html`<h1>${nodesWords.title}</h1><p>${nodesWords.noneAtAll}</p>`;
  return html`
    <h1>${nodesWords.title}</h1>
    <${Filters} filter=${filter} change=${change} nodes=${known.nodes} />
    <div class="nodesbar">
      <p class="faint" role="status">${nodesWords.shown(rows.length, known.nodes.size)}</p>
      <${CompareBar} chosen=${chosen} clear=${() => setChosen(new Set())} />
    </div>
    ${
      rows.length === 0
        ? html`<p>${nodesWords.noneFound}</p><button type="button" onClick=${() => change(ALL_NODES)}>${nodesWords.showAll}</button>`
        : html`<${Table} rows=${rows.slice(0, count)} now=${Date.now() + known.ahead} chosen=${chosen} choose=${choose} />`
    }
    ${rows.length > count && html`<button type="button" onClick=${() => setCount(count + PAGE)}>${nodesWords.more(Math.min(PAGE, rows.length - count))}</button>`}
  `;
}

interface FiltersProps {
  filter: NodesFilter;
  change(news: Partial<NodesFilter>): void;
  nodes: ReadonlyMap<string, NodeRow>;
}

function Filters({ filter, change, nodes }: FiltersProps) {
  const all = [...nodes.values()];
  const areas = [...new Set(all.map(({ area }) => area).filter((area) => area !== null))].sort();
  const chosenIn = (event: Event) => (event.currentTarget as HTMLSelectElement | HTMLInputElement).value;
  const counts = (state: NodeState) => all.filter((row) => row.state === state).length;
  return html`<div class="row filters noprint" role="search">
    <label>${words.search}
      <input type="search" value=${filter.text} placeholder=${nodesWords.searchFor} onInput=${(event: Event) => change({ text: chosenIn(event) })} />
    </label>
    <label>${nodesWords.state}
      <select value=${filter.state ?? ""} onChange=${(event: Event) => change({ state: (chosenIn(event) || null) as NodeState | null })}>
        <option value="">${words.all} (${all.length})</option>
        ${NODE_STATES.map((state) => html`<option value=${state}>${words.states[state][0]} (${counts(state)})</option>`)}
      </select>
    </label>
    ${
      areas.length > 0 &&
      html`<label>${nodesWords.area}
      <select value=${filter.area ?? ""} onChange=${(event: Event) => change({ area: chosenIn(event) || null })}>
        <option value="">${words.all}</option>
        ${areas.map((area) => html`<option value=${area}>${area}</option>`)}
      </select>
    </label>`
    }
    <label>${nodesWords.sort}
      <select value=${filter.sort} onChange=${(event: Event) => change({ sort: chosenIn(event) as Sort })}>
        ${SORTS.map((sort) => html`<option value=${sort}>${nodesWords.sorts[sort]}</option>`)}
      </select>
    </label>
  </div>`;
}

function CompareBar({ chosen, clear }: { chosen: ReadonlySet<string>; clear(): void }) {
  if (chosen.size < 2) return html`<p class="faint noprint">${nodesWords.compareFew}</p>`;
  const address = `/compare?nodes=${[...chosen].map(encodeURIComponent).join(",")}`;
  return html`<div class="row noprint">
    ${chosen.size > COMPARED_MAX ? html`<p role="alert">${nodesWords.compareMany(COMPARED_MAX)}</p>` : html`<a class="button" href=${address}>${nodesWords.compare(chosen.size)}</a>`}
    <button type="button" class="quiet" onClick=${clear}>${nodesWords.clear}</button>
  </div>`;
}

interface TableProps {
  rows: readonly NodeRow[];
  now: number;
  chosen: ReadonlySet<string>;
  choose(name: string): void;
}

function Table({ rows, now, chosen, choose }: TableProps) {
  const { columns } = nodesWords;
  return html`<table class="table nodes">
    <thead><tr>
      <th scope="col" class="pick"><span class="hidden">${nodesWords.pick}</span></th><th scope="col">${columns.name}</th><th scope="col">${columns.state}</th><th scope="col">${columns.heard}</th>
      <th scope="col" class="number">${columns.rise}</th><th scope="col" class="number">${columns.battery}</th><th scope="col">${columns.pipe}</th>
    </tr></thead>
    <tbody>${rows.map((row) => html`<${Row} key=${row.name} row=${row} now=${now} isChosen=${chosen.has(row.name)} choose=${choose} />`)}</tbody>
  </table>`;
}

interface RowProps extends Pick<TableProps, "now" | "choose"> {
  row: NodeRow;
  isChosen: boolean;
}

function Row({ row, now, isChosen, choose }: RowProps) {
  const { name, state, heard, lastHeard, leak, address, pipe, area } = row;
  const { columns } = nodesWords;
  const place = [address, pipeText(pipe), area].filter((part) => part !== null && part !== "").join(", ");
  return html`<tr>
    <td class="pick"><input type="checkbox" aria-label=${nodesWords.choose(name)} checked=${isChosen} onChange=${() => choose(name)} /></td>
    <td class="name"><a href=${pathOf.node(name)}>${name}</a></td>
    <td class="bare" data-label=${columns.state}><span><${StateShape} state=${state} /> ${words.states[state][0]}</span></td>
    <td data-label=${columns.heard}><span>${lastHeard === null ? nodesWords.never : heardAt(lastHeard, now)}${heard === "late" ? html` <strong>${nodesWords.late}</strong>` : ""}</span></td>
    <td data-label=${columns.rise} class="number">${withUnit(leak?.rise_db, "dB", 1)}</td>
    <td data-label=${columns.battery} class="number">${batteryText(row)}</td>
    <td class="bare" data-label=${columns.pipe}>${place || "–"}</td>
  </tr>`;
}
