# A global block: the whole token grid attends to itself.


def forward(self, tokens):
    return self.attend(tokens)
