import type { VNode } from 'preact';
import type { NoticeText } from '../model/failure-notice.ts';

export interface NoticeProps {
  readonly notice: NoticeText;
  readonly onReconnect?: (() => void) | undefined;
}

/** What went wrong, and what to do. */
export function Notice({ notice, onReconnect }: NoticeProps): VNode {
  return (
    <div class="notice" role="alert">
      <p>
        <strong>{notice.title}</strong> {notice.advice}
      </p>
      {onReconnect !== undefined && (
        <button type="button" onClick={onReconnect}>
          Reconnect
        </button>
      )}
    </div>
  );
}
