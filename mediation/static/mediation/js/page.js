// Every page: the vendor's form components, menus, and our modules where the page has something for them.
import { Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, createAll } from "../../vendor/govuk.js";
import { startMenus } from "./menu.js";

// ARIA knows no radio button that is expanded: what it reveals follows it in the order of reading.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

createAll(Button, { preventDoubleClick: true });
for (const component of [CharacterCount, Checkboxes, ErrorSummary, PasswordInput, PlainRadios, SkipLink]) createAll(component);
startMenus();

// Where the tabs do not fit they are scrolled sideways: the open one begins in sight. The page itself stays where it is.
for (const tabs of document.querySelectorAll(".tabs")) {
  const open = tabs.querySelector("[aria-current]");
  if (open) tabs.scrollLeft = open.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
}

// What to look for, and the module that serves it.
const MODULES = {
  "body[data-session-seconds]": "./session.js",
  "form[data-autosave-url]": "./autosave.js",
  "[data-module~=uploads]": "./uploads.js",
  "[data-module~=file-choose]": "./file-choose.js",
  "[data-module~=fingerprint]": "./fingerprint.js",
  "[data-module~=select-all]": "./select-all.js",
  "[data-module~=job]": "./job.js",
};
for (const [selector, module] of Object.entries(MODULES)) {
  const found = document.querySelectorAll(selector);
  if (found.length) import(module).then(({ start }) => found.forEach((element) => start(element)));
}
