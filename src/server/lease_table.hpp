#pragma once

#include "server/click_session.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace sammoe {

struct LeaseLimits {
  std::size_t max_sessions = 1;
  double idle_s = 0;      ///< a lease that does nothing for longer ends
  double liveness_s = 0;  ///< a lease that is not heard of for longer ends; 0: never
};

/// Who may use the server, each by a token that cannot be guessed, and for how long. A lease in use never
/// ends by a clock. Threads may use it at once.
class LeaseTable {
 public:
  /// `now` gives seconds of a clock that never goes back.
  LeaseTable(LeaseLimits limits, std::function<double()> now);

  /// A lease that is in use; its clocks start anew when this goes.
  class Use {
   public:
    Use(LeaseTable& table, std::string token, std::shared_ptr<ClickSession> session)
        : table_(table), token_(std::move(token)), session_(std::move(session)) {}
    ~Use() { table_.end_use(token_); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ClickSession& session() const { return *session_; }

   private:
    LeaseTable& table_;
    std::string token_;
    std::shared_ptr<ClickSession> session_;
  };

  /// A new lease. Throws RefusedRequest{503} if all are taken.
  std::string claim(std::shared_ptr<ClickSession> session);
  /// For a request that acts. Throws RefusedRequest{410} if the token has no lease.
  std::unique_ptr<Use> use(const std::string& token);
  /// Notes that the client lives; seconds until the lease ends if it does nothing. Throws
  /// RefusedRequest{410}.
  double heartbeat(const std::string& token);
  /// The same without noting anything.
  double remaining_s(const std::string& token);
  void release(const std::string& token);
  /// Ends the leases whose time is over, and says how many.
  std::size_t sweep();

 private:
  struct Lease {
    std::shared_ptr<ClickSession> session;
    double acted = 0;
    double heard = 0;
    int uses = 0;
  };

  bool is_over(const Lease& lease) const;
  Lease& find(const std::string& token);
  double remaining_of(const Lease& lease) const;
  void end_use(const std::string& token);

  LeaseLimits limits_;
  std::function<double()> now_;
  std::mutex mutex_;
  std::map<std::string, Lease> leases_;
};

}  // namespace sammoe
