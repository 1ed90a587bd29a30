#include "worker/system_calls.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <utility>

#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sammoe {
namespace {

using Filter = std::unique_ptr<void, void (*)(void*)>;

/// Calls that touch only this process's memory, threads, time, and files that are open. Of the sending ones,
/// a connected stream socket takes no address, and the worker has no other.
constexpr std::initializer_list<int> kComputing{
    // memory
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise),
    SCMP_SYS(mincore), SCMP_SYS(msync), SCMP_SYS(mlock), SCMP_SYS(munlock), SCMP_SYS(membarrier),
    SCMP_SYS(get_mempolicy), SCMP_SYS(set_mempolicy), SCMP_SYS(mbind),
    // threads
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list), SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler), SCMP_SYS(getcpu),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(restart_syscall), SCMP_SYS(arch_prctl),
    // time
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times), SCMP_SYS(getrusage),
    // its own signals
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    // open files
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(pwrite64), SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(close), SCMP_SYS(close_range),
    SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select),
    SCMP_SYS(pselect6), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(recvfrom), SCMP_SYS(getsockopt),
    // what the machine is
    SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrandom), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid)};

/// Libraries look for files and do without; EACCES is the answer they know.
constexpr std::initializer_list<int> kOpening{
    SCMP_SYS(open),     SCMP_SYS(openat),     SCMP_SYS(openat2), SCMP_SYS(creat),     SCMP_SYS(stat),
    SCMP_SYS(lstat),    SCMP_SYS(statx),      SCMP_SYS(access),  SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(statfs),  SCMP_SYS(getcwd)};

constexpr std::initializer_list<int> kForbiddenBesideAGpu{SCMP_SYS(execve),
                                                          SCMP_SYS(execveat),
                                                          SCMP_SYS(fork),
                                                          SCMP_SYS(vfork),
                                                          SCMP_SYS(ptrace),
                                                          SCMP_SYS(process_vm_readv),
                                                          SCMP_SYS(process_vm_writev),
                                                          SCMP_SYS(process_madvise),
                                                          SCMP_SYS(pidfd_open),
                                                          SCMP_SYS(pidfd_getfd),
                                                          SCMP_SYS(pidfd_send_signal),
                                                          SCMP_SYS(kill),
                                                          SCMP_SYS(tkill),
                                                          SCMP_SYS(rt_sigqueueinfo),
                                                          SCMP_SYS(rt_tgsigqueueinfo),
                                                          SCMP_SYS(bind),
                                                          SCMP_SYS(listen),
                                                          SCMP_SYS(accept),
                                                          SCMP_SYS(accept4),
                                                          SCMP_SYS(connect),
                                                          SCMP_SYS(sendto),
                                                          SCMP_SYS(sendmmsg),
                                                          SCMP_SYS(io_uring_setup),
                                                          SCMP_SYS(io_uring_enter),
                                                          SCMP_SYS(io_uring_register),
                                                          SCMP_SYS(bpf),
                                                          SCMP_SYS(userfaultfd),
                                                          SCMP_SYS(perf_event_open),
                                                          SCMP_SYS(keyctl),
                                                          SCMP_SYS(add_key),
                                                          SCMP_SYS(request_key),
                                                          SCMP_SYS(mount),
                                                          SCMP_SYS(umount2),
                                                          SCMP_SYS(unshare),
                                                          SCMP_SYS(setns),
                                                          SCMP_SYS(chroot),
                                                          SCMP_SYS(pivot_root),
                                                          SCMP_SYS(init_module),
                                                          SCMP_SYS(finit_module),
                                                          SCMP_SYS(kexec_load),
                                                          SCMP_SYS(open_by_handle_at),
                                                          SCMP_SYS(personality)};

Filter new_filter(std::uint32_t otherwise) {
  Filter filter(seccomp_init(otherwise), seccomp_release);
  // All threads, those that run already too.
  if (filter && seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1) != 0) filter.reset();
  return filter;
}

bool add(const Filter& filter, std::uint32_t action, std::initializer_list<int> calls) {
  for (const int call : calls) {
    const int result = seccomp_rule_add(filter.get(), action, call, 0);
    if (result != 0 && result != -EDOM) return false;  // EDOM: this architecture has no such call
  }
  return true;
}

/// Threads and no processes: glibc asks clone3, whose flags a filter cannot see, and takes clone where that
/// is missing.
bool allow_threads(const Filter& filter) {
  const scmp_datum_t thread = CLONE_THREAD;
  return seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
         seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                          SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)) == 0;
}

/// What abort() needs.
bool allow_signals_to_itself(const Filter& filter) {
  const auto own = static_cast<scmp_datum_t>(::getpid());
  return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, own)) == 0;
}

/// Limits of its own may be asked for and lowered: raising them needs a right that it does not have, unless
/// it runs as root.
bool allow_asking_for_limits(const Filter& filter) {
  return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0),
                          SCMP_A2(SCMP_CMP_EQ, 0)) == 0;
}

/// fstat is newfstatat of an open file with an empty path in newer C libraries; a filter cannot see the path,
/// but what it could tell of others is their size and time.
bool allow_status(const Filter& filter) {
  constexpr scmp_datum_t kEmptyPath = 0x1000;  // AT_EMPTY_PATH
  return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                          SCMP_A3(SCMP_CMP_MASKED_EQ, kEmptyPath, kEmptyPath)) == 0;
}

/// Reading and setting flags and seals of open files.
bool allow_file_control(const Filter& filter) {
  static constexpr std::array<scmp_datum_t, 7> kCommands{
      0 /* F_DUPFD */, 1, 2, 3, 4, 1030 /* F_DUPFD_CLOEXEC */, 1034 /* F_GET_SEALS */};
  for (const scmp_datum_t command : kCommands) {
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, command)) !=
        0)
      return false;
  }
  return true;
}

/// Names of threads, which LibTorch gives.
bool allow_thread_names(const Filter& filter) {
  for (const scmp_datum_t option : {scmp_datum_t{15} /* PR_SET_NAME */, scmp_datum_t{16} /* PR_GET_NAME */}) {
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, option)) != 0)
      return false;
  }
  return true;
}

/// Sockets of other families than local ones.
bool forbid_distant_sockets(const Filter& filter) {
  return seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                          SCMP_A0(SCMP_CMP_NE, static_cast<scmp_datum_t>(AF_UNIX))) == 0;
}

}  // namespace

bool allow_computing_calls() {
  const Filter filter = new_filter(SCMP_ACT_ERRNO(EPERM));
  return filter && add(filter, SCMP_ACT_ALLOW, kComputing) && add(filter, SCMP_ACT_ERRNO(EACCES), kOpening) &&
         allow_threads(filter) && allow_signals_to_itself(filter) && allow_asking_for_limits(filter) &&
         allow_status(filter) && allow_file_control(filter) && allow_thread_names(filter) &&
         seccomp_load(filter.get()) == 0;
}

bool forbid_calls_beside_a_gpu() {
  const Filter filter = new_filter(SCMP_ACT_ALLOW);
  return filter && add(filter, SCMP_ACT_ERRNO(EPERM), kForbiddenBesideAGpu) &&
         forbid_distant_sockets(filter) && seccomp_load(filter.get()) == 0;
}

}  // namespace sammoe
