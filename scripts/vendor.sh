#!/bin/sh
# Compile the vendored style sheet and script. Needs node 20 and npm; a server needs neither, because
# the results are committed: mediation/static/vendor/ (govuk-frontend) and tests/vendor/ (axe-core).
# Versions stand in package.json. Usage: scripts/vendor.sh [work-directory]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
cp "$root/package.json" "$work/"
cp -R "$root/scripts/vendor" "$work/"
cd "$work"
npm install --no-audit --no-fund --no-package-lock
npx sass --style=compressed --no-source-map --load-path=node_modules \
  --quiet-deps vendor/govuk.scss govuk.css
npx esbuild vendor/govuk.js --bundle --minify --format=esm --target=es2020 --outfile=govuk.js --log-level=warning
if grep -Eq 'crest|crown|GDS|url\(' govuk.css; then
  echo "govuk.css still names a crest, a typeface or an address" >&2
  exit 1
fi
cp govuk.css govuk.js "$root/mediation/static/vendor/"
cp vendor/govuk-frontend-licence.txt "$root/mediation/static/vendor/"
mkdir -p "$root/tests/vendor"
cp node_modules/axe-core/axe.min.js "$root/tests/vendor/axe.min.js"
cp node_modules/axe-core/LICENSE "$root/tests/vendor/axe-LICENSE.txt"
