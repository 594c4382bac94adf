import { rawPiece, seriesOf, windowPiece } from "../../geometry/testing/series.ts";
import type { ChartPicture } from "../chart-picture.ts";

const second = 1_000_000_000n;

/** Windows with a gap and a spike, and a few raw points, over 1000 seconds on 800 by 300 pixels. */
export function examplePicture(): ChartPicture {
  const indexes = Array.from({ length: 1000 }, (_, index) => index).filter(
    (index) => index < 400 || index >= 500,
  );
  const windows = windowPiece(
    30,
    indexes.map((index) => {
      const mean = 230 + 5 * Math.sin(index / 40);
      const max = index === 700 ? 239 : mean + 1 + Math.sin(index) ** 2;
      return { time: BigInt(index) << 30n, min: mean - 1 - Math.cos(index) ** 2, mean, max };
    }),
  );
  const points = rawPiece(
    Array.from({ length: 40 }, (_, index) => [BigInt(index) * 25n * second, 50 + Math.cos(index / 3) / 20]),
    { start: 0n, end: 1000n * second },
  );
  const ticks = (labels: readonly string[], from: number, step: number) =>
    labels.map((label, index) => ({ position: from + index * step, label }));
  return {
    title: "Two streams over 17 minutes",
    width: 800,
    height: 300,
    start: 0n,
    end: 1000n * second,
    timeTicks: ticks(["00:00\n1970-01-01", "00:05", "00:10", "00:15"], 0, 240),
    valueAxes: [
      {
        side: "left",
        label: "Voltage (V)",
        ticks: ticks(["240", "235", "230", "225", "220"], 0, 75),
        color: "#0b5cba",
      },
      { side: "right", label: "Frequency (Hz)", ticks: ticks(["50.1", "50.0", "49.9"], 0, 150) },
    ],
    series: [
      {
        frame: seriesOf([windows]),
        scale: { min: 220, max: 240 },
        color: "#0b5cba",
        name: "sensors/gauge/voltage L1",
        unit: "V",
        notes: ["version 12", "shifted by +1 h"],
      },
      {
        frame: seriesOf([points]),
        scale: { min: 49.9, max: 50.1 },
        color: "rgb(213, 94, 0)",
        name: "sensors/frequency",
        unit: "Hz",
      },
    ],
    range: "1970-01-01 00:00:00 to 00:16:40",
    zone: "UTC",
    theme: {
      background: "#ffffff",
      text: "#16202c",
      textSoft: "#4c5968",
      grid: "rgb(76 89 104 / 16%)",
      border: "#8492a3",
    },
  };
}
