import type { Spread } from "./statistics.ts";

export interface Bar {
  readonly label: string;
  readonly value: Spread;
  /** Ours stand out. */
  readonly ours?: boolean;
}
/** Bars side by side, under a name of their own. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly Bar[];
}

const [WIDTH, LEFT, RIGHT, TOP, LINE, GAP] = [720, 270, 70, 40, 20, 26];

/** Bars from zero with the median's number, and a line from quartile to quartile, as SVG. */
export function barPlot(title: string, unit: string, groups: readonly BarGroup[]): string {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value.q3)));
  const scale = (value: number) => (value / most) * (WIDTH - LEFT - RIGHT);
  const parts: string[] = [];
  const text = (x: number, y: number, words: string, anchor = "start", weight = "normal") =>
    parts.push(
      `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" font-weight="${weight}">${words.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</text>`,
    );
  let y = TOP;
  for (const { name, bars } of groups) {
    text(12, y + 14, name, "start", "bold");
    y += GAP;
    for (const { label, value, ours } of bars) {
      const middle = y + LINE / 2 - 2;
      text(LEFT - 8, middle + 4, label, "end");
      const colour = ours ? "#0072b2" : "#b3b3b3";
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${scale(value.median).toFixed(1)}" height="${LINE - 4}" fill="${colour}"/>`,
        `<path stroke="#333" d="M${(LEFT + scale(value.q1)).toFixed(1)} ${middle}H${(LEFT + scale(value.q3)).toFixed(1)}"/>`,
      );
      text(LEFT + scale(Math.max(value.median, value.q3)) + 6, middle + 4, String(value.median));
      y += LINE;
    }
    y += 8;
  }
  const height = y + 8;
  text(WIDTH / 2, 22, `${title}, ${unit}`, "middle");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<style>text{font:13px sans-serif;fill:#333}</style>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}
