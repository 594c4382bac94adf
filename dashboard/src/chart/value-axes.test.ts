import { expect, test } from "vitest";
import type { ChartSeries } from "./chart-series.ts";
import { valueAxes } from "./value-axes.ts";

const series = (id: string, unit: string, more: Partial<ChartSeries> = {}): ChartSeries => ({
  id,
  stream: undefined as never,
  name: id,
  collection: "test",
  unit,
  color: 0,
  ...more,
});
const shape = (list: readonly ChartSeries[], blank?: ReadonlySet<string>) =>
  valueAxes(list, blank).map(({ key, unit, series: members }) => [
    key,
    unit.symbol,
    members.map(({ id }) => id),
  ]);

test("one axis a unit, however it is spelled, in the order of the series", () => {
  expect(shape([series("a", "volts"), series("b", "Hz"), series("c", "V")])).toEqual([
    ["V", "V", ["a", "c"]],
    ["Hz", "Hz", ["b"]],
  ]);
});

test("an axis of one's own, and none for what is hidden", () => {
  const list = [series("a", "V", { axis: "left" }), series("b", "V"), series("c", "A", { hidden: true })];
  expect(shape(list)).toEqual([
    ["left", "V", ["a"]],
    ["V", "V", ["b"]],
  ]);
});

test("none for what has failed, or has nothing, unless something else is on it", () => {
  const list = [series("a", "V"), series("b", ""), series("c", "V")];
  expect(shape(list, new Set(["b", "c"]))).toEqual([["V", "V", ["a"]]]);
});

test("different units on one axis have none in common", () => {
  expect(shape([series("a", "V", { axis: "x" }), series("b", "A", { axis: "x" })])).toEqual([
    ["x", "", ["a", "b"]],
  ]);
});

test("streams without a unit share an axis", () => {
  expect(shape([series("a", ""), series("b", "  ")])).toEqual([["", "", ["a", "b"]]]);
});
