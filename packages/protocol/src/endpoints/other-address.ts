import { isAzureHost, isOpenaiHost } from './hosts.ts';
import { trimmedPath } from './realtime-url.ts';

const WEB_PAGE =
  /^(portal|ai|oai)\.azure\.com$|^(platform|help|community|developers)\.openai\.com$|^(www\.)?(openai|chatgpt)\.com$/;
const REGIONAL = /\.api\.cognitive\.microsoft\.com$/;
const WEBRTC_HOST = /\.realtimeapi-preview\.ai\.azure\.com$/;

// The ends of paths that people copy from other parts of the API, and what those are.
const OTHER_PATHS: readonly (readonly [path: RegExp, what: string])[] = [
  [/\/realtime\/calls(\/.*)?$/, 'takes the offers of WebRTC calls'],
  [
    /\/realtime\/(translations\/)?(client_secrets|sessions|transcription_sessions)$/,
    'creates client secrets over HTTP',
  ],
  [/\/v1\/live(\/.*)?$/, 'is the Live API, another protocol'],
  [/\/voice-live(\/.*)?$/, 'is the Voice Live API, another protocol'],
  [/\/(chat\/completions|completions|responses|embeddings|models|audio\/\w+)$/, 'is another API'],
];

/** What to paste in place of an address that is well formed and not one of the Realtime socket; undefined for every other. */
export function otherAddress(url: URL): string | undefined {
  const { hostname, host } = url;
  if (WEB_PAGE.test(hostname)) {
    return `${hostname} is a web page: paste the API's URL, such as https://api.openai.com/v1 or https://RESOURCE.openai.azure.com`;
  }
  if (REGIONAL.test(hostname)) {
    return `${hostname} is the address of a region: paste that of your resource, https://RESOURCE.openai.azure.com`;
  }
  if (WEBRTC_HOST.test(hostname)) {
    return `${hostname} takes the offers of WebRTC calls: paste the address of your resource, https://RESOURCE.openai.azure.com`;
  }
  const path = trimmedPath(url);
  const what = OTHER_PATHS.find(([pattern]) => pattern.test(path))?.[1];
  // The deployments of Azure are told apart with their names, in a sentence of their own.
  if (what === undefined || /\/deployments\//.test(path)) return undefined;
  return `the path of this URL on ${host} ${what}: paste ${isAzureHost(url) ? `https://${host} or wss://${host}/openai/v1/realtime?model=DEPLOYMENT` : baseOf(url)}`;
}

function baseOf(url: URL): string {
  return isOpenaiHost(url)
    ? `https://${url.host}/v1 or wss://${url.host}/v1/realtime?model=MODEL`
    : `https://${url.host}/v1`;
}
