/** A line of the plot; a point is [x, y] with both above zero. */
export interface Line {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly (readonly [number, number])[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 360, 70, 150, 40, 50];

/** A small plot on two logarithmic axes as SVG: a library for one picture would be larger than it. */
export function logPlot(title: string, xLabel: string, yLabel: string, lines: readonly Line[]): string {
  const xs = lines.flatMap(({ points }) => points.map(([x]) => Math.log10(x)));
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => Math.log10(y)));
  const [x0, x1] = [Math.floor(Math.min(...xs)), Math.ceil(Math.max(...xs))];
  const [y0, y1] = [Math.floor(Math.min(...ys)), Math.ceil(Math.max(...ys))];
  const px = (x: number) => LEFT + ((x - x0) / Math.max(1, x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const py = (y: number) => HEIGHT - BOTTOM - ((y - y0) / Math.max(1, y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const text = (x: number, y: number, words: string, anchor = "middle") =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const parts: string[] = [];
  for (let x = x0; x <= x1; x++) {
    parts.push(`<path class="grid" d="M${px(x).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}"/>`);
    parts.push(text(px(x), HEIGHT - BOTTOM + 18, `1e${x}`));
  }
  for (let y = y0; y <= y1; y++) {
    parts.push(`<path class="grid" d="M${LEFT} ${py(y).toFixed(1)}H${WIDTH - RIGHT}"/>`);
    parts.push(text(LEFT - 8, py(y) + 4, String(10 ** y), "end"));
  }
  for (const [i, { label, colour, points }] of lines.entries()) {
    const at = points.map(([x, y]) => `${px(Math.log10(x)).toFixed(1)},${py(Math.log10(y)).toFixed(1)}`);
    parts.push(`<polyline fill="none" stroke="${colour}" stroke-width="2" points="${at.join(" ")}"/>`);
    for (const point of at) {
      const [cx, cy] = point.split(",");
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`);
    }
    const y = TOP + 16 + i * 20;
    parts.push(`<path stroke="${colour}" stroke-width="2" d="M${WIDTH - RIGHT + 12} ${y - 4}h18"/>`);
    parts.push(text(WIDTH - RIGHT + 36, y, label, "start"));
  }
  parts.push(text(WIDTH / 2 - 40, 22, title));
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, xLabel));
  parts.push(
    `<g transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)">${text(0, 0, yLabel)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">
<style>text{font:13px sans-serif;fill:#333}.grid{stroke:#ddd;stroke-width:1;fill:none}</style>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}
