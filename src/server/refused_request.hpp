#pragma once

#include <stdexcept>
#include <string>

namespace sammoe {

/// A request that is answered with an HTTP status of its own and a sentence: 401, 410, 413, 503.
class RefusedRequest : public std::runtime_error {
 public:
  RefusedRequest(int status, const std::string& sentence) : std::runtime_error(sentence), status_(status) {}
  int status() const noexcept { return status_; }

 private:
  int status_;
};

}  // namespace sammoe
