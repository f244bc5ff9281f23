import type { IncomingConnection } from '@antiphon/interface';
import { createPreviewServerDialect, credentialFromRequest, gaServerDialect } from '@antiphon/protocol';
import { errorBody } from './api-error.ts';
import type { AskedSession } from './session-host.ts';

/** What becomes of a handshake. */
export type HandshakeVerdict =
  | ({ readonly kind: 'serve' } & AskedSession)
  | { readonly kind: 'refuse'; readonly status: number; readonly body: unknown }
  /** The upgrade happens, and the session ends with the API's error. */
  | { readonly kind: 'wrong-key' };

/** Whose key is taken, and how another is refused. */
export interface HandshakeRules {
  /** The one key that is accepted; any when absent. */
  readonly apiKey: string | undefined;
  readonly wrongKey: 'handshake' | 'upgrade';
}

const PREVIEW_PATH = '/openai/realtime';
const PATHS = new Set(['/v1/realtime', '/openai/v1/realtime', PREVIEW_PATH]);

/** Judges a handshake: the path, the key, what the session is for, in this order. */
export function judgeHandshake(request: IncomingConnection['request'], rules: HandshakeRules): HandshakeVerdict {
  const { url } = request;
  if (!PATHS.has(url.pathname)) return refuse(404, `Invalid URL (GET ${url.pathname.slice(0, 128)})`);
  const key = credentialFromRequest(request)?.value;
  if (key === undefined) return refuse(401, 'Missing bearer authentication in header');
  if (rules.apiKey !== undefined && key !== rules.apiKey) {
    if (rules.wrongKey === 'upgrade') return { kind: 'wrong-key' };
    return refuse(401, 'Incorrect API key provided.', 'invalid_api_key');
  }
  if (url.searchParams.has('call_id')) return refuse(400, 'No calls are served here.', 'invalid_parameter', 'call_id');
  return url.pathname === PREVIEW_PATH ? judgePreview(url.searchParams) : judgeGa(url.searchParams);
}

function judgeGa(parameters: URLSearchParams): HandshakeVerdict {
  const model = parameters.get('model') ?? '';
  const intent = parameters.get('intent');
  if (intent === null) {
    if (model === '') return missing('model');
    return { kind: 'serve', sessionType: 'realtime', model, dialect: gaServerDialect };
  }
  if (intent !== 'transcription' || model !== '') {
    const message =
      "Give the query parameter model alone, or intent=transcription alone: its model is named by 'session.update'.";
    return refuse(400, message, 'invalid_parameter', 'intent');
  }
  return { kind: 'serve', sessionType: 'transcription', model: '', dialect: gaServerDialect };
}

function judgePreview(parameters: URLSearchParams): HandshakeVerdict {
  if (parameters.has('intent')) {
    return refuse(400, 'Only conversations are served in this dialect.', 'invalid_parameter', 'intent');
  }
  const apiVersion = parameters.get('api-version') ?? '';
  if (apiVersion === '') return missing('api-version');
  const model = parameters.get('deployment') ?? '';
  if (model === '') return missing('deployment');
  return { kind: 'serve', sessionType: 'realtime', model, dialect: createPreviewServerDialect({ apiVersion }) };
}

function missing(parameter: string): HandshakeVerdict {
  return refuse(400, `Missing required parameter: '${parameter}'.`, 'missing_required_parameter', parameter);
}

function refuse(
  status: number,
  message: string,
  code: string | null = null,
  param: string | null = null,
): HandshakeVerdict {
  return { kind: 'refuse', status, body: errorBody(message, code, param) };
}
