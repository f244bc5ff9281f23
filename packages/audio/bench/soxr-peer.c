/* Resamples chunks of 20 ms with libsoxr at its quality HQ, on one thread, and prints the processor's microseconds per chunk.
   Usage: soxr-peer FROM_HZ TO_HZ CHUNKS */
#include <soxr.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  int from = atoi(arguments[1]), to = atoi(arguments[2]), chunks = atoi(arguments[3]), length = from / 50;
  static float input[8192], output[8192];
  for (int index = 0; index < length; index++) input[index] = (float)(index % 97) / 97 - 0.5f;
  soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  soxr_io_spec_t format = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  soxr_t resampler = soxr_create(from, to, 1, 0, &format, &quality, &runtime);
  if (!resampler) return 1;
  size_t done = 0, total = 0;
  for (int turn = 0; turn < 200; turn++) soxr_process(resampler, input, length, 0, output, 8192, &done);
  double start = microseconds();
  for (int turn = 0; turn < chunks; turn++) {
    soxr_process(resampler, input, length, 0, output, 8192, &done);
    total += done;
  }
  double spent = microseconds() - start;
  printf("{ \"microseconds\": %.4f, \"samples\": %zu, \"engine\": \"%s\" }\n", spent / chunks, total, soxr_engine(resampler));
  soxr_delete(resampler);
  return 0;
}
