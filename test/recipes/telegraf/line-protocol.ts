// InfluxDB's line protocol as Telegraf writes it.
// https://github.com/influxdata/telegraf/blob/v1.39.3/plugins/serializers/influx/influx.go and escape.go there;
// https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
import type { FieldValue, Metric } from "./json-v2.ts";

const escapeKey = (text: string) => text.replaceAll(/[,= ]/g, "\\$&");
const escapeName = (text: string) => text.replaceAll(/[, ]/g, "\\$&");

function fieldText(field: FieldValue): string {
  if (field.type === "string") return `"${field.value.replaceAll(/["\\]/g, "\\$&")}"`;
  if (field.type === "bool") return String(field.value);
  const digits = String(field.value);
  if (!/^-?\d+(\.\d+)?$/.test(digits)) throw new Error(`${digits} is not in this model`);
  return field.type === "int" ? `${digits}i` : digits;
}

/** Tags in their order by name, as InfluxDB likes them; empty ones are left out. */
export function lineOf({ name, tags, fields, time }: Metric): string {
  const sorted = [...tags].filter(([, value]) => value !== "").sort(([a], [b]) => (a < b ? -1 : 1));
  const key = [
    escapeName(name),
    ...sorted.map(([tag, value]) => `${escapeKey(tag)}=${escapeKey(value)}`),
  ].join(",");
  const values = [...fields].map(([field, value]) => `${escapeKey(field)}=${fieldText(value)}`).join(",");
  return `${key} ${values} ${time}`;
}

/** What InfluxDB knows a point by: measurement, tags, time. */
export const pointKey = (metric: Metric) => lineOf({ ...metric, fields: new Map() });
