#pragma once

#include "tasks/named_task.hpp"
#include "training_tasks/training_orders.hpp"

#include <string>

namespace sammoe {

class FinetuneTask : public WorkerTask {
 public:
  std::string name() const override { return kFinetuneTask; }
  nlohmann::json run(const DocumentNode& order, TaskHost& host) const override;
};

class GateTask : public WorkerTask {
 public:
  std::string name() const override { return kGateTask; }
  nlohmann::json run(const DocumentNode& order, TaskHost& host) const override;
};

}  // namespace sammoe
