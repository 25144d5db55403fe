// The end of an idle session: a warning two minutes before, and one button to stay. Whoever types or clicks is
// not idle: the server hears of it every few minutes. Tabs of one browser tell each other.
const WARN_BEFORE = 120;
const TELL_EVERY = 300;

export function start(body) {
  const seconds = Number(body.dataset.sessionSeconds);
  const dialog = document.getElementById("session-warning");
  const text = dialog.querySelector("[data-session-text]");
  const goOn = dialog.querySelector("[data-session-go-on]");
  const signIn = dialog.querySelector("[data-session-sign-in]");
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
  let told = Date.now();
  let active = false;
  let over = false;

  const idle = () => (Date.now() - told) / 1000;
  const heard = () => {
    told = Date.now();
    if (dialog.open && !over) dialog.close();
  };
  const end = () => {
    over = true;
    text.textContent = text.dataset.textOver;
    goOn.hidden = true;
    signIn.search = new URLSearchParams({ next: document.querySelector("#here [name=next]").value });
    signIn.hidden = false;
    if (!dialog.open) dialog.showModal();
  };
  const tell = async () => {
    active = false;
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    try {
      const answer = await fetch(body.dataset.sessionUrl, { method: "POST", headers, redirect: "manual" });
      if (!answer.ok) return end();
    } catch {
      return; // no network: try again at the next turn
    }
    heard();
    channel?.postMessage("alive");
  };

  channel?.addEventListener("message", heard);
  channel?.postMessage("alive");
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => { active = !dialog.open; }, { passive: true });
  }
  goOn.addEventListener("click", tell);
  setInterval(() => {
    if (over) return;
    if (active && idle() >= TELL_EVERY) tell();
    else if (idle() >= seconds) end();
    else if (idle() >= seconds - WARN_BEFORE && !dialog.open) {
      text.textContent = text.dataset.textSoon;
      dialog.showModal();
    }
  }, 5000);
}
