import { AntiphonError } from '@antiphon/interface';

/** What stands between a page and its audio; in `details.problem` of the error. */
export type BrowserAudioProblem =
  /** The user, or the page's policy, does not let it hear the microphone. */
  | 'permission-denied'
  /** There is no microphone, or none that fits the constraints. */
  | 'no-device'
  /** The microphone is there and cannot be opened: another program has it. */
  | 'device-busy'
  /** The microphone went away while it was heard. */
  | 'device-lost'
  /** The browser has no AudioWorklet, or hides it: the page was not loaded over https or from this machine. */
  | 'no-audio-worklet'
  /** The browser has no microphone to offer, or hides it for the same reason. */
  | 'no-media-devices'
  /** There is no audio device that could be opened. */
  | 'no-audio-context'
  /** The file of the worklet could not be loaded. */
  | 'worklet-not-loaded'
  /** The audio thread failed. */
  | 'worklet-failed';

const MESSAGES: Readonly<Record<BrowserAudioProblem, string>> = {
  'permission-denied':
    'the microphone is not allowed: ask the user to allow it in the browser, and serve the page without a policy that forbids it',
  'no-device': 'no microphone was found that fits: connect one, or loosen the constraints',
  'device-busy': 'the microphone could not be opened: close the program that uses it',
  'device-lost': 'the microphone went away: open it again',
  'no-audio-worklet': 'this browser has no AudioWorklet here: serve the page over https or from this machine',
  'no-media-devices': 'this browser has no microphone here: serve the page over https or from this machine',
  'no-audio-context': 'no audio device could be opened',
  'worklet-not-loaded':
    'the file of the audio worklet could not be loaded: serve worklets.js beside the page and name it with workletUrl',
  'worklet-failed': 'the audio thread failed: open it again',
};

/** The error for a problem: `UNSUPPORTED`, with the problem in its details. */
export function browserAudioError(problem: BrowserAudioProblem, cause?: unknown): AntiphonError {
  return new AntiphonError({ code: 'UNSUPPORTED', message: MESSAGES[problem], cause, details: { problem } });
}

/** What a refused `getUserMedia` means. */
export function microphoneError(cause: unknown): AntiphonError {
  return browserAudioError(problemOf(cause instanceof Error ? cause.name : ''), cause);
}

function problemOf(name: string): BrowserAudioProblem {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permission-denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-device';
    default:
      return 'device-busy';
  }
}
