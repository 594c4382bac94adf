import fc from "fast-check";

/**
 * `npm test` asks the same random questions every time, so that a red run is somebody's change and not bad luck.
 * `FC_SEED=random`, as in `npm run test:long`, asks new ones; `FC_SEED=123` those of a failure that was reported.
 */
const wish = process.env.FC_SEED ?? "20261124";
if (wish !== "random") {
  const seed = Number(wish);
  if (!Number.isSafeInteger(seed)) throw new Error(`FC_SEED is "${wish}": give a whole number or "random"`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
