// The sections of the sidebar are open until somebody closes them.
for (const section of [
  "Start",
  "Where it runs",
  "Examples",
  "Help",
  "In production",
  "Tools",
  "Project",
  "Modules",
]) {
  const key = `tsd-accordion-${section}`;
  if (localStorage.getItem(key) === null) localStorage.setItem(key, "true");
}
