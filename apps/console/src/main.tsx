import { render } from 'preact';
import { createMicrophoneCapture } from '@antiphon/audio/browser';
import { App } from './app.tsx';
import { createConversation } from './model/conversation.ts';
import { openSession } from './model/open-session.ts';
import { readServerStatus, renewPage } from './model/server-status.ts';
import { createPlayer } from './playback/player.ts';

const root = document.querySelector('#app');
if (root !== null) {
  const conversation = createConversation({
    openSession: (signal) => openSession(new URL('v1/realtime', location.href), signal),
    readServerStatus: () => readServerStatus(new URL('status', location.href)),
    renewPage: () => renewPage(new URL('.', location.href)),
    player: createPlayer(),
    openMicrophone: createMicrophoneCapture,
    clock: () => performance.now(),
  });
  render(<App conversation={conversation} />, root);
  void conversation.connect();
}
