/*
 * What the memory allows: the streaming cases in C, with one thread and with two.
 * gcc -O3 -march=native memory.c -o memory -lpthread; ./memory CASE THREADS BUDGET_MS prints one JSON line after @@.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ADD_F64, ADD_F32, ADD_U8, SUM_F64, FUSED_F64, FUSED_F32 };

typedef struct {
  int op, part, parts;
  size_t n;
  void *p[5];
  double sum;
} Work;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void run(Work *w) {
  size_t from = w->n / w->parts * w->part;
  size_t to = w->part == w->parts - 1 ? w->n : w->n / w->parts * (w->part + 1);
  if (w->op == ADD_F64) {
    double *restrict o = w->p[0], *a = w->p[1], *b = w->p[2];
    for (size_t i = from; i < to; i++) o[i] = a[i] + b[i];
  } else if (w->op == ADD_F32) {
    float *restrict o = w->p[0], *a = w->p[1], *b = w->p[2];
    for (size_t i = from; i < to; i++) o[i] = a[i] + b[i];
  } else if (w->op == ADD_U8) {
    uint8_t *restrict o = w->p[0], *a = w->p[1], *b = w->p[2];
    for (size_t i = from; i < to; i++) o[i] = a[i] + b[i];
  } else if (w->op == FUSED_F64) {
    double *restrict o = w->p[0], *a = w->p[1], *b = w->p[2], *c = w->p[3], *d = w->p[4];
    for (size_t i = from; i < to; i++) o[i] = a[i] * b[i] + c[i] - d[i];
  } else if (w->op == FUSED_F32) {
    float *restrict o = w->p[0], *a = w->p[1], *b = w->p[2], *c = w->p[3], *d = w->p[4];
    for (size_t i = from; i < to; i++) o[i] = a[i] * b[i] + c[i] - d[i];
  } else {
    double *a = w->p[1], s[16] = {0};
    size_t i = from;
    for (; i + 16 <= to; i += 16)
      for (int k = 0; k < 16; k++) s[k] += a[i + k];
    for (; i < to; i++) s[0] += a[i];
    for (int k = 1; k < 16; k++) s[0] += s[k];
    w->sum = s[0];
  }
}

static pthread_barrier_t begin, end;
static volatile int stop;
static void *thread(void *p) {
  for (;;) {
    pthread_barrier_wait(&begin);
    if (stop) return 0;
    run(p);
    pthread_barrier_wait(&end);
  }
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    int op;
    size_t n, size;
  } cases[] = {{"add_f64_1e6", ADD_F64, 1000000, 8},   {"add_f64_1e7", ADD_F64, 10000000, 8},
               {"add_f32_1e6", ADD_F32, 1000000, 4},   {"add_f32_1e7", ADD_F32, 10000000, 4},
               {"add_u8_1e6", ADD_U8, 1000000, 1},     {"image_wrap", ADD_U8, 1920 * 1080 * 4, 1},
               {"sum_f64", SUM_F64, 1000000, 8},       {"fused_f64", FUSED_F64, 1000000, 8},
               {"fused_f32", FUSED_F32, 1000000, 4}};
  if (argc < 4) return 2;
  int threads = atoi(argv[2]);
  double budget = atof(argv[3]);
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    if (strcmp(cases[k].name, argv[1])) continue;
    Work work[2];
    pthread_t id;
    size_t bytes = cases[k].n * cases[k].size;
    memset(work, 0, sizeof work);
    for (int j = 0; j < 5; j++) {
      void *p = 0;
      if (posix_memalign(&p, 64, bytes)) return 3;
      memset(p, j, bytes);
      work[0].p[j] = work[1].p[j] = p;
    }
    for (int t = 0; t < threads; t++) work[t].op = cases[k].op, work[t].n = cases[k].n, work[t].part = t, work[t].parts = threads;
    if (threads == 2) {
      pthread_barrier_init(&begin, 0, 2);
      pthread_barrier_init(&end, 0, 2);
      pthread_create(&id, 0, thread, &work[1]);
    }
    static double samples[400];
    int count = -3;
    for (double start = now(); count < 5 || (now() - start < budget && count < 400);) {
      double t = now();
      if (threads == 2) pthread_barrier_wait(&begin);
      run(&work[0]);
      if (threads == 2) pthread_barrier_wait(&end);
      if (count >= 0) samples[count] = now() - t;
      count++;
    }
    qsort(samples, count, sizeof *samples, compare);
    printf("@@{\"median\":%g,\"min\":%g,\"runs\":%d}\n", samples[count / 2], samples[0], count);
    if (threads == 2) {
      stop = 1;
      pthread_barrier_wait(&begin);
      pthread_join(id, 0);
    }
    return 0;
  }
  printf("@@{\"error\":\"not available\"}\n");
  return 0;
}
