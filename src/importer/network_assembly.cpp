// filled by its layer
