// Saves a form two seconds after typing stops and when a field is left.
//
// <form data-autosave-url="…" data-version="…"> with components/autosave_status.html inside.
// Sent: the form's fields without files, and `version`. Answers:
//   200 {"version": "…", "saved_at": "14:32"}     saved
//   409 {"message": "…"}                          another tab or person saved since: this tab stops saving
//   401, 403                                      signed out: what is typed stays on the page
// Anything else, and no network: tried again, ever more slowly, and at once when the network is back.
const WAIT = 2000;
const ANNOUNCE_EVERY = 30000;
const RETRY_MAX = 60000;
const ANSWER_WITHIN = 15000;

const isTyped = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.type !== "file" && field.value !== field.defaultValue;
};

export function start(form) {
  const status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  if (!status) return;
  const shown = status.querySelector("[data-autosave-text]");
  const spoken = status.querySelector("[data-autosave-live]");
  let timer = 0;
  let retry = 5000;
  let spokenAt = 0;
  let dirty = false;
  let busy = false;
  let stopped = false;
  let held = null;

  const show = (sentence, isProblem = false) => {
    shown.textContent = sentence;
    status.classList.toggle("autosave--problem", isProblem);
    const due = Date.now() - spokenAt > ANNOUNCE_EVERY;
    if (spoken && (due || isProblem) && spoken.textContent !== sentence) {
      spoken.textContent = sentence;
      spokenAt = Date.now();
    }
  };
  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("version", form.dataset.version ?? "");
    return data;
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const failed = (sentence) => {
    dirty = true;
    show(sentence, true);
    retry = Math.min(retry * 2, RETRY_MAX);
    later(retry);
  };
  const stop = (sentence) => {
    stopped = true;
    show(sentence, true);
  };

  async function save() {
    if (stopped || busy || !dirty) return;
    busy = true;
    dirty = false;
    show(status.dataset.saving);
    try {
      const headers = { Accept: "application/json" };
      const signal = AbortSignal.timeout(ANSWER_WITHIN);
      const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body: body(), headers, signal });
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok) {
        if (told.version) setVersion(String(told.version));
        retry = 5000;
        show(status.dataset.saved.replace("{time}", told.saved_at ?? ""));
      } else if (answer.status === 409) stop(told.message || status.dataset.conflict);
      else if (answer.status === 401 || answer.status === 403) stop(told.message || status.dataset.signedOut);
      else failed(told.message || status.dataset.offline);
    } catch {
      failed(status.dataset.offline);
    }
    busy = false;
    if (held) {
      const { submitter } = held;
      held = null;
      form.requestSubmit(submitter);
      return;
    }
    if (dirty && !stopped) later(Math.max(WAIT, status.classList.contains("autosave--problem") ? retry : 0));
  }
  function setVersion(version) {
    form.dataset.version = version;
    const field = form.querySelector("input[name=version]");
    if (field) field.value = version;
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    later(WAIT);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    later(200);
  });
  // A saving under way brings a new version: a form that overtook it would be taken for an older window's.
  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      held = { submitter: event.submitter };
    } else stopped = true;
  });
  // What was typed before this script came, on a slow line, is saved too.
  if ([...form.elements].some(isTyped)) {
    dirty = true;
    later(WAIT);
  }
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => { if (dirty && !stopped) event.preventDefault(); });
}
