import type { Session } from '@antiphon/session';
import type { Player } from '../playback/player.ts';
import type { ConsoleState, Prompt, Turn } from './console-state.ts';
import { connectionNotice, lostNotice, turnNotice } from './failure-notice.ts';
import { type RunningTurn, runTurn, type TurnSession } from './run-turn.ts';
import type { ServerAnswer } from './server-status.ts';
import type { OpenMicrophone } from './recording.ts';
import { createStore } from './store.ts';
import { createTalk } from './talk.ts';
import { samplesFromWav } from './wav-prompt.ts';

/** What the page needs of a session. */
export type ConsoleSession = TurnSession & Pick<Session, 'state$' | 'close'>;

export interface ConversationOptions {
  readonly openSession: (signal: AbortSignal) => Promise<ConsoleSession>;
  readonly readServerStatus: () => Promise<ServerAnswer>;
  /** Asks for the page again. Never rejects. */
  readonly renewPage: () => Promise<void>;
  readonly player: Player;
  readonly openMicrophone: OpenMicrophone;
  /** Milliseconds from any origin. */
  readonly clock: () => number;
}

/** The page's model: one session at a time, and the turns of all. Nothing rejects; what fails is in the state. */
export interface Conversation {
  readonly state: ConsoleState;
  /** @returns what ends it */
  subscribe(listener: (state: ConsoleState) => void): () => void;
  /** Opens a session, in place of the one there is. */
  connect(): Promise<void>;
  askText(text: string): Promise<void>;
  askFile(file: File): Promise<void>;
  /** Listens to the microphone until `endTalk`; an answer under way is stopped. */
  beginTalk(): Promise<void>;
  /** Sends what was said. */
  endTalk(): Promise<void>;
  /** Silences and cancels the answer under way. */
  stop(): Promise<void>;
}

export function createConversation(options: ConversationOptions): Conversation {
  const { openSession, readServerStatus, renewPage, player, openMicrophone, clock } = options;
  const store = createStore<ConsoleState>({ connection: 'connecting', microphone: 'off', turns: [] });
  let attempt = new AbortController();
  let session: ConsoleSession | undefined;
  let running: RunningTurn | undefined;

  /** A server that was started anew does not know this page: it is asked for the page again, which brings a new cookie, and then once more. */
  const open = async (signal: AbortSignal): Promise<Opened> => {
    for (let isRenewed = false; ; isRenewed = true) {
      const opened = await openSession(signal).catch(() => undefined);
      // A browser does not say why a connection failed; the server may.
      const server = signal.aborted ? 'absent' : await readServerStatus();
      if (opened !== undefined || server !== 'stale' || isRenewed) return { session: opened, server };
      await renewPage();
    }
  };
  const change = (part: Partial<ConsoleState>): void => store.set({ ...store.value, ...part });
  const watch = (opened: ConsoleSession): void => {
    opened.state$.subscribe((state) => {
      if (session !== opened || state.status === 'connecting') return;
      if (state.status !== 'closed') return change({ connection: state.status });
      session = undefined;
      change({ connection: 'closed', notice: lostNotice(state.close.reason) });
    });
  };
  const addTurn = (prompt: Prompt): ((part: Partial<Turn>) => void) => {
    const id = store.value.turns.length + 1;
    const empty = {
      status: 'waiting',
      transcript: '',
      samples: new Int16Array(),
      rms: 0,
      playedSampleCount: 0,
    } as const;
    change({ turns: [...store.value.turns, { id, prompt, ...empty }] });
    return (part) => change({ turns: store.value.turns.map((turn) => (turn.id === id ? { ...turn, ...part } : turn)) });
  };
  const end = async (turn: RunningTurn): Promise<void> => {
    await turn.stop();
    if (running === turn) running = undefined;
  };
  const ask = async (prompt: Prompt): Promise<void> => {
    await player.unlock();
    // Another may have begun meanwhile: the one that was asked last is heard.
    for (let turn = running; turn !== undefined; turn = running) await end(turn);
    if (session === undefined) return;
    change({ notice: undefined });
    const turn = runTurn(prompt, { session, player, clock, update: addTurn(prompt) });
    running = turn;
    await turn.ended;
    if (running === turn) running = undefined;
  };
  const talk = createTalk({
    openMicrophone,
    onState: (microphone) => change({ microphone }),
    onNotice: (notice) => change({ notice }),
    onSamples: (samples) => ask({ kind: 'audio', fileName: 'Microphone', samples }),
  });
  return {
    get state() {
      return store.value;
    },
    subscribe: (listener) => store.subscribe(listener),
    async connect() {
      attempt.abort();
      attempt = new AbortController();
      const { signal } = attempt;
      const previous = session;
      session = undefined;
      change({ connection: 'connecting', notice: undefined });
      await previous?.close();
      const opened = await open(signal);
      if (signal.aborted) {
        await opened.session?.close();
        return;
      }
      session = opened.session;
      if (session === undefined) return change({ connection: 'closed', notice: connectionNotice(opened.server) });
      change({ connection: 'open', ...(typeof opened.server === 'object' ? { server: opened.server } : {}) });
      watch(session);
    },
    askText: (text) => ask({ kind: 'text', text }),
    async askFile(file) {
      try {
        await ask({ kind: 'audio', fileName: file.name, samples: await samplesFromWav(file) });
      } catch (failure) {
        change({ notice: turnNotice(failure) });
      }
    },
    async beginTalk() {
      if (session === undefined) return;
      change({ notice: undefined });
      // Who is spoken to falls silent; otherwise the microphone would hear it.
      await Promise.all([talk.begin(), running?.stop()]);
    },
    endTalk: () => talk.end(),
    async stop() {
      await running?.stop();
    },
  };
}

interface Opened {
  readonly session: ConsoleSession | undefined;
  readonly server: ServerAnswer;
}
