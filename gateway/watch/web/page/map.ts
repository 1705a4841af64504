// The map in a view: where nodes and pipes are, and what is known of a node that is chosen. It is fetched after the rest of the view,
// and whoever cannot see it chooses from a list.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Alarm } from "../../../alarms/alarm.ts";
import type { NodeRow, Now } from "../api.ts";
import { dateTime, withUnit } from "./format.ts";
import { html } from "./html.ts";
import type { MapDrawing } from "./map-draw.ts";
import { mapKeys } from "./map-keys.ts";
import { askPipes, type PipeLines } from "./map-pipes.ts";
import { pathOf } from "./route.ts";
import { StateShape } from "./shape.ts";
import { Term } from "./term.ts";
import { mapWords } from "./words/map.ts";
import { words } from "./words/words.ts";

interface MapProps {
  nodes: readonly NodeRow[];
  /** Their stretches are drawn, and they are linked from their nodes. */
  alarms: readonly Alarm[];
  map: Now["map"];
  isSmall?: boolean;
}

export function PlaceMap({ nodes, alarms, map, isSmall = false }: MapProps) {
  const box = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<MapDrawing | null>(null);
  const [pipes, setPipes] = useState<PipeLines | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const placed = nodes.filter(({ latitude }) => latitude !== null);
  const isAnywhere = placed.length > 0 || map.hasPipes;

  useEffect(() => {
    if (!isAnywhere) return;
    let isOver = false;
    let made: MapDrawing | null = null;
    const make = async () => {
      // Both are on their way at once; that pipes fail is said below.
      if (map.hasPipes) void askPipes().catch(() => {});
      const { drawMap } = await import("./map-draw.ts");
      if (isOver) return;
      made = await drawMap(box.current!, { tiles: map.tiles, isSmall, onChoose: setChosen });
      if (isOver) return made.close();
      setDrawing(made);
      if (map.hasPipes) await askPipes().then(setPipes, () => setTrouble(mapWords.noPipes));
    };
    make().catch(() => setTrouble(mapWords.failed));
    return () => {
      isOver = true;
      made?.close();
    };
  }, [isAnywhere]);
  // Nodes before pipes: it is them that the map is moved to.
  useEffect(() => drawing?.update(nodes, alarms), [drawing, nodes, alarms]);
  useEffect(() => {
    if (pipes !== null) drawing?.pipes(pipes);
  }, [drawing, pipes]);
  useEffect(() => drawing?.choose(chosen, false), [drawing, chosen]);

  if (!isAnywhere) return html`<p class="faint">${mapWords.nowhere}</p>`;
  const row = nodes.find(({ name }) => name === chosen);
  const choose = (name: string) => {
    setChosen(name === "" ? null : name);
    if (name !== "") drawing?.choose(name, true);
  };
  const away = nodes.length - placed.length;
  return html`<div class=${isSmall ? "map ofplace" : "map"}>
    <div class="canvas" ref=${box} role="application" aria-label=${mapWords.label(placed.length)} aria-describedby="map-keys"
      onKeyDown=${mapKeys({ nodes: placed, chosen, choose: setChosen })}>
      ${drawing === null && trouble === null && html`<p class="faint" role="status">${mapWords.loading}</p>`}
    </div>
    ${trouble !== null && html`<p class="faint" role="status">${trouble}</p>`}
    <div class="row noprint">
      <label>${mapWords.choose}
        <select value=${chosen ?? ""} onChange=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
          <option value="">${mapWords.noneChosen}</option>
          ${placed.map(({ name, state }) => html`<option key=${name} value=${name}>${name}: ${words.states[state][0]}</option>`)}
        </select>
      </label>
      <button type="button" class="plain" onClick=${() => drawing?.showAll()}>${mapWords.all}</button>
    </div>
    <p id="map-keys" class="faint small noprint withkeys">${mapWords.keys}</p>
    <p class="hidden" aria-live="polite">${row !== undefined && mapWords.chosen(row.name, words.states[row.state][0], row.address)}</p>
    ${row !== undefined && html`<${Chosen} row=${row} alarms=${alarms} onClose=${() => setChosen(null)} />`}
    ${away > 0 && html`<p class="faint">${mapWords.noPlace(away)}</p>`}
  </div>`;
}

interface ChosenProps {
  row: NodeRow;
  alarms: readonly Alarm[];
  onClose(): void;
}

function Chosen({ row, alarms, onClose }: ChosenProps) {
  const { name, state, lastHeard, address, latest } = row;
  const [stateName, means] = words.states[state];
  const own = alarms.filter(({ place, state }) => state !== "closed" && place.nodes.includes(name));
  return html`<section class="card chosen" aria-label=${name}>
    <button type="button" class="quiet close noprint" onClick=${onClose}>${mapWords.close}</button>
    <p><${StateShape} state=${state} /> <strong>${name}</strong>${address !== null && ` · ${address}`}<br />
      <${Term} key=${name} name=${stateName} means=${means} />,
      ${" "}${lastHeard === null ? mapWords.neverHeard : mapWords.heard(dateTime(lastHeard))}</p>
    ${
      latest !== null &&
      html`<p class="faint">${[
        `${mapWords.level} ${withUnit(latest.level_dbfs, "dBFS")}`,
        `${mapWords.pressure} ${withUnit(latest.pressure_kpa, "kPa")}`,
        `${mapWords.battery} ${withUnit(latest.battery_v, "V", 2)}`,
      ].join(" · ")}</p>`
    }
    <p class="row">
      <a class="button plain" href=${pathOf.node(name)}>${mapWords.toNode}</a>
      ${own.map(({ id }) => html`<a class="button plain" href=${pathOf.alarm(id)}>${mapWords.toAlarm(id)}</a>`)}
    </p>
  </section>`;
}
