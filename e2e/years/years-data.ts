export { type FillOptions, fillYears } from "./fill-years.ts";
export { type Statistics, statisticsOf } from "./statistics-of.ts";
export {
  BURST,
  BURST_POINTS,
  END,
  FIRST,
  SPIKE_EVERY,
  SPIKES,
  type YearsStream,
  type YearsStreams,
  yearsStreams,
} from "./years-streams.ts";
