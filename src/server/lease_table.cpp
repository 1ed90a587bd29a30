#include "server/lease_table.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "server/refused_request.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <sys/random.h>

namespace sammoe {
namespace {

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw Error(ErrorCode::processing,
                "the system gives no random numbers for a session's token; restart the server");
  constexpr const char* kDigits = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4];
    token += kDigits[byte & 15];
  }
  return token;
}

}  // namespace

LeaseTable::LeaseTable(LeaseLimits limits, std::function<double()> now)
    : limits_(limits), now_(std::move(now)) {}

bool LeaseTable::is_over(const Lease& lease) const {
  if (lease.uses > 0) return false;
  const double now = now_();
  return now - lease.acted > limits_.idle_s ||
         (limits_.liveness_s > 0 && now - lease.heard > limits_.liveness_s);
}

std::size_t LeaseTable::sweep() {
  std::vector<std::shared_ptr<ClickSession>> ended;  // closing a volume may wait, so not under the lock
  const std::lock_guard lock(mutex_);
  for (auto lease = leases_.begin(); lease != leases_.end();) {
    if (is_over(lease->second)) {
      ended.push_back(std::move(lease->second.session));
      lease = leases_.erase(lease);
    } else {
      ++lease;
    }
  }
  return ended.size();
}

std::string LeaseTable::claim(std::shared_ptr<ClickSession> session) {
  sweep();
  const std::lock_guard lock(mutex_);
  if (leases_.size() >= limits_.max_sessions)
    throw RefusedRequest(
        503, "all " + text_of(limits_.max_sessions) +
                 " sessions are taken; try again later, or start the server with a larger --max-sessions");
  std::string token = random_token();
  const double now = now_();
  leases_[token] = {std::move(session), now, now, 0};
  return token;
}

LeaseTable::Lease& LeaseTable::find(const std::string& token) {
  const auto found = leases_.find(token);
  if (found == leases_.end() || is_over(found->second))
    throw RefusedRequest(410, "the session is unknown, released or expired; connect again");
  return found->second;
}

double LeaseTable::remaining_of(const Lease& lease) const {
  return lease.uses > 0 ? limits_.idle_s : std::max(0.0, limits_.idle_s - (now_() - lease.acted));
}

std::unique_ptr<LeaseTable::Use> LeaseTable::use(const std::string& token) {
  const std::lock_guard lock(mutex_);
  Lease& lease = find(token);
  ++lease.uses;
  return std::make_unique<Use>(*this, token, lease.session);
}

void LeaseTable::end_use(const std::string& token) {
  const std::lock_guard lock(mutex_);
  const auto found = leases_.find(token);
  if (found == leases_.end()) return;  // released meanwhile
  --found->second.uses;
  found->second.acted = found->second.heard = now_();
}

double LeaseTable::heartbeat(const std::string& token) {
  const std::lock_guard lock(mutex_);
  Lease& lease = find(token);
  lease.heard = now_();
  return remaining_of(lease);
}

double LeaseTable::remaining_s(const std::string& token) {
  const std::lock_guard lock(mutex_);
  return remaining_of(find(token));
}

void LeaseTable::release(const std::string& token) {
  std::shared_ptr<ClickSession> released;
  const std::lock_guard lock(mutex_);
  const auto found = leases_.find(token);
  if (found == leases_.end()) return;
  released = std::move(found->second.session);
  leases_.erase(found);
}

}  // namespace sammoe
