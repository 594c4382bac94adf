// ?endpoint=URL&stream=COLLECTION/NAME shows another stream, or that of another server.
import { connect, formatTime, isBTrDBError, PointWidth } from "btrdb-web";

const asked = new URLSearchParams(location.search);
const endpoint = asked.get("endpoint") ?? "http://127.0.0.1:4410";
const streamName = asked.get("stream") ?? "demo/weather/seattle/temperature";
const chart = document.querySelector("#chart");
const { width, height } = chart.viewBox.baseVal;
const show = (id, text) => {
  document.getElementById(id).textContent = text;
};

try {
  // No key: whoever opens the page could read it. A cluster that needs one gets a gateway in front.
  const conn = await connect(endpoint, { apiKey: false });
  const set = await conn.streams(streamName);
  const [stream] = set.streams;
  const [first, last] = await Promise.all([stream.earliest(), stream.latest()]);
  if (first === undefined || last === undefined) throw new Error(`${streamName} has no points`);
  const end = last.time + 1n;
  const windows = await stream.alignedWindows(first.time, end, PointWidth.forRange(first.time, end, width));
  draw(windows);
  show("title", `${streamName} in ${(await stream.unit()) || "no unit"}`);
  show(
    "range",
    `${formatTime(first.time, "needed")} to ${formatTime(last.time, "needed")}, ${windows.length} windows`,
  );
} catch (error) {
  show("title", isBTrDBError(error) ? `${error.code}: ${error.message}` : String(error));
}

/** A line through the means, on a band from the least to the greatest of each window. */
function draw({ time, min, mean, max, length }) {
  const start = time[0];
  const duration = Number(time[length - 1] - start) || 1;
  const bottom = Math.min(...min);
  const spread = Math.max(...max) - bottom || 1;
  // Times are bigint nanoseconds: subtract first, then they fit into a number.
  const point = (values) => (i) => {
    const x = (Number(time[i] - start) / duration) * width;
    const y = height - ((values[i] - bottom) / spread) * height;
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  };
  const all = [...time.keys()];
  document.getElementById("line").setAttribute("d", `M${all.map(point(mean)).join("L")}`);
  const edge = [...all.map(point(max)), ...all.reverse().map(point(min))];
  document.getElementById("band").setAttribute("d", `M${edge.join("L")}Z`);
}
