#include "trial/file_check.hpp"

#include "unit/model/script_modules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> problems(const std::string& source) {
  return problems_of_file(saved(scripted(source)), "n.pt");
}

TEST(FileCheck, AcceptsANetwork) {
  EXPECT_THAT(problems("def forward(self, x):\n    return torch.relu(x)\n"), IsEmpty());
}

TEST(FileCheck, TellsOfEveryOperatorWithItsPlacesAndWhatToDo) {
  const std::string source =
      "def inner(self, x):\n    print(x)\n    return torch.rand_like(x)\n"
      "def forward(self, x):\n    print(x)\n    return self.inner(x)\n";
  EXPECT_THAT(problems(source), ElementsAre(AllOf(HasSubstr("prim::Print"), HasSubstr("inner; "),
                                                  HasSubstr("forward"), HasSubstr("trace the network")),
                                            AllOf(HasSubstr("aten::rand_like"), HasSubstr("eval()"))));
}

TEST(FileCheck, TellsOfEveryFormOfAnOperator) {
  const std::string source =
      "def forward(self, x):\n    y = torch.add(x, x, out=x)\n    return torch.mul(y, x, out=y)\n";
  EXPECT_THAT(problems(source), ElementsAre(HasSubstr("aten::add.out"), HasSubstr("aten::mul.out")));
}

TEST(FileCheck, TellsOfEveryCallThatIsNotSound) {
  const std::string source =
      "def forward(self, x):\n    y = torch.remainder(x, -1)\n    return torch.floor_divide(y, x)\n";
  EXPECT_THAT(problems(source), ElementsAre(HasSubstr("aten::remainder"), HasSubstr("aten::floor_divide")));
}

TEST(FileCheck, SaysWhatAnotherFileIs) {
  EXPECT_THAT(problems_of_file("\x1f\x8b", "n.pt"),
              ElementsAre(AllOf(HasSubstr("is not a TorchScript file"), Not(HasSubstr("n.pt")))));
}

TEST(FileCheck, ComparesTheNumberOfArguments) {
  const auto problem = [](const std::string& arguments, std::size_t expected) {
    return problem_of_arguments(scripted("def forward(self, " + arguments + "):\n    return x\n"), expected);
  };
  EXPECT_EQ(problem("x", 1), "");
  EXPECT_EQ(problem("x, labels, mask", 3), "");
  EXPECT_EQ(problem("x, y: int=2", 1), "");
  EXPECT_EQ(problem("x, points, labels", 1), "takes 3 arguments (x, points, labels), expected 1");
  EXPECT_EQ(problem("x", 4), "takes 1 argument (x), expected 4");
  EXPECT_THAT(problem_of_arguments(scripted("def other(self, x):\n    return x\n"), 4),
              HasSubstr("has no forward"));
}

}  // namespace
}  // namespace sammoe
