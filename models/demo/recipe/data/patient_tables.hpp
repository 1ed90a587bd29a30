#pragma once

#include <filesystem>
#include <string>

namespace sammoe::demo {

/// The split of hippocampus number N of the Medical Segmentation Decathlon's Task04: N mod 5 = 0 is for
/// tests, 1 for validation.
std::string hippocampus_split(int number);

/// The split of a patient of Soft-tissue-Sarcoma (TCIA).
std::string sarcoma_split(int number);

/// Rows of a table of cases (docs/tables.md) for images/hippocampus_NNN.nii.gz in that folder and their
/// labels: the anterior and the posterior part, each a structure. Throws Error{input} if there are none.
std::string hippocampus_table(const std::filesystem::path& folder);

/// The same for STS_NNN/{CT,MR_T1,PET}_image.nii.gz: the tumour, with a task for each modality (sarcoma_ct,
/// sarcoma_mr, sarcoma_pet). What a patient lacks is left out. Throws Error{input} if there are none.
std::string sarcoma_table(const std::filesystem::path& folder);

}  // namespace sammoe::demo
