const GAP = 4;
const MARGIN = 8;

/**
 * Makes a panel that a button opens and closes: above everything, closed by Escape and by a click beside it, and the
 * focus goes back to the button. It stands below the button, or above it where there is more room.
 */
export function attachPopover(button: HTMLButtonElement, panel: HTMLElement): void {
  panel.popover = "auto";
  button.popoverTargetElement = panel;
  button.setAttribute("aria-expanded", "false");
  const place = () => placeBeside(button, panel);
  panel.addEventListener("beforetoggle", (event) => {
    // Before it is there nobody sees it jump.
    if (event.newState === "open") panel.style.visibility = "hidden";
  });
  panel.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    const change = open ? addEventListener : removeEventListener;
    change("resize", place);
    change("scroll", place, true);
    if (!open) return;
    place();
    panel.style.visibility = "";
    panel.dispatchEvent(new CustomEvent("popover-placed"));
  });
}

function placeBeside(button: HTMLElement, panel: HTMLElement): void {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = clientHeight - bottom - GAP - MARGIN;
  const above = top - GAP - MARGIN;
  const upward = panel.scrollHeight > below && above > below;
  panel.style.maxHeight = `${Math.max(120, upward ? above : below)}px`;
  const width = panel.offsetWidth;
  // Towards the middle of the page, so that it has room.
  const wanted = (left + right) / 2 > clientWidth / 2 ? right - width : left;
  panel.style.left = `${Math.max(MARGIN, Math.min(wanted, clientWidth - width - MARGIN))}px`;
  panel.style.top = `${upward ? top - GAP - panel.offsetHeight : bottom + GAP}px`;
}
