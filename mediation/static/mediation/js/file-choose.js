// Prints the names of the chosen files beside the button, and takes files that are dropped on it.
export function start(root) {
  const input = root.querySelector("input[type=file]");
  const output = root.querySelector("output");
  if (!input) return;
  const show = () => {
    const names = [...input.files].map((file) => file.name);
    if (output) output.textContent = names.join("  ") || "";
  };
  const over = (on) => (event) => {
    event.preventDefault();
    root.classList.toggle("is-over", on);
  };
  input.addEventListener("change", show);
  root.addEventListener("dragover", over(true));
  root.addEventListener("dragleave", over(false));
  root.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
