# tokens (B, T, C), image (B, g*g*g, C), image_position (1, g*g*g, C) -> tokens, image


def forward(self, tokens, image, image_position):
    position = tokens
    tokens, image = getattr(self.layers, "INDEX").forward(tokens, image, position, image_position)  # unroll: layers
    attended = self.final_attn_token_to_image.forward(tokens + position, image + image_position, image)
    norm = self.norm_final_attn
    tokens = torch.layer_norm(tokens + attended, [tokens.size(2)], norm.weight, norm.bias, 1e-5)
    return tokens, image
