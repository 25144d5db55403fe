// Sends each chosen file on its own as soon as it is chosen, with its own status in words.
//
// components/upload_list.html gives the markup. Each file is one POST of multipart form data with the field
// `file`, the token, and the other fields of the form. Answers:
//   201 with the HTML of one row (components/upload_row.html)
//   4xx or 5xx {"message": "…"}     the reason, printed in the row with a button to try again
const AT_ONCE = 2;

export function start(root) {
  const input = root.querySelector("input[type=file]");
  const list = root.querySelector("[data-uploads-list]");
  const live = root.querySelector("[data-uploads-live]");
  const texts = root.dataset;
  const waiting = [];
  let running = 0;

  root.classList.add("uploads-live");
  root.querySelectorAll("[data-without-script]").forEach((element) => element.remove());
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    root.querySelector("output")?.replaceChildren();
    for (const file of files) add(file);
  });
  window.addEventListener("beforeunload", (event) => { if (running || waiting.length) event.preventDefault(); });

  function add(file) {
    const row = root.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = size(file.size);
    list.append(row);
    queue(file, row);
  }
  function queue(file, row) {
    state(row, texts.waiting);
    waiting.push([file, row]);
    next();
  }
  function next() {
    while (running < AT_ONCE && waiting.length) send(...waiting.shift());
    root.dispatchEvent(new CustomEvent("uploads", { detail: { busy: running + waiting.length }, bubbles: true }));
  }
  function send(file, row) {
    const request = new XMLHttpRequest();
    const data = new FormData();
    const form = root.closest("form");
    if (form) for (const [name, value] of new FormData(form)) if (!(value instanceof File)) data.append(name, value);
    data.append("file", file, file.name);
    running += 1;
    const bar = row.querySelector("progress");
    const cancel = row.querySelector("[data-cancel]");
    bar.hidden = false;
    cancel.hidden = false;
    cancel.onclick = () => { request.abort(); row.remove(); };
    request.upload.onprogress = (event) => {
      const percent = Math.floor((event.loaded / event.total) * 100);
      bar.value = percent;
      state(row, percent < 100 ? texts.sending.replace("{percent}", percent) : texts.checking, percent % 25 === 0);
    };
    request.onloadend = () => {
      running -= 1;
      if (request.status === 201) taken(row, request.responseText);
      else if (row.isConnected) refused(row, reason(request), file);
      next();
    };
    request.open("POST", root.dataset.url);
    request.setRequestHeader("Accept", "application/json, text/html");
    request.send(data);
  }
  function taken(row, html) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    row.replaceWith(fresh);
    announce(`${fresh.querySelector("[data-name]")?.textContent ?? ""} ${fresh.querySelector("[data-status]")?.textContent ?? ""}`);
  }
  function refused(row, sentence, file) {
    row.classList.add("upload--failed");
    row.querySelector("progress").hidden = true;
    row.querySelector("[data-cancel]").hidden = true;
    state(row, texts.failed.replace("{reason}", sentence), true);
    const again = row.querySelector("[data-again]");
    again.hidden = false;
    again.onclick = () => {
      again.hidden = true;
      row.classList.remove("upload--failed");
      queue(file, row);
    };
  }
  function reason(request) {
    try {
      return JSON.parse(request.responseText).message || texts.broken;
    } catch {
      return texts.broken;
    }
  }
  function state(row, sentence, speak = false) {
    row.querySelector("[data-status]").textContent = sentence;
    if (speak) announce(`${row.querySelector("[data-name]").textContent} ${sentence}`);
  }
  function announce(sentence) {
    live.textContent = sentence;
  }
}

function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let step = 0;
  for (; bytes >= 1024 && step < 3; step += 1) bytes /= 1024;
  return `${step === 0 || bytes >= 10 ? Math.round(bytes) : bytes.toFixed(1)} ${units[step]}`;
}
