import "./chart/define.ts";
import { startApp } from "./app/start-app.ts";

const [bar, side, main] = ["#bar", "#side", "#main"].map((place) => document.querySelector(place));
if (bar && side && main) startApp({ bar, side, main });
