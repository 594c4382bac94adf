import { round } from "./svg-path.ts";
import { xml, xmlText } from "./xml.ts";

export const FONT_PX = 12;
/** Width of a character, generously: there is nothing here to measure it with. */
const CHAR_PX = 7;

export function textWidth(text: string): number {
  return [...text].length * CHAR_PX;
}

/** The text, or as much of it as there is room for. */
export function fitText(text: string, width: number): string {
  const characters = [...text];
  const most = Math.max(1, Math.floor(width / CHAR_PX));
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

export interface TextStyle {
  readonly anchor?: "start" | "middle" | "end";
  readonly color?: string | undefined;
  readonly size?: number;
  readonly bold?: boolean;
  readonly rotate?: number;
}

/** Text on a base line, in one line. */
export function svgText(text: string, x: number, y: number, style: TextStyle = {}): string {
  const { anchor, color, size, bold, rotate } = style;
  return xml(
    "text",
    {
      x: round(x),
      y: round(y),
      "text-anchor": anchor === "start" ? undefined : anchor,
      fill: color,
      "font-size": size,
      "font-weight": bold ? 600 : undefined,
      transform: rotate === undefined ? undefined : `rotate(${rotate} ${round(x)} ${round(y)})`,
    },
    xmlText(text),
  );
}
