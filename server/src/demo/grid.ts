import type { DemoStream } from "./demo-stream.ts";
import { noise } from "./random.ts";

/** 2024-03-01T12:00:00Z. */
const START = 1_709_294_400_000_000_000n;
const RATE = 120;
const SECONDS = 600;
/** Samples that never arrived, in seconds from the start: [from, to). */
const GAP = { from: 201.5, to: 206 };

const NOMINAL = { frequency: 60, voltage: 7_200, current: 280, powerAngle: 18 };
/** A fault from phase A to ground, cleared after 15 cycles; then the motors of the load pick up speed again. */
const FAULT = { at: 330, clearedAt: 330.25, recovery: 1.4 };
/** A large motor starts. */
const LOAD_STEP = { at: 462, part: 0.08, settle: 0.9 };

interface Phase {
  readonly letter: "A" | "B" | "C";
  readonly number: 1 | 2 | 3;
  /** Angle at the start in degrees. */
  readonly angle: number;
  /** How much voltage and load differ from the nominal ones, as in any real feeder. */
  readonly voltage: number;
  readonly load: number;
  /** During the fault: voltage and current by their normal values, and how far their angles jump. */
  readonly fault: { voltage: number; current: number; voltageAngle: number; currentAngle: number };
}

const PHASES: readonly Phase[] = [
  {
    letter: "A",
    number: 1,
    angle: 12,
    voltage: 1.004,
    load: 1.03,
    fault: { voltage: 0.42, current: 5.8, voltageAngle: -9, currentAngle: -51 },
  },
  {
    letter: "B",
    number: 2,
    angle: -108,
    voltage: 0.998,
    load: 0.96,
    fault: { voltage: 0.87, current: 1.35, voltageAngle: 3.5, currentAngle: -6 },
  },
  {
    letter: "C",
    number: 3,
    angle: 132,
    voltage: 1.001,
    load: 1,
    fault: { voltage: 0.91, current: 1.22, voltageAngle: -3, currentAngle: 5 },
  },
];

/**
 * A synthetic substation as phasor measurement units see it: magnitude and angle of voltage and current of three
 * phases, and the frequency, at 120 Hz for ten minutes. The angle is the one against an exact 60 Hz, so it turns
 * with the integral of the deviation in frequency and wraps at 180 degrees. Values are rounded as a unit would send
 * them, which also keeps the last bits of sin and exp out of the data.
 */
export function gridStreams(): DemoStream[] {
  const samples = sampleNumbers();
  const time = BigInt64Array.from(samples, sampleTime);
  const turned = turnedDegrees();
  const stream = (
    name: string,
    unit: string,
    value: Float64Array,
    annotations: DemoStream["annotations"],
  ): DemoStream => ({
    collection: "demo/grid/substation-1",
    name,
    unit,
    annotations: { ...annotations, rate_hz: RATE, source: "synthetic, made by btrdb-dev-server" },
    time,
    value,
  });

  const streams: DemoStream[] = [];
  for (const phase of PHASES) {
    const { voltage, current } = phaseColumns(phase, samples, turned);
    const { letter, number } = phase;
    streams.push(
      stream(`L${number}MAG`, "V", voltage.magnitude, { phase: letter, quantity: "voltage magnitude" }),
      stream(`L${number}ANG`, "deg", voltage.angle, { phase: letter, quantity: "voltage angle" }),
      stream(`C${number}MAG`, "A", current.magnitude, { phase: letter, quantity: "current magnitude" }),
      stream(`C${number}ANG`, "deg", current.angle, { phase: letter, quantity: "current angle" }),
    );
  }
  streams.push(stream("FREQ", "Hz", frequencyColumn(samples), { quantity: "frequency" }));
  return streams;
}

/** Numbers of the samples that arrived. */
function sampleNumbers(): number[] {
  const numbers: number[] = [];
  for (let n = 0; n < RATE * SECONDS; n++) {
    if (n / RATE < GAP.from || n / RATE >= GAP.to) numbers.push(n);
  }
  return numbers;
}

/** Sample n is at n/120 s, rounded to the nearest nanosecond: no error adds up. */
function sampleTime(n: number): bigint {
  return START + (BigInt(n) * 1_000_000_000n + 60n) / 120n;
}

/** Deviation of the grid's frequency from 60 Hz, in Hz at t seconds: swings around a drift that changes its sign. */
function deviation(t: number): number {
  const slow = 0.011 * Math.sin((2 * Math.PI * t) / 97) + 0.004 * Math.sin((2 * Math.PI * t) / 23 + 1);
  // Generators slow down while the fault takes power, and swing back.
  const swing = 0.03 * recoveryPart(t) * Math.sin(2 * Math.PI * 1.1 * (t - FAULT.clearedAt));
  return 0.024 - (0.052 * t) / SECONDS + slow - 0.04 * faultPart(t) - swing;
}

/** How far the phasors have turned against 60 Hz, in degrees for each sample: the integral of the deviation. */
function turnedDegrees(): Float64Array {
  const turned = new Float64Array(RATE * SECONDS);
  for (let n = 1; n < turned.length; n++) {
    const mean = (deviation((n - 1) / RATE) + deviation(n / RATE)) / 2;
    turned[n] = turned[n - 1]! + (360 * mean) / RATE;
  }
  return turned;
}

/** How much of the fault there is at t (0 to 1): a phasor is measured over two cycles, so edges are not sharp. */
function faultPart(t: number): number {
  const edge = 2 / NOMINAL.frequency;
  const rise = Math.min(1, Math.max(0, (t - FAULT.at) / edge));
  const fall = Math.min(1, Math.max(0, (t - FAULT.clearedAt) / edge));
  return rise - fall;
}

/** 1 when the fault is cleared, and then dying away. */
function recoveryPart(t: number): number {
  return t < FAULT.clearedAt ? 0 : Math.exp((FAULT.clearedAt - t) / FAULT.recovery);
}

/** Load by the nominal one: slow swings, and the motor that draws four times its current while it starts. */
function loadPart(t: number): number {
  const slow = 1 + 0.035 * Math.sin((2 * Math.PI * t) / 410) + 0.012 * Math.sin((2 * Math.PI * t) / 61 + 2);
  if (t < LOAD_STEP.at) return slow;
  return slow + LOAD_STEP.part * (1 + 3 * Math.exp((LOAD_STEP.at - t) / LOAD_STEP.settle));
}

function phaseColumns(phase: Phase, samples: readonly number[], turned: Float64Array) {
  const { fault } = phase;
  const seed = phase.number * 10;
  const noises = {
    voltage: noise(seed, 0.9),
    voltageAngle: noise(seed + 1, 0.012),
    current: noise(seed + 2, 0.35),
    currentAngle: noise(seed + 3, 0.05),
  };
  const voltage = { magnitude: new Float64Array(samples.length), angle: new Float64Array(samples.length) };
  const current = { magnitude: new Float64Array(samples.length), angle: new Float64Array(samples.length) };
  for (const [i, n] of samples.entries()) {
    const t = n / RATE;
    const faulted = faultPart(t);
    const recovering = recoveryPart(t) * (1 - faulted);
    const load = phase.load * loadPart(t) * (1 + 0.3 * recovering);
    // The voltage gives way to the load: 4 % at nominal load.
    const volts = NOMINAL.voltage * phase.voltage * (1.04 - 0.04 * load);
    const amperes = NOMINAL.current * load;
    const angle = phase.angle + turned[n]! + faulted * fault.voltageAngle;
    const lag = NOMINAL.powerAngle + 6 * recovering - faulted * fault.currentAngle;
    voltage.magnitude[i] = round(volts * (1 - faulted * (1 - fault.voltage)) + noises.voltage(), 100);
    voltage.angle[i] = wrap(round(angle + noises.voltageAngle(), 1_000));
    current.magnitude[i] = round(amperes * (1 + faulted * (fault.current - 1)) + noises.current(), 1_000);
    current.angle[i] = wrap(round(angle - lag + noises.currentAngle(), 1_000));
  }
  return { voltage, current };
}

function frequencyColumn(samples: readonly number[]): Float64Array {
  const measured = noise(99, 0.0006);
  return Float64Array.from(samples, (n) =>
    round(NOMINAL.frequency + deviation(n / RATE) + measured(), 10_000),
  );
}

/** To a multiple of 1/steps; never -0. */
function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps + 0;
}

/** Degrees in (-180, 180], in thousandths as before. */
function wrap(degrees: number): number {
  const turned = degrees - 360 * Math.ceil((degrees - 180) / 360);
  return round(turned, 1_000);
}
