/** The names under which the worklet file registers its processors. */
export const CAPTURE_PROCESSOR = 'antiphon-capture';
export const PLAYBACK_PROCESSOR = 'antiphon-playback';
