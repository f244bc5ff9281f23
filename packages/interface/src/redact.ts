const REPLACEMENT = '[redacted]';
const SECRET_NAME =
  /^(authorization|proxy-authorization|api-key|api_key|apikey|x-api-key|key|token|access_token|id_token|client_secret|secret|password|sig|cookie|set-cookie|sec-websocket-protocol)$/i;
const SECRET_TEXT = [
  // Subprotocols that carry a key.
  /(openai-insecure-api-key\.)[^\s,"']+/gi,
  // Header values.
  /\b(Bearer\s+|Basic\s+)[A-Za-z0-9._~+/=-]{4,}/gi,
  // Keys and ephemeral secrets by their prefix.
  /\b((?:sk|ek)[-_])[A-Za-z0-9_-]{6,}/g,
  // Query parameters.
  /([?&](?:api[-_]?key|key|token|access_token|client_secret|authorization|sig)=)[^&#\s"']+/gi,
  // Members of JSON, also in a text that quotes a part of it.
  /("(?:access|refresh|id)_?token"\s*:\s*")[^"]+/gi,
  /("(?:api[-_]?key|client_?secret|secret|password)"\s*:\s*")[^"]+/gi,
  // Tokens that are signed JSON.
  /\b(eyJ)[\w-]{8,}(?:\.[\w-]+)+/g,
  // User information in a URL.
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"']+(?=@)/gi,
];

/** Removes whatever looks like a secret from a text: keys, tokens, header values, query parameters, user information in URLs. */
export function redact(text: string): string {
  return SECRET_TEXT.reduce((result, pattern) => result.replace(pattern, `$1${REPLACEMENT}`), text);
}

/** Copies headers with the values of secret ones replaced, for logs and recordings. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_NAME.test(name) ? REPLACEMENT : redact(value)]),
  );
}
