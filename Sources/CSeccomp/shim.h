// SPDX-License-Identifier: Apache-2.0
// A filter on the calls into the kernel (seccomp(2)), so that this process and all its threads can open no socket from
// here on. io_uring could open one without the call, so it goes too. Calls of another architecture end the process.
#pragma once
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define PARLEY_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define PARLEY_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "name the architecture for the filter"
#endif

// 0, or what the kernel refused it with. Without `threads` only for the calling thread.
static inline int parley_forbid_sockets(int threads) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PARLEY_ARCHITECTURE, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      // The other numbering of x86-64 (x32) has this bit.
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  long flags = threads ? SECCOMP_FILTER_FLAG_TSYNC : 0;
  if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) != 0) return errno;
  return 0;
}
