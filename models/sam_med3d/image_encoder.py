# image (B, 1, S, S, S), axes in index order i, j, k -> embedding (B, C, g, g, g).


def forward(self, image):
    tokens = self.patch_embed.forward(image) + self.pos_embed.flatten(1, 3)
    tokens = getattr(self.blocks, "INDEX").forward(tokens)  # unroll: blocks
    return self.neck.forward(tokens)
