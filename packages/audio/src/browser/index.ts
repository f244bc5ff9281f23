export type { AudioPlace, PlayedReport } from './audio-place.ts';
export type { BrowserAudioParts } from './browser-audio-parts.ts';
export type { BrowserAudioProblem } from './browser-audio-problem.ts';
export {
  type AudioPlayback,
  type AudioPlaybackOptions,
  type AudioUnderrun,
  createAudioPlayback,
} from './create-audio-playback.ts';
export {
  createMicrophoneCapture,
  type MicrophoneCapture,
  type MicrophoneCaptureOptions,
} from './create-microphone-capture.ts';
