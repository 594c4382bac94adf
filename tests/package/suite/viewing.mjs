import { Viewport } from "btrdb-web/viewport";
import { check, equal, failure, skip } from "./check.mjs";
import { filled, openly } from "./world.mjs";

export const viewing = [
  {
    name: "btrdb-web/viewport: a view on a screen, then a pan",
    async run(context) {
      const conn = await openly(context);
      const stream = await filled(conn, 20_000);
      const viewport = new Viewport({ prefetch: false });
      try {
        const view = { series: [{ id: "a", stream }], pixels: 300 };
        viewport.setView({ ...view, start: 0n, end: 40_000n });
        const [series] = (await viewport.settled()).series;
        equal(series.status, "ready", "the status");
        equal(series.level, 7, "the point width");
        check(
          series.pieces.every(({ exact }) => exact),
          "a piece is not exact",
        );
        viewport.setView({ ...view, start: 100n, end: 300n });
        equal((await viewport.settled()).series[0].level, "raw", "the level of few points");
      } finally {
        viewport.close();
      }
    },
  },
  {
    name: "reads in a Web Worker (worker: true)",
    async run(context) {
      const opening = openly(context, { worker: true });
      if (typeof Worker === "undefined") {
        equal((await failure(opening)).code, "WORKER_FAILED", "the code");
        skip("there are no Web Workers here, which the error says");
      }
      const direct = await openly(context);
      const { uuid } = await filled(direct, 20_000);
      const conn = await opening;
      try {
        equal((await conn.stream(uuid).values(0n, 40_000n)).length, 20_000, "points");
      } finally {
        conn.close();
      }
    },
  },
  {
    name: "import alone starts nothing: no timer, no request, no storage, no random number",
    async run({ touchedByImport }) {
      equal(touchedByImport, [], "what was touched");
    },
  },
];
