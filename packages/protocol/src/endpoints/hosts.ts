// Exact suffixes, so that a look-alike (`openai.azure.com.evil.example`) or a trailing dot does not pass.
const AZURE_SUFFIXES = ['.openai.azure.com', '.cognitiveservices.azure.com', '.services.ai.azure.com'];

/** Tells an Azure OpenAI resource's host. */
export function isAzureHost(url: URL): boolean {
  return AZURE_SUFFIXES.some((suffix) => url.hostname.endsWith(suffix) && url.hostname.length > suffix.length);
}

/** Tells OpenAI's own hosts: the one, and those of its data regions, such as `eu.api.openai.com`. */
export function isOpenaiHost(url: URL): boolean {
  return url.hostname === 'api.openai.com' || /^[a-z]{2}\.api\.openai\.com$/.test(url.hostname);
}

/** Tells this machine: plain sockets to it pass no network. The URL parser has brought every way to write an address to one form. */
export function isLoopbackHost(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}
