// Work in the background: the status line follows it, and the page is read again when it is over.
const EVERY = 2000;

export function start(box) {
  const look = async () => {
    let page;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok) return location.reload();
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return setTimeout(look, EVERY); // no network: try again at the next turn
    }
    const now = page.querySelector("[data-module~=job]");
    if (!now) return location.reload();
    for (const name of ["data-job-text", "data-job-bar"]) {
      const [old, fresh] = [box.querySelector(`[${name}]`), now.querySelector(`[${name}]`)];
      if (old && fresh && old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
      if (old && fresh && "value" in old) old.value = fresh.value;
    }
    return setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
