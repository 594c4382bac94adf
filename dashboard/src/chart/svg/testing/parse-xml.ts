/** An element with its text and its children in order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

const TOKEN = /<\?xml [^?]*\?>\s*|<\/([\w:-]+)>|<([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads what a strict XML parser would, and throws at anything else: of comments, namespaces and DTDs it knows nothing. */
export function parseXml(text: string): XmlElement {
  const root = { name: "", attributes: {}, children: [] as (XmlElement | string)[] };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) throw new Error(`not XML at ${at}: ${text.slice(at, at + 40)}`);
    const [, closing, opening, attributes = "", empty, content] = token;
    const parent = open.at(-1) ?? root;
    if (closing !== undefined) {
      if (parent === root || open.pop()?.name !== closing)
        throw new Error(`</${closing}> closes ${parent.name}`);
    } else if (opening !== undefined) {
      const element = { name: opening, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (empty === "") open.push(element);
    } else if (content !== undefined) parent.children.push(decode(content));
  }
  const elements = root.children.filter((child) => typeof child !== "string");
  const [only] = elements;
  if (open.length !== 1 || only === undefined || elements.length !== 1) throw new Error("not one element");
  if (root.children.some((child) => typeof child === "string" && child.trim() !== ""))
    throw new Error("text outside");
  return only;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(
    ([, name, value]) => [name, decode(value as string)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`twice: ${text}`);
  return Object.fromEntries(pairs);
}

function decode(text: string): string {
  const legal = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
  if (!legal.test(text) || text.includes("]]>"))
    throw new Error(`no XML characters: ${JSON.stringify(text)}`);
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined || !whole.endsWith(";")) throw new Error(`no entity: ${whole}`);
    return character;
  });
}

/** All elements of a name, in order. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  const inside = element.children.flatMap((child) =>
    typeof child === "string" ? [] : elementsOf(child, name),
  );
  return element.name === name ? [element, ...inside] : inside;
}

export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}
