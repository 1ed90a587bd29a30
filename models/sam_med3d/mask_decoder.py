# image_embedding (B or 1, C, g, g, g), position (1, C, g, g, g), sparse (B, T, C), dense (B, C, g, g, g) ->
#   low_res_logits (B, 1, 4g, 4g, 4g), iou (B, 1)
#
# The network can make several masks; the one used for a single answer is that of mask token 0, so the other mask
# tokens take part in the attention but their hypernetworks do not run.


def forward(self, image_embedding, position, sparse, dense):
    batch = sparse.size(0)
    g = self.grid_size
    own = torch.cat([self.iou_token.weight, self.mask_tokens.weight]).unsqueeze(0).expand(batch, -1, -1)
    tokens = torch.cat([own, sparse], 1)
    image = (image_embedding + dense).flatten(2).transpose(1, 2).contiguous()
    image_position = position.flatten(2).transpose(1, 2).contiguous()
    tokens, image = self.transformer.forward(tokens, image, image_position)

    # The mask is the dot product of the hypernetwork's output with the upscaled embedding.
    upscaled = self.output_upscaling.forward(image)
    hyper = getattr(self.output_hypernetworks_mlps, "0").forward(tokens[:, 1])
    mask = torch.matmul(upscaled.flatten(1, 3), hyper.unsqueeze(2))
    mask = mask.view(batch, g, g, g, 2, 2, 2, 2, 2, 2).permute(0, 1, 4, 7, 2, 5, 8, 3, 6, 9)
    iou = self.iou_prediction_head.forward(tokens[:, 0])
    return mask.reshape(batch, 1, g * 4, g * 4, g * 4), iou[:, :1]
