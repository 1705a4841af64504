// What all nodes of a site hear alike, night by night: rain, another pressure, a season. It is no leak, and it is taken off.
import { useMemo } from "preact/hooks";
import { capital } from "../../../alarms/sentences/words.ts";
import type { SiteReport } from "../api.ts";
import { Chart } from "./chart.ts";
import { DAY_MS, NIGHT_GAP_MS, nightAt, type Plot } from "./chart-data.ts";
import { TimeButtons, useTimeShown } from "./chart-time.ts";
import { night, withUnit } from "./format.ts";
import { html } from "./html.ts";
import { Term } from "./term.ts";
import { siteWords as text } from "./words/site.ts";

export function CommonNoise({ common }: { common: SiteReport["common"] }) {
  return html`<section class="card area">
    <h2><${Term} name=${capital(text.common[0])} means=${text.common[1]} /></h2>
    ${common.date.length === 0 ? html`<p>${text.noCommon}</p>` : html`<${Drawn} common=${common} />`}
  </section>`;
}

function Drawn({ common }: { common: SiteReport["common"] }) {
  const plot = useMemo(() => plotOf(common), [common]);
  const shown = useTimeShown(plot.at[0]!, plot.at.at(-1)! + DAY_MS);
  const last = common.level_db.length - 1;
  const loudest = common.level_db.indexOf(Math.max(...common.level_db));
  const say = (i: number) => [night(common.date[i]!), withUnit(common.level_db[i]!, "dB", 1)] as const;
  return html`<p>${text.commonLast(...say(last))} ${text.commonMost(...say(loudest))}</p>
    <div class="chartbar flowbar noprint"><${TimeButtons} shown=${shown} /></div>
    <${Chart} title=${text.common[0]} plot=${plot} shown=${shown} none=${text.noCommon} height=${180} />`;
}

const plotOf = ({ date, level_db }: SiteReport["common"]): Plot => ({
  at: date.map(nightAt),
  lines: [
    {
      ...{ name: text.common[0], means: text.common[1], values: level_db, late: [], token: "--accent" },
      ...{ look: "nights", dash: [], width: 2, gap: NIGHT_GAP_MS },
    },
  ],
  ...{ nights: null, bands: [], marks: [], markName: "", unit: "dB", digits: 1, leastSpan: 4 },
});
