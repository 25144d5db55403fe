// Computes the SHA-256 of a file on this device and compares it; the file goes nowhere.
//
// <div data-module="fingerprint" data-expected="hex, or several with spaces" data-same data-different data-working
//  data-unsupported> with an input[type=file] and [data-result] inside.
export function start(root) {
  const input = root.querySelector("input[type=file]");
  const result = root.querySelector("[data-result]");
  const expected = (root.dataset.expected ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (!globalThis.crypto?.subtle) {
    result.textContent = root.dataset.unsupported;
    return;
  }
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    result.textContent = root.dataset.working;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const same = expected.includes(hex);
    result.className = `banner banner--${same ? "success" : "warning"}`;
    result.textContent = expected.length ? (same ? root.dataset.same : root.dataset.different) : "";
    const code = document.createElement("code");
    code.className = "mono";
    code.textContent = hex;
    result.append(" ", code);
    root.dispatchEvent(new CustomEvent("fingerprint", { detail: { hex }, bubbles: true }));
  });
}
