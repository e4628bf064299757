#!/bin/sh
# `npm start` in a container. Other machines can reach it, so it needs tokens: if none are set, the
# first start makes one that may do everything, keeps it in DATA_DIR, and each start prints it.
set -eu

if [ -z "${API_TOKENS:-}" ] && [ -z "${API_TOKENS_FILE:-}" ]; then
  API_TOKENS_FILE=$DATA_DIR/tokens
  export API_TOKENS_FILE
  if [ ! -s "$API_TOKENS_FILE" ]; then
    mkdir -p "$DATA_DIR"
    secret=$(node --print 'crypto.randomBytes(24).toString("base64url")')
    (umask 077 && echo "$secret:read+write+sql" >"$API_TOKENS_FILE.new")
    mv "$API_TOKENS_FILE.new" "$API_TOKENS_FILE"
  fi
  echo "No API_TOKENS are set. The pages and the API take this token: $(sed 's/:[^:]*$//' "$API_TOKENS_FILE")" >&2
fi
exec node producers/launch/main.mjs api/standalone/main.ts "$@"
