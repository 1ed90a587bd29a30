# An extension of the prompt encoder: the optional tensor click_blob = [amplitude in logits, sigma in low-resolution
# voxels] adds to the previous mask, at each click,
#
#     s * amplitude * exp(-d^2 / (2 sigma^2)),    s = 1 for a click inside and -1 for one outside
#
# with d the distance in low-resolution voxels. Voxel p of the ROI lies at (p + 0.5) * (4g / S) - 0.5 there.


def click_blobs(self, points, labels):
    edge = self.grid_size * 4
    centres = (points + 0.5) * (edge / self.roi_size) - 0.5
    voxels = torch.arange(edge, dtype=points.dtype, device=points.device)
    distances = (voxels - centres.unsqueeze(3)) / self.click_blob[1]
    # A Gaussian is the product of one along each axis: (B, P, edge) each.
    along_i, along_j, along_k = torch.exp(distances * distances * -0.5).unbind(2)
    along_i = along_i * (self.click_blob[0] * (labels.to(points.dtype) * 2 - 1)).unsqueeze(2)
    planes = (along_i.unsqueeze(3) * along_j.unsqueeze(2)).flatten(2).transpose(1, 2)
    return torch.matmul(planes, along_k).view(points.size(0), 1, edge, edge, edge)
