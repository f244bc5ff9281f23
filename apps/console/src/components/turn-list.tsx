import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Turn } from '../model/console-state.ts';
import { AnswerCard } from './answer-card.tsx';
import { PromptCard } from './prompt-card.tsx';

export interface TurnListProps {
  readonly turns: readonly Turn[];
}

/** The conversation, the newest turn last and in view. */
export function TurnList({ turns }: TurnListProps): VNode {
  const end = useRef<HTMLDivElement>(null);
  const last = turns.at(-1);
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [turns.length, last?.transcript.length, last?.status]);
  return (
    <section class="turns" aria-label="Conversation">
      <ol>
        {turns.map((turn) => (
          <li key={turn.id}>
            <PromptCard prompt={turn.prompt} />
            <AnswerCard turn={turn} />
          </li>
        ))}
      </ol>
      <div ref={end} class="end" />
    </section>
  );
}
