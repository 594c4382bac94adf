/**
 * TypeDoc makes anchors of the plain text of a heading alone. Here what is written as code counts too, as on GitHub, so
 * that links lead to the same place in both.
 *
 * @param {import("markdown-it").default} parser
 */
export function keepCodeInHeadings(parser) {
  parser.core.ruler.push("code-in-headings", ({ tokens, Token }) => {
    const html = (content) => Object.assign(new Token("html_inline", "", 0), { content });
    for (const [at, { type }] of tokens.entries()) {
      if (type !== "heading_open") continue;
      const inline = tokens[at + 1];
      inline.children = inline.children.flatMap((child) =>
        child.type === "code_inline"
          ? [
              html("<code>"),
              Object.assign(new Token("text", "", 0), { content: child.content }),
              html("</code>"),
            ]
          : [child],
      );
    }
  });
}
