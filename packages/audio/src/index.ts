export {
  audioByteCount,
  audioDurationMs,
  type AudioEncoding,
  type AudioFormat,
  bytesPerFrame,
  checkAudioFormat,
  g711Format,
  isSameAudioFormat,
  pcm16Format,
} from './audio-format.ts';
export { base64Length } from './base64/base64-alphabet.ts';
export { decodeBase64, decodeBase64Into, type DecodeBase64Options } from './base64/decode-base64.ts';
export { encodeBase64, encodeBase64Into } from './base64/encode-base64.ts';
export { base64FromPcm16, pcm16FromBase64 } from './base64/pcm16-base64.ts';
export type { ChannelMixing, MixChannelsOptions } from './channels/channel-mixing.ts';
export { mixChannels } from './channels/mix-channels.ts';
export { concatBytes } from './concat-bytes.ts';
export {
  type AudioConverter,
  type AudioConverterOptions,
  type ConvertAudioOptions,
  createAudioConverter,
} from './conversion/audio-converter.ts';
export { convertAudio } from './conversion/convert-audio.ts';
export { convertToPcm16, type ConvertToPcm16Options } from './convert-to-pcm16.ts';
export { concat } from './editing/concat.ts';
export { dcOffset, removeDcOffset } from './editing/dc-offset.ts';
export type { EditOptions } from './editing/edit-options.ts';
export { fade, type FadeCurve, type FadeOptions } from './editing/fade.ts';
export { normalise, type NormaliseOptions } from './editing/normalise.ts';
export { trimSilence, type TrimSilenceOptions } from './editing/trim-silence.ts';
export { frameAudio, type FrameAudioOptions } from './frame-audio.ts';
export { decodePcma, decodePcmu, encodePcma, encodePcmu } from './g711.ts';
export { type AudioLevel, levelMeter } from './levels/level-meter.ts';
export { mixToMono } from './mix-to-mono.ts';
export { bytesFromPcm16, pcm16FromBytes } from './pcm16.ts';
export { floatToPcm16, pcm16ToFloat } from './pcm16-float.ts';
export type { DitherOptions } from './resampling/dither.ts';
export type { ResampleKernel } from './resampling/filter-kernel.ts';
export type { ResampleOptions } from './resampling/prepare-resampling.ts';
export type { ResampleQuality } from './resampling/resample-quality.ts';
export { resample } from './resampling/resample.ts';
export { createResampler, type Resampler, type ResamplerOptions } from './resampling/resampler.ts';
export type { AudioSamples, SampleFormat } from './samples.ts';
export type { PictureStyle } from './pictures/picture-style.ts';
export { renderSpectrogram, type RenderSpectrogramOptions } from './pictures/render-spectrogram.ts';
export { renderWaveform, type RenderWaveformOptions } from './pictures/render-waveform.ts';
export { spectrogramSvg, type SpectrogramSvgOptions } from './pictures/spectrogram-svg.ts';
export { waveform, type WaveformOptions } from './pictures/waveform.ts';
export { waveformSvg, type WaveformSvgOptions } from './pictures/waveform-svg.ts';
export type { FrequencyScale } from './spectrum/band-edges.ts';
export type { LevelRangeOptions } from './spectrum/level-range.ts';
export { spectrogram, type Spectrogram, type SpectrogramOptions } from './spectrum/spectrogram.ts';
export { createVoiceActivityDetector } from './voice-activity/create-voice-activity-detector.ts';
export { detectVoiceActivity, type SpeechSegment } from './voice-activity/detect-voice-activity.ts';
export type {
  SpeechStarted,
  SpeechStopped,
  VoiceActivityDetector,
  VoiceActivityEvent,
} from './voice-activity/voice-activity-detector.ts';
export type { VoiceActivityOptions } from './voice-activity/voice-activity-options.ts';
export { readWav, type WavAudio } from './wav/read-wav.ts';
export type { FormattedData, FormattedSamples, WavContent, WavSamples, WavTexts } from './wav/wav-content.ts';
export type { WavProblem } from './wav/wav-error.ts';
export type { WavFrames } from './wav/wav-frames.ts';
export { createWavReader, type WavReader } from './wav/wav-reader.ts';
export { createWavWriter, type WavWriter, type WavWriterOptions } from './wav/wav-writer.ts';
export { writeWav } from './wav/write-wav.ts';
