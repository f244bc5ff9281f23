export { countingClock, type TestClock, testClock } from '@antiphon/compliance';
