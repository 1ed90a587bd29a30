#include "patient_tables.hpp"

#include "support/error_matchers.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

void touch(const std::filesystem::path& path) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << "x";
}

TEST(PatientTables, SplitByNumber) {
  EXPECT_EQ(hippocampus_split(10), "test");
  EXPECT_EQ(hippocampus_split(11), "validation");
  EXPECT_EQ(hippocampus_split(12), "train");
  EXPECT_EQ(sarcoma_split(4), "test");
  EXPECT_EQ(sarcoma_split(3), "validation");
  EXPECT_EQ(sarcoma_split(1), "train");
}

TEST(PatientTables, ListBothPartsOfEachHippocampus) {
  const TemporaryFolder folder;
  touch(folder.path() / "images/hippocampus_010.nii.gz");
  touch(folder.path() / "labels/hippocampus_010.nii.gz");
  touch(folder.path() / "images/hippocampus_011.nii.gz");  // without labels
  const std::string root = folder.path().string();
  const std::string files =
      "\"" + root + "/images/hippocampus_010.nii.gz\",\"" + root + "/labels/hippocampus_010.nii.gz\",";
  EXPECT_EQ(hippocampus_table(folder.path()), "image,label,label_value,task,split\n" + files +
                                                  "1,hippocampus,test\n" + files + "2,hippocampus,test\n");
}

TEST(PatientTables, ListWhatModalitiesAPatientHas) {
  const TemporaryFolder folder;
  for (const char* name : {"CT_image", "CT_mask", "PET_image", "PET_mask", "MR_T1_image"})
    touch(folder.path() / "STS_003" / (std::string(name) + ".nii.gz"));
  const std::string table = sarcoma_table(folder.path());
  EXPECT_THAT(table, HasSubstr("STS_003/CT_mask.nii.gz\",1,sarcoma_ct,validation\n"));
  EXPECT_THAT(table, HasSubstr("STS_003/PET_mask.nii.gz\",1,sarcoma_pet,validation\n"));
  EXPECT_THAT(table, Not(HasSubstr("sarcoma_mr")));
}

TEST(PatientTables, RefuseFoldersWithoutPatients) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::input, {folder.path().string(), "hippocampus_NNN"},
               [&] { hippocampus_table(folder.path()); });
  expect_error(ErrorCode::input, {folder.path().string(), "STS_NNN"}, [&] { sarcoma_table(folder.path()); });
}

}  // namespace
}  // namespace sammoe::demo
