import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Composer } from './components/composer.tsx';
import { Header } from './components/header.tsx';
import { Notice } from './components/notice.tsx';
import { TurnList } from './components/turn-list.tsx';
import { Welcome } from './components/welcome.tsx';
import type { Conversation } from './model/conversation.ts';

export interface AppProps {
  readonly conversation: Conversation;
}

/** The whole page. */
export function App({ conversation }: AppProps): VNode {
  const [state, setState] = useState(conversation.state);
  useEffect(() => conversation.subscribe(setState), [conversation]);
  const { connection, microphone, server, notice, turns } = state;
  const isAnswering = turns.some(({ status }) => status === 'waiting' || status === 'speaking');
  return (
    <>
      <Header connection={connection} server={server} />
      <main>{turns.length === 0 ? <Welcome /> : <TurnList turns={turns} />}</main>
      <footer>
        {notice !== undefined && (
          <Notice
            notice={notice}
            onReconnect={connection === 'closed' ? () => void conversation.connect() : undefined}
          />
        )}
        <Composer
          isReady={connection === 'open' || connection === 'recovering'}
          isAnswering={isAnswering}
          microphone={microphone}
          onText={(text) => void conversation.askText(text)}
          onFile={(file) => void conversation.askFile(file)}
          onTalk={(isTalking) => void (isTalking ? conversation.beginTalk() : conversation.endTalk())}
          onStop={() => void conversation.stop()}
        />
      </footer>
    </>
  );
}
