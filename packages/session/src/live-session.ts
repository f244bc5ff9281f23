import type { ClientEvent, ConversationItem, RateLimit, RealtimeSession, ServerEvent } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { Conversation } from './conversation/conversation.ts';
import type { RetainedAudio } from './conversation/retained-audio.ts';
import type { SpeechEvent, UsageReport } from './observability/derived-streams.ts';
import type { McpApprovalRequest, McpCall, McpToolList } from './mcp/mcp-events.ts';
import { turnLatencies } from './observability/turn-latencies.ts';
import type { TurnLatency } from './observability/turn-latency.ts';
import type { UsageTotal } from './observability/usage-total.ts';
import type { RecoveryReport } from './recovery/recovery-report.ts';
import type { ResponseStream } from './responses/response-stream.ts';
import type { AudioChunk } from './session-audio.ts';
import type { LiveSessionCore } from './live-session-core.ts';
import { notSentError } from './session-error.ts';
import type { SessionState } from './session-state.ts';
import type { Session } from './session.ts';
import type { SessionTool, ToolRegistration, ToolSchema } from './tools/session-tool.ts';
import type { JsonSchema } from './tools/standard-schema.ts';
import type { ToolCallEvent } from './tools/tool-call-event.ts';

/** A session as its user sees it. Each member leads to the part that does the work. */
export class LiveSession implements Session {
  readonly #core: LiveSessionCore;
  #latencies: Observable<TurnLatency> | undefined;
  #closing: Promise<void> | undefined;

  constructor(core: LiveSessionCore) {
    this.#core = core;
  }

  get events$(): Observable<ServerEvent> {
    return this.#core.events.stream$;
  }

  get sent$(): Observable<ClientEvent> {
    return this.#core.link.sent$;
  }

  get state$(): Observable<SessionState> {
    return this.#core.state.changes$;
  }

  get state(): SessionState {
    return this.#core.state.current;
  }

  get conversation$(): Observable<Conversation> {
    return this.#core.works.conversation.changes$;
  }

  get conversation(): Conversation {
    return this.#core.works.conversation.current;
  }

  get responses$(): Observable<ResponseStream> {
    return this.#core.works.responses.responses$;
  }

  get audio$(): Observable<AudioChunk> {
    return this.#core.works.audio.stream$;
  }

  get speech$(): Observable<SpeechEvent> {
    return this.#core.works.derived.speech$;
  }

  get rateLimits$(): Observable<readonly RateLimit[]> {
    return this.#core.works.derived.rateLimits$;
  }

  get usage$(): Observable<UsageReport> {
    return this.#core.works.derived.usage$;
  }

  get usage(): UsageTotal {
    return this.#core.works.derived.usage;
  }

  get latency$(): Observable<TurnLatency> {
    const core = this.#core;
    return (this.#latencies ??= turnLatencies({
      dispatcher: core.works.dispatcher,
      sent$: this.sent$,
      responses$: this.responses$,
      nowMs: () => core.options.clock.nowMs(),
      connectMs: () => core.connectMs,
      described: () => core.configuration.session,
    }));
  }

  get recoveries$(): Observable<RecoveryReport> {
    return this.#core.recoveries.stream$;
  }

  get toolCalls$(): Observable<ToolCallEvent> {
    return this.#core.works.tools.now().calls$;
  }

  get mcpCalls$(): Observable<McpCall> {
    return this.#core.works.tools.now().mcp.calls$;
  }

  get mcpApprovals$(): Observable<McpApprovalRequest> {
    return this.#core.works.tools.now().mcp.approvals$;
  }

  get mcpToolLists$(): Observable<McpToolList> {
    return this.#core.works.tools.now().mcp.toolLists$;
  }

  retainedAudio(itemId: string, contentIndex?: number): RetainedAudio | undefined {
    return this.#core.works.retained.retained(itemId, contentIndex);
  }

  update(...[config, options]: Parameters<Session['update']>): Promise<RealtimeSession> {
    return this.#core.works.tools.update(config, options);
  }

  addItem(...[item, options]: Parameters<Session['addItem']>): Promise<ConversationItem> {
    return this.#core.works.commands.addItem(item, options);
  }

  deleteItem(...[itemId, options]: Parameters<Session['deleteItem']>): Promise<void> {
    return this.#core.works.commands.deleteItem(itemId, options);
  }

  retrieveItem(...[itemId, options]: Parameters<Session['retrieveItem']>): Promise<ConversationItem> {
    return this.#core.works.commands.retrieveItem(itemId, options);
  }

  appendAudio(...[audio, options]: Parameters<Session['appendAudio']>): Promise<void> {
    return this.#core.works.commands.appendAudio(audio, options);
  }

  sendAudio(...[source, options]: Parameters<Session['sendAudio']>): ReturnType<Session['sendAudio']> {
    return this.#core.works.sendAudio(source, options);
  }

  commitAudio(...[options]: Parameters<Session['commitAudio']>): Promise<string> {
    return this.#core.works.commands.commitAudio(options);
  }

  clearAudio(...[options]: Parameters<Session['clearAudio']>): Promise<void> {
    return this.#core.works.commands.clearAudio(options);
  }

  truncate(...[itemId, playedMs, options]: Parameters<Session['truncate']>): Promise<void> {
    return this.#core.works.commands.truncate(itemId, playedMs, options);
  }

  get waitingResponses(): readonly ResponseStream[] {
    return this.#core.works.responses.waiting();
  }

  respond(...[options]: Parameters<Session['respond']>): ResponseStream {
    return this.#core.works.responses.respond(options);
  }

  registerTool<Schema extends ToolSchema = JsonSchema>(tool: SessionTool<Schema>): ToolRegistration {
    return this.#core.works.tools.now().register(tool);
  }

  approveMcpCall(...[requestId, options]: Parameters<Session['approveMcpCall']>): Promise<void> {
    return this.#core.works.tools.now().mcp.approve(requestId, options);
  }

  rejectMcpCall(...[requestId, options]: Parameters<Session['rejectMcpCall']>): Promise<void> {
    return this.#core.works.tools.now().mcp.reject(requestId, options);
  }

  rollOver(...[options]: Parameters<Session['rollOver']>): Promise<RecoveryReport> {
    return this.#core.requests.request(options);
  }

  send(event: ClientEvent): void {
    const { state } = this;
    if (state.status === 'recovering') throw notSentError(state.error);
    this.#core.send(event);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#core.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
