// Adds a box to the heading of a table that ticks or clears all rows: <th data-module="select-all" data-label="…">.
export function start(cell) {
  const table = cell.closest("table");
  const boxes = () => [...table.querySelectorAll("tbody input[type=checkbox]:not(:disabled)")];
  const box = document.createElement("input");
  box.type = "checkbox";
  box.setAttribute("aria-label", cell.dataset.label);
  cell.replaceChildren(box);
  box.addEventListener("change", () => boxes().forEach((each) => { each.checked = box.checked; }));
  table.addEventListener("change", () => {
    const ticked = boxes().filter((each) => each.checked).length;
    box.checked = ticked > 0 && ticked === boxes().length;
    box.indeterminate = ticked > 0 && !box.checked;
  });
}
