import { type AnnotationValue, type BTrDB, formatTime, type PointAtVersion } from "btrdb-web";
import type { StreamLabel } from "../data/stream-label.ts";
import { element, setText } from "../ui/element.ts";
import { fact } from "./fact.ts";
import { annotationText } from "./search-query.ts";

/** What the panel needs of the page. */
export interface MetadataPanelOptions {
  /** The user wants to see this time in the chart. */
  onJump(time: bigint): void;
  /** The panel was closed, by the user. */
  onClose?(): void;
  /** How times are written; in UTC with all digits, if it is left out. */
  formatTime?(time: bigint): string;
}

/** All that is known about one stream; each part is read by itself, and says by itself that it can't be. */
export interface MetadataPanel {
  readonly element: HTMLElement;
  /** Opens it; the focus goes to its head, and back when it is closed. */
  show(conn: BTrDB, stream: StreamLabel): void;
  hide(): void;
}

export function createMetadataPanel(options: MetadataPanelOptions): MetadataPanel {
  const write = options.formatTime ?? ((time: bigint) => formatTime(time));
  const title = element("h2", { id: "metadata-title", tabindex: -1, class: "metadata-title" });
  const close = element(
    "button",
    { type: "button", "aria-label": "Close", "data-testid": "metadata-close" },
    element("span", { "aria-hidden": "true" }, "×"),
  );
  const body = element("div", { class: "metadata-body" });
  const root = element(
    "section",
    { class: "metadata panel", "aria-labelledby": "metadata-title", hidden: true, "data-testid": "metadata" },
    element("div", { class: "metadata-head" }, title, close),
    body,
  );
  let reading = new AbortController();
  let before: Element | null = null;

  const hide = () => {
    reading.abort();
    if (root.hidden) return;
    const focused = root.contains(document.activeElement);
    root.hidden = true;
    body.replaceChildren();
    if (focused && before instanceof HTMLElement) before.focus();
    before = null;
  };
  const closed = () => {
    hide();
    options.onClose?.();
  };
  close.addEventListener("click", closed);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closed();
  });

  const point = (found: PointAtVersion | undefined) => {
    if (found === undefined) return ["The stream is empty."];
    const jump = element(
      "button",
      { type: "button", class: "metadata-small", "aria-label": `Show ${write(found.time)} in the chart` },
      "Show",
    );
    jump.addEventListener("click", () => options.onJump(found.time));
    return [
      element("time", { "data-time": String(found.time) }, write(found.time)),
      element("span", { class: "metadata-point" }, element("code", {}, String(found.value)), jump),
    ];
  };

  const fill = (conn: BTrDB, label: StreamLabel, signal: AbortSignal) => {
    const stream = conn.stream(label.uuid);
    const list = element("dl", { class: "metadata-facts" });
    const add = (term: string, testId: string) => {
      const added = fact(term, testId);
      list.append(added.term, added.value);
      return added;
    };
    const metadata = stream.metadata({ signal });
    // Each part says by itself what went wrong; here, so that nothing is left unheard.
    metadata.catch(() => undefined);
    let again = false;
    const described = () => {
      const answer = again ? stream.metadata({ signal, refresh: true }) : metadata;
      answer.catch(() => {
        again = true;
      });
      return answer;
    };

    add("Collection", "metadata-collection").set(label.collection);
    add("UUID", "metadata-uuid").set(element("code", {}, label.uuid), copyButton(label.uuid));
    add("Unit", "metadata-unit").set(label.unit || "none");
    add("Points", "metadata-count").load(
      () => stream.count({ signal }),
      (count) => [count.toLocaleString("en-US")],
      signal,
    );
    const earliest = add("Earliest", "metadata-earliest");
    const latest = add("Latest", "metadata-latest");
    for (const { value } of [earliest, latest]) value.classList.add("metadata-two-lines");
    earliest.load(() => stream.earliest({ signal }), point, signal);
    latest.load(() => stream.latest({ signal }), point, signal);
    add("Version", "metadata-version").load(
      () => stream.fullVersion({ signal }),
      ({ major, minor }) => [
        element("code", {}, String(major)),
        minor === 0n ? "" : ` and ${minor.toLocaleString("en-US")} points since`,
      ],
      signal,
    );
    add("Property version", "metadata-property-version").load(
      described,
      ({ propertyVersion }) => [element("code", {}, String(propertyVersion))],
      signal,
    );
    // What may be long comes last, so that nothing below it moves.
    add("Tags", "metadata-tags").load(described, ({ tags }) => pairs(tags), signal);
    add("Annotations", "metadata-annotations").load(
      described,
      ({ annotations }) => pairs(annotations),
      signal,
    );
    body.replaceChildren(list);
  };

  return {
    element: root,
    show(conn, stream) {
      reading.abort();
      reading = new AbortController();
      if (root.hidden) before = document.activeElement;
      setText(title, stream.name);
      root.hidden = false;
      fill(conn, stream, reading.signal);
      body.scrollTop = 0;
      title.focus({ preventScroll: true });
    },
    hide,
  };
}

function pairs(record: Readonly<Record<string, AnnotationValue>>): readonly (Node | string)[] {
  const entries = Object.entries(record);
  if (entries.length === 0) return ["none"];
  const list = element("ul", { class: "metadata-pairs" });
  for (const [key, value] of entries) {
    list.append(
      element(
        "li",
        { "data-key": key },
        element("span", { class: "metadata-key" }, key),
        " ",
        element("span", { class: "metadata-text" }, annotationText(value)),
      ),
    );
  }
  return [list];
}

function copyButton(text: string): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: "metadata-small", "aria-label": "Copy the UUID", "data-testid": "copy-uuid" },
    "Copy",
  );
  const said = element("span", { class: "visually-hidden", role: "status" });
  button.addEventListener("click", async () => {
    // There is no clipboard without TLS, but on this computer.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    button.textContent = copied ? "Copied" : "Not allowed";
    said.textContent = copied ? "Copied." : "The browser does not allow to copy; select the text.";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2_000);
  });
  return element("span", {}, button, said);
}
