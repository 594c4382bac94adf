import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileName, saveStream } from "./save-stream.ts";
import { blobTarget, FileTooLarge, type SaveEnvironment } from "./save-target.ts";
import { type ChromiumPage, chromiumForTests, openChromiumPage } from "./testing/chromium-page.ts";

async function* pieces(count: number): AsyncGenerator<string> {
  for (let i = 0; i < count; i++) yield `${i},ü\n`;
}

describe("without a file system", () => {
  const saved: { text: Promise<string>; name: string; type: string }[] = [];
  const environment: SaveEnvironment = {
    download: (file, name) => saved.push({ text: file.text(), name, type: file.type }),
  };

  test("a Blob with everything in it, and bytes that are counted", async () => {
    const seen: number[] = [];
    const request = { name: "a/b.csv", type: "text/csv", onProgress: (bytes: number) => seen.push(bytes) };
    expect(await saveStream(pieces(3), request, environment)).toBe(15);
    const [file] = saved.splice(0);
    expect(await file?.text).toBe("0,ü\n1,ü\n2,ü\n");
    expect([file?.name, file?.type, seen]).toEqual(["a-b.csv", "text/csv", [5, 10, 15]]);
  });

  test("an abort, or an error of the source, saves nothing, and ends the source", async () => {
    const stop = new AbortController();
    let ended = false;
    async function* source() {
      try {
        yield "a";
        stop.abort();
        yield "b";
      } finally {
        ended = true;
      }
    }
    const request = { name: "a.csv", type: "text/csv", signal: stop.signal };
    await expect(saveStream(source(), request, environment)).rejects.toMatchObject({ name: "AbortError" });
    expect([ended, saved]).toEqual([true, []]);
    async function* failing() {
      yield "a";
      throw new Error("gone");
    }
    await expect(saveStream(failing(), { name: "a.csv", type: "text/csv" }, environment)).rejects.toThrow(
      "gone",
    );
    expect(saved).toEqual([]);
  });

  test("more than the browser can hold is refused in words", async () => {
    const target = blobTarget({ name: "a", type: "" }, environment, 10);
    await target.write("0123456789");
    await expect(target.write("x")).rejects.toThrow(FileTooLarge);
  });
});

test("names that every system takes", () => {
  expect(fileName('../a\u202e"b"\n:c?.csv')).toBe("a-b-c.csv");
  expect(["con.csv", "...", `${"x".repeat(300)}.csv`].map(fileName)).toEqual([
    "_con.csv",
    "export",
    `${"x".repeat(100)}.csv`,
  ]);
});

const chrome = await chromiumForTests("saving in Chromium");

describe.skipIf(!chrome.found)("in Chromium, under the page's Content-Security-Policy", () => {
  let opened: ChromiumPage;
  let page: Page;
  beforeAll(async () => {
    opened = await openChromiumPage(chrome, ["keep/save-stream.ts"]);
    page = opened.page;
  });
  afterAll(() => opened?.close());

  /** Saves 2,000,000 lines by one of the ways; what the user gets, and what is left in the page's storage. */
  async function save(way: "picked" | "stored" | "memory", cancel: boolean) {
    const downloaded = cancel || way === "picked" ? undefined : page.waitForEvent("download");
    const result = await page.evaluate(
      async ([chosen, stop]) => {
        const { saveStream: run, pageEnvironment: found } = globalThis as never as {
          saveStream: typeof saveStream;
          pageEnvironment(): SaveEnvironment;
        };
        const root = await navigator.storage.getDirectory();
        const environment: SaveEnvironment = {
          ...found(),
          storage: chosen === "memory" ? undefined : navigator.storage,
          showSaveFilePicker:
            chosen === "picked" ? () => root.getFileHandle("picked.csv", { create: true }) : undefined,
        };
        const controller = new AbortController();
        async function* source() {
          for (let i = 0; i < 200; i++) {
            yield `${i}`.padStart(8, "0").concat("\n").repeat(10_000);
            if (stop && i === 100) controller.abort();
          }
        }
        const options = { name: "lines.csv", type: "text/csv", signal: controller.signal };
        const outcome = await run(source(), options, environment).catch((error: Error) => error.name);
        const left: Record<string, number> = {};
        for await (const [name, handle] of root.entries()) {
          if (handle.kind === "file") {
            left[name] = (await (handle as FileSystemFileHandle).getFile()).size;
            await root.removeEntry(name);
            continue;
          }
          for await (const [key] of (handle as FileSystemDirectoryHandle).entries()) {
            left[name] = (left[name] ?? 0) + 1;
            if (stop) await (handle as FileSystemDirectoryHandle).removeEntry(key);
          }
        }
        return { outcome, left };
      },
      [way, cancel] as const,
    );
    const download = await downloaded;
    let size = 0;
    let last = "";
    if (download !== undefined) {
      for await (const chunk of await download.createReadStream()) {
        size += chunk.length;
        last = String(chunk).slice(-9);
      }
    }
    return { ...result, size, last, name: download?.suggestedFilename() };
  }

  const whole = { outcome: 18_000_000, size: 18_000_000, last: "00000199\n", name: "lines.csv" };

  test("into a file that the user picks", async () => {
    expect(await save("picked", false)).toMatchObject({
      outcome: 18_000_000,
      left: { "picked.csv": 18_000_000 },
    });
    expect(await save("picked", true)).toMatchObject({ outcome: "AbortError", left: {} });
  });

  test("into the page's storage, then downloaded", async () => {
    expect(await save("stored", true)).toMatchObject({ outcome: "AbortError", left: {} });
    expect(await save("stored", false)).toMatchObject(whole);
  });

  test("by parts of a Blob", async () => {
    expect(await save("memory", false)).toMatchObject(whole);
  });
});
