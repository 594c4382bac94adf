// ?endpoint=URL&stream=COLLECTION/NAME[&stream=…] shows other streams, or those of another server.
import { connect, formatTime, isBTrDBError, PointWidth } from "btrdb-web";

const WIDTH = 800;
const HEIGHT = 160;
const asked = new URLSearchParams(location.search);
const endpoint = asked.get("endpoint") ?? "http://127.0.0.1:4410";
const names = asked.getAll("stream");
if (names.length === 0)
  names.push(...["temperature", "pressure", "wind_speed"].map((name) => `demo/weather/seattle/${name}`));
const title = document.querySelector("h1");

try {
  // No key: whoever opens the page could read it. A cluster that needs one gets a gateway in front.
  const conn = await connect(endpoint, { apiKey: false });
  const set = await conn.streams(...names);
  const ends = (await Promise.all([set.earliest(), set.latest()])).flat();
  const times = ends.flatMap((point) => (point === undefined ? [] : [point.time]));
  if (times.length === 0) throw new Error("There are no points");
  times.sort((a, b) => (a < b ? -1 : 1));
  const [start, end] = [times[0], times.at(-1) + 1n];

  const windows = await set.alignedWindows(PointWidth.forRange(start, end, WIDTH), { start, end });
  for (const [i, stream] of set.streams.entries())
    draw(`${names[i]} in ${(await stream.unit()) || "no unit"}`, windows[i], start, end);
  title.textContent = `${formatTime(start, "needed")} to ${formatTime(end - 1n, "needed")}`;
} catch (error) {
  title.textContent = isBTrDBError(error) ? `${error.code}: ${error.message}` : String(error);
}

/** A line through the means, on a band from the least to the greatest of each window. */
function draw(label, { time, min, mean, max, length }, start, end) {
  const bottom = min.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const spread = max.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - bottom || 1;
  // Times are bigint nanoseconds: subtract first, then they fit into a number.
  const point = (values) => (i) => {
    const x = (Number(time[i] - start) / Number(end - start)) * WIDTH;
    const y = HEIGHT - ((values[i] - bottom) / spread) * HEIGHT;
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  };
  const all = [...time.keys()];
  const edge = [...all.map(point(max)), ...all.toReversed().map(point(min))];

  const figure = document.querySelector("template").content.cloneNode(true);
  figure.querySelector("figcaption").textContent = `${label}: ${length} windows`;
  figure.querySelector("svg").setAttribute("aria-label", label);
  if (length > 0) {
    figure.querySelector(".line").setAttribute("d", `M${all.map(point(mean)).join("L")}`);
    figure.querySelector(".band").setAttribute("d", `M${edge.join("L")}Z`);
  }
  document.querySelector("main").append(figure);
}
