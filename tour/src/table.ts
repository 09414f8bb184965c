/**
 * A table of measurements, read into an array of records by a format string; its columns are views.
 */
import { csvParse } from "d3-dsv";
import * as lw from "lanewise";
import { InputError } from "./inputs.ts";
import type { Report } from "./report.ts";

/** One day at one place: 22 bytes, packed, so that most numbers lie at odd addresses. */
const DAY = "T{<B:city:<B:weather:<I:day:<f:rain:<f:high:<f:low:<f:wind:}";
const CITIES = ["Seattle", "New York"];
const WEATHER = ["drizzle", "fog", "rain", "snow", "sun"];

interface Row {
  readonly city: number;
  readonly weather: number;
  readonly day: number;
  readonly rain: number;
  readonly high: number;
  readonly low: number;
  readonly wind: number;
}

/** @throws {InputError} when a column is missing or a value is not what it should be; names the line. */
export function parseTable(text: string, path: string): readonly Row[] {
  const parsed = csvParse(text);
  const wanted = ["location", "date", "precipitation", "temp_max", "temp_min", "wind", "weather"];
  const missing = wanted.filter(name => !parsed.columns.includes(name));
  if (missing.length > 0) throw new InputError(`cannot read the table ${path}: no column ${missing.join(", ")}`);
  return parsed.map((row, index) => {
    const bad = (name: string): never => {
      throw new InputError(`cannot read the table ${path}: line ${index + 2}, ${name} is ${JSON.stringify(row[name])}`);
    };
    const number = (name: string): number => {
      const value = Number(row[name] || Number.NaN);
      return Number.isFinite(value) ? value : bad(name);
    };
    const oneOf = (list: readonly string[], name: string): number => {
      const at = list.indexOf(row[name] ?? "");
      return at >= 0 ? at : bad(name);
    };
    const day = Date.parse(`${row.date}T00:00:00Z`) / 86_400_000;
    return {
      city: oneOf(CITIES, "location"),
      weather: oneOf(WEATHER, "weather"),
      day: Number.isInteger(day) && day >= 0 ? day : bad("date"),
      rain: number("precipitation"),
      high: number("temp_max"),
      low: number("temp_min"),
      wind: number("wind"),
    };
  });
}

/** What the table says; asserted by the tests against plain loops over the rows. */
export interface Weather {
  readonly days: number;
  readonly meanHigh: number;
  readonly deviation: number;
  readonly hotDays: number;
  readonly wettestDay: string;
  readonly cityMeans: readonly number[];
}

const date = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

export function showTable(report: Report, rows: readonly Row[]): Weather {
  using table = report.step(
    "read the rows into an array of records",
    () => lw.array(rows, DAY),
    t => `${t.length} records of ${t.dtype.itemsize} bytes, format ${t.dtype.format}`,
  );
  using days = lw.view(table);
  const [high, rain, city] = report.step(
    "take columns",
    () => [days.field("high"), days.field("rain"), days.field("city")] as const,
    ([v]) => `float32 views, ${v.strides[0]} bytes from day to day, over the records' own memory`,
    () => [rows.map(r => r.high), rows.map(r => r.rain), rows.map(r => r.city)],
  );
  const meanHigh = report.step(
    "mean of the daily highs",
    () => lw.mean(lw.float64(high)),
    x => `${x.toFixed(3)} degrees Celsius`,
    () => rows.reduce((sum, r) => sum + r.high, 0) / rows.length,
  );
  const deviation = report.step(
    "their standard deviation",
    () => lw.std(lw.float64(high)),
    x => x.toFixed(3),
    () => Math.sqrt(rows.reduce((sum, r) => sum + (r.high - meanHigh) ** 2, 0) / rows.length),
  );
  const hotDays = report.step(
    "days of 30 degrees or more",
    () => lw.countNonzero(lw.lanes`${high} >= 30`),
    n => `${n}`,
    () => rows.reduce((n, r) => n + (r.high >= 30 ? 1 : 0), 0),
  );
  const wettest = report.step(
    "the wettest day",
    () => lw.argmax(rain),
    i => `${date(rows[i]!.day)} in ${CITIES[rows[i]!.city]}, ${rain.get(i).toFixed(1)} mm`,
    () => rows.reduce((best, r, i) => (r.rain > rows[best]!.rain ? i : best), 0),
  );
  const cityMeans = report.step(
    "mean high of each city",
    () =>
      CITIES.map((_, c) => {
        const here = lw.eq(city, c);
        return lw.sum(lw.where(here, lw.float64(high), 0)) / lw.countNonzero(here);
      }),
    means => CITIES.map((name, c) => `${name} ${means[c]!.toFixed(2)}`).join(", "),
    () =>
      CITIES.map((_, c) => {
        const here = rows.filter(r => r.city === c);
        return here.reduce((sum, r) => sum + r.high, 0) / here.length;
      }),
  );
  return {
    days: table.length,
    meanHigh,
    deviation,
    hotDays,
    wettestDay: date(rows[wettest]!.day),
    cityMeans,
  };
}
