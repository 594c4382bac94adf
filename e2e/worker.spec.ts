// Reads in a Web Worker: as npm installs the package, bundled by each bundler, under a strict Content-Security-Policy.
import { connect, randomUuid, type Stream } from "btrdb-web";
import { PAGES } from "./bundlers/build-pages.ts";
import { serveFolder } from "./bundlers/serve-folder.ts";
import { expect, type TestStack, test } from "./fixtures.ts";

/** Nothing from elsewhere, nothing inline, no eval, no blob. */
const policy = (stack: TestStack) =>
  `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self' ${stack.endpoint}`;

/** A stream that the tests fill over the server's own port, whatever the page goes through. */
async function fill(stack: TestStack, points: number): Promise<Stream> {
  const { url } = stack.server;
  const conn = await connect(url.replace("grpc:", "http:"), {
    apiKey: false,
    interceptors: [
      (next) => (request) => {
        if (stack.apiKey !== undefined) request.header.set("authorization", `Bearer ${stack.apiKey}`);
        return next(request);
      },
    ],
  });
  const stream = await conn.create({ collection: `worker/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  const step = 1_000_000;
  for (let from = 0; from < points; from += step) {
    const length = Math.min(step, points - from);
    const time = BigInt64Array.from({ length }, (_, i) => BigInt(from + i) * 1000n);
    const value = Float64Array.from({ length }, (_, i) => Math.sin(from + i));
    await stream.insert({ time, value }, { pointsPerRequest: 50_000 });
  }
  await stream.flush();
  return stream;
}

for (const [bundler, { folder, query }] of Object.entries(PAGES)) {
  test(`the same reads and the same errors as without a worker, bundled by ${bundler}`, async ({
    page,
    stack,
  }) => {
    const stream = await fill(stack, 60_000);
    const files = await serveFolder(folder, { "content-security-policy": policy(stack) });
    const problems: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(files.url + query);
    const said = await page.evaluate(
      async ([endpoint, apiKey, uuid]) => {
        const { connect, isBTrDBError, Canceled, StreamNotFoundError } = window.client;
        const options = apiKey === null ? {} : { apiKey };
        const plain = await connect(endpoint, options);
        const told: number[] = [];
        const conn = await connect(endpoint, {
          ...options,
          worker: window.worker,
          retry: { onRetry: ({ failures }) => told.push(failures) },
        });
        const json = (value: unknown) => JSON.stringify(value);
        const [here, there] = [plain.stream(uuid), conn.stream(uuid)];
        const end = 1n << 40n;
        const same: Record<string, boolean> = {};
        for (const transport of ["proto", "arrow"] as const) {
          const values = await there.values(0n, end, { transport });
          same[`values ${transport}`] =
            json(values) === json(await here.values(0n, end, { transport })) && values.length === 60_000;
          same[`class ${transport}`] = values instanceof window.client.RawColumns;
          const windows = await there.windows(0n, end, 1n << 30n, { transport });
          same[`windows ${transport}`] = json(windows) === json(await here.windows(0n, end, 1n << 30n));
          const aligned = await there.alignedWindows(0n, end, 20, { transport });
          same[`aligned ${transport}`] = json(aligned) === json(await here.alignedWindows(0n, end, 20));
          let points = 0;
          let chunks = 0;
          for await (const chunk of there.values(0n, end, { transport })) {
            points += chunk.length;
            chunks++;
          }
          same[`chunks ${transport}`] = points === 60_000 && chunks > 4;
          for await (const chunk of there.values(0n, end, { transport })) {
            same[`break ${transport}`] = chunk.length > 0;
            break;
          }
        }
        const set = (on: typeof conn) => on.streams(uuid, uuid);
        same.table = json(await (await set(conn)).toTable()) === json(await (await set(plain)).toTable());
        const caught = async (work: PromiseLike<unknown>) => {
          try {
            await work;
            return "no error";
          } catch (error) {
            return error;
          }
        };
        const missing = await caught(conn.stream(crypto.randomUUID()).values(0n, 1n));
        same["no such stream"] = missing instanceof StreamNotFoundError && missing.status === 404;
        const reason = new Error("enough");
        const aborted = await caught(there.values(0n, end, { signal: AbortSignal.abort(reason) }));
        same.aborted = aborted instanceof Canceled && aborted.cause === reason;
        const soon = new AbortController();
        const stopped = caught(there.values(0n, end, { signal: soon.signal }));
        soon.abort(reason);
        same.stopped = isBTrDBError(await stopped, "CANCELED");
        const late = await caught(there.values(0n, end, { timeoutMs: 0.01 }));
        same.deadline = isBTrDBError(late, "DEADLINE_EXCEEDED");
        same.mistake = isBTrDBError(await caught(there.values(1n, 1n)), "INVALID_TIME_RANGE");
        conn.close();
        same.closed = isBTrDBError(await caught(there.values(0n, 1n)), "CONNECTION_CLOSED");
        return { same, told };
      },
      [stack.endpoint, stack.apiKey ?? null, stream.uuid] as const,
    );
    await files.close();
    expect(Object.entries(said.same).filter(([, well]) => !well)).toEqual([]);
    expect(said.told).toEqual([]);
    expect(problems).toEqual([]);
  });
}

test("a worker that the policy forbids is an error that says so", async ({ page, stack, watch }) => {
  watch.allow(/Content[- ]Security[- ]Policy/u);
  const files = await serveFolder(PAGES.vite.folder, {
    "content-security-policy": `${policy(stack).replace("worker-src 'self'", "worker-src 'none'")}`,
  });
  await page.goto(files.url);
  const message = await page.evaluate(
    async (endpoint) =>
      window.client.connect(endpoint, { worker: true, verify: false }).then(
        () => "connected",
        (error: Error) => `${(error as { code?: string }).code}: ${error.message}`,
      ),
    stack.endpoint,
  );
  await files.close();
  expect(message).toMatch(/^WORKER_FAILED: .*worker-src 'self'/su);
});

test("while ten million points are read, no task is above 50 ms and frames keep coming @once", async ({
  page,
  stack,
}) => {
  test.setTimeout(240_000);
  const points = 10_000_000;
  const stream = await fill(stack, points);
  const files = await serveFolder(PAGES.vite.folder, { "content-security-policy": policy(stack) });
  await page.goto(files.url);
  const seen = await page.evaluate(
    async ([endpoint, uuid, points]) => {
      const conn = await window.client.connect(endpoint, { worker: window.worker });
      const measure = async (work: () => Promise<number>) => {
        const tasks: number[] = [];
        const frames: number[] = [];
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
        }).observe({ type: "longtask" });
        let running = true;
        let last = performance.now();
        const frame = (now: number) => {
          frames.push(now - last);
          last = now;
          if (running) requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        const begin = performance.now();
        const length = await work();
        running = false;
        const ms = Math.round(performance.now() - begin);
        await new Promise((resolve) => setTimeout(resolve, 100));
        frames.sort((a, b) => a - b);
        return {
          tasks,
          ms,
          right: length === points,
          frames: frames.length,
          longest: Math.round(frames.at(-1) ?? 0),
        };
      };
      const stream = conn.stream(uuid);
      const whole = await measure(async () => (await stream.values(0n, 1n << 60n)).length);
      const chunked = await measure(async () => {
        let length = 0;
        for await (const chunk of stream.values(0n, 1n << 60n)) length += chunk.length;
        return length;
      });
      return { whole, chunked };
    },
    [stack.endpoint, stream.uuid, points] as const,
  );
  await files.close();
  console.log(`10 million points in a worker: ${JSON.stringify(seen)}`);
  for (const { tasks, ms, frames, right } of Object.values(seen)) {
    expect(right).toBe(true);
    expect(tasks).toEqual([]);
    // A screen would have 60 a second; a busy machine of two cores has fewer.
    expect(frames).toBeGreaterThan(ms / 100);
  }
});
