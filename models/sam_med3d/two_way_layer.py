# A layer of the mask decoder's transformer: the tokens attend to themselves and to the image, then the image
# attends to the tokens. The positional terms (the tokens' own first embedding, the image's encoding) are added
# again before every attention, to queries and keys but not to values.
# tokens, token_position (B, T, C), image (B, g*g*g, C), image_position (1, g*g*g, C) -> tokens, image


def norm(self, x, weight, bias):
    return torch.layer_norm(x, [x.size(2)], weight, bias, 1e-5)


def forward(self, tokens, image, token_position, image_position):
    if self.layer == 0:
        # The first self-attention has no positional term, and its output replaces the tokens: so it was
        # trained.
        tokens = self.self_attn.forward(tokens, tokens, tokens)
    else:
        placed = tokens + token_position
        tokens = tokens + self.self_attn.forward(placed, placed, tokens)
    tokens = self.norm(tokens, self.norm1.weight, self.norm1.bias)

    placed_image = image + image_position
    attended = self.cross_attn_token_to_image.forward(tokens + token_position, placed_image, image)
    tokens = self.norm(tokens + attended, self.norm2.weight, self.norm2.bias)
    tokens = self.norm(tokens + self.mlp.forward(tokens), self.norm3.weight, self.norm3.bias)

    attended = self.cross_attn_image_to_token.forward(placed_image, tokens + token_position, tokens)
    return tokens, self.norm(image + attended, self.norm4.weight, self.norm4.bias)
