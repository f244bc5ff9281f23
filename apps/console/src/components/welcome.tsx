import type { VNode } from 'preact';

/** What the page shows before the first turn. */
export function Welcome(): VNode {
  return (
    <section class="welcome">
      <svg viewBox="0 0 240 64" aria-hidden="true">
        <path d="M8 32v0M20 26v12M32 18v28M44 8v48M56 20v24M68 27v10M80 30v4" class="call" />
        <path d="M160 30v4M172 24v16M184 12v40M196 20v24M208 6v52M220 22v20M232 32v0" class="response" />
        <path d="M104 32h32m-7-6 7 6-7 6" class="arrow" />
      </svg>
      <h2>Say something, hear the answer</h2>
      <p>Type a text, or pick a WAV file of any format: it is converted here, in the page, before it is sent.</p>
    </section>
  );
}
