export type { KeptAudio } from './frame-cleaner.ts';
export { parseRecording } from './parse-recording.ts';
export { type LineSink, recordTransport, type RecordTransportOptions } from './record-transport.ts';
export type {
  CloseEntry,
  ConnectEntry,
  FailedEntry,
  FrameEntry,
  OpenEntry,
  Recording,
  RecordingEntry,
} from './recording-entry.ts';
export type { RecordingDifference } from './replay-script.ts';
export { type ReplayTransport, replayTransport, type ReplayTransportOptions } from './replay-transport.ts';
