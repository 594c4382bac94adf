// ?endpoint=URL&stream=COLLECTION/NAME&start=TIME&end=TIME shows another stream, range or server.
import { connect, toTime } from "btrdb-web";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { Chart } from "./chart.tsx";

const asked = new URLSearchParams(location.search);
const name = asked.get("stream") ?? "demo/weather/seattle/temperature";
const all = {
  start: toTime(asked.get("start") ?? "2010-01-01T00:00:00Z"),
  end: toTime(asked.get("end") ?? "2011-01-01T00:00:00Z"),
  pixels: 800,
};
// It sends nothing before the first read. No key: whoever opens the page could read it.
const conn = await connect(asked.get("endpoint") ?? "http://127.0.0.1:4410", {
  apiKey: false,
  verify: false,
});

function Dashboard() {
  const [view, setView] = useState(all);
  const [shown, setShown] = useState(true);
  const zoom = () => {
    const third = (view.end - view.start) / 3n;
    setView({ ...view, start: view.start + third, end: view.end - third });
  };
  return (
    <main>
      <h1>{name}</h1>
      <button type="button" onClick={zoom}>
        Zoom in
      </button>
      <button type="button" onClick={() => setView(all)}>
        Whole range
      </button>
      <button type="button" onClick={() => setShown(!shown)}>
        {shown ? "Hide" : "Show"}
      </button>
      {shown && <Chart conn={conn} name={name} view={view} />}
    </main>
  );
}

createRoot(document.querySelector("#root") as Element).render(
  <StrictMode>
    <Dashboard />
  </StrictMode>,
);
