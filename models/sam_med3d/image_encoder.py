# image (B, 1, S, S, S), axes in index order i, j, k -> embedding (B, C, g, g, g).
#
# The attribute mixed_precision says that every "weight" with two or more dimensions may have another type (bfloat16):
# it decides what is computed in that type. Biases, norms, positions and the tokens between blocks stay float32.


def forward(self, image):
    tokens = self.patch_embed.forward(image) + self.pos_embed.flatten(1, 3)
    tokens = getattr(self.blocks, "INDEX").forward(tokens)  # unroll: blocks
    return self.neck.forward(tokens)
