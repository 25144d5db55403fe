// The components of govuk-frontend that have a script and that the service uses. See scripts/vendor.sh.
export { createAll } from "govuk-frontend/dist/govuk/init.mjs";
export { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
export { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
export { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
export { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
export { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
export { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
export { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
